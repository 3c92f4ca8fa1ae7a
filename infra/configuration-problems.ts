// Finds problems of a configuration that has the right shape: the key, and what to do about it.

import { bucketNameOf, nameOf } from './names.ts';
import type { Settings } from './settings.ts';

export interface Problem {
  readonly key: string;
  readonly problem: string;
}

/** One problem with a key under `tideover:`, or none. */
export const problemIf = (isWrong: unknown, key: string, problem: string): readonly Problem[] =>
  isWrong ? [{ key: `tideover:${key}`, problem }] : [];

/**
 * Settings that cannot work in AWS China (Beijing, Ningxia), each with the reason and what to do instead.
 * Sources: AWS China's service pages (docs.amazonaws.cn: SES, SNS, CloudFront, API Gateway); none of this was
 * tested there.
 */
export const impossibleInChina = ({ mail, sms, robots, status }: Settings): readonly Problem[] => [
  ...problemIf(
    mail,
    'mail',
    'SES does not exist in aws-cn; leave it out and use an SMTP channel in runbooks/organisation.yaml',
  ),
  ...problemIf(
    sms,
    'sms',
    'SNS sends no SMS in aws-cn; leave it out and use an Alibaba or Tencent SMS channel in runbooks/organisation.yaml',
  ),
  ...problemIf(
    Object.keys(robots).length > 0,
    'robots',
    'an API that anybody may call needs an ICP filing for the account in aws-cn; leave them out and answer robots from a server of your own (npm run auto-reply)',
  ),
  ...problemIf(
    status.feedbackForm,
    'status.feedbackForm',
    'an API that anybody may call needs an ICP filing for the account in aws-cn; leave it out: staff report by mail or at the desk',
  ),
  ...problemIf(
    status.domain === undefined,
    'status.domain',
    'CloudFront in aws-cn serves no name of its own; give a domain with an ICP filing and its certificate, or publish to oss:// or cos:// (TIDEOVER_STATUS) without AWS',
  ),
  ...problemIf(
    status.certificateArn && !status.certificateArn.includes(':server-certificate/'),
    'status.certificateArn',
    'CloudFront in aws-cn takes certificates of IAM alone: upload it there (aws iam upload-server-certificate --path /cloudfront/) and write its ARN and certificateId',
  ),
  ...problemIf(
    status.certificateArn && status.certificateId === undefined,
    'status.certificateId',
    'is missing: CloudFront names an IAM certificate by its id',
  ),
];

/** A name that grows with the configuration, and AWS's limit, by the services' own API references. */
type Grown = readonly [key: string, what: string, name: string, limit: number];

const grownNames = (settings: Settings): readonly Grown[] => {
  const { mail, replica, region: own } = settings;
  const bucket = (key: string, name: string, region = own): Grown => [
    key,
    'bucket',
    bucketNameOf(settings, name, region),
    63,
  ];
  const ofChannel = (id: string, what: string, part: string, limit: number): Grown => [
    `tideover:channels.${id}`,
    what,
    nameOf(settings, `notices-${id}-${part}`),
    limit,
  ];
  return [
    bucket('stack name', 'status'),
    ...(replica ? [bucket('tideover:replica.region', 'vault-copy', replica.region)] : []),
    ...(mail?.receive ? [bucket('tideover:mail', 'inbound-mail', mail.region)] : []),
    ...Object.keys(settings.channels).flatMap((id) => [
      ofChannel(id, 'role', 'handler', 64),
      ofChannel(id, 'queue', 'dead', 80),
    ]),
  ];
};

/** Names over AWS's limits, by key; a shorter stack name shortens all of them. */
export const namesOverLimits = (settings: Settings): readonly Problem[] =>
  grownNames(settings)
    .filter(([, , name, limit]) => name.length > limit)
    .map(([key, what, name, limit]) => ({
      key,
      problem: `makes the ${what} ${name}, of ${name.length} characters: AWS takes ${limit}. Shorten it, or the stack’s name`,
    }));
