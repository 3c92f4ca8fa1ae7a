// What cannot work in AWS China (Beijing, Ningxia), with the reason and the way. Sources: AWS China's service pages
// (docs.amazonaws.cn: SES, SNS, CloudFront, API Gateway); nothing of it could be tried.
import { type Problem, problemIf } from './problem.ts';
import type { Settings } from './settings.ts';

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
