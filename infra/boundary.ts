// The most that any role of this stack can do, whoever writes its policy: work with what the stack's names hold, and
// nothing of IAM but lending the scheduler its role. The role that brings the stack up makes no role without it, and
// cannot change it: the first `up`, by an administrator, does.
import { iam } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { component, make } from './component.ts';
import {
  anyKey,
  anywhere,
  boundaryArn,
  bucketArn,
  nameOf,
  ownSecrets,
  ownThings,
  roleArn,
  stateBucketName,
  tagsOf,
} from './names.ts';
import { allow, calls, type PolicyDocument, policyDocument } from './policy-document.ts';
import { readsTheAccount } from './read-account.ts';
import type { Settings } from './settings.ts';

const boundaryPolicy = (settings: Settings): PolicyDocument => {
  const { account } = settings;
  const [buckets = '', ...things] = ownThings(settings);
  const state = bucketArn(settings, stateBucketName(account));
  return policyDocument([
    allow({
      Sid: 'BoundaryOwnData',
      Action: calls({ s3: 'Get* List* PutObject Replicate*' }),
      Resource: [buckets, `${buckets}/*`],
    }),
    allow({
      Sid: 'BoundaryOwnServices',
      Action: calls({
        sqs: 'SendMessage ReceiveMessage DeleteMessage Get* List*',
        lambda: 'InvokeFunction Get* List*',
        logs: 'CreateLogStream PutLogEvents Describe* List*',
        scheduler: '*Schedule Get* List*',
        cloudwatch: 'List*',
        sns: 'Get* List*',
        iam: 'Get* List*',
      }),
      Resource: [
        ...things,
        anywhere(settings, 'logs', `log-group:/tideover/${settings.stack}/*:log-stream:*`),
        anywhere(settings, 'scheduler', `schedule/${nameOf(settings, 'gates')}/*`),
        roleArn(settings, nameOf(settings, '*')),
        boundaryArn(settings),
      ],
    }),
    allow({
      Sid: 'BoundarySecretsAndKeys',
      Action: calls({
        secretsmanager: 'GetSecretValue DescribeSecret GetResourcePolicy',
        kms: 'Decrypt Encrypt GenerateDataKey Sign Get* List* DescribeKey',
      }),
      Resource: [ownSecrets(settings), anyKey(settings)],
    }),
    allow({
      Sid: 'BoundaryReadsState',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [state, `${state}/*`],
    }),
    allow({
      Sid: 'BoundaryReachesPeople',
      Action: ['ses:SendEmail', 'ses:SendRawEmail', 'sns:Publish'],
      Resource: ['*'],
    }),
    allow({
      Sid: 'BoundaryLendsScheduler',
      Action: ['iam:PassRole'],
      Resource: [roleArn(settings, nameOf(settings, 'scheduler'))],
    }),
    readsTheAccount,
  ]);
};

const made = new WeakMap<Settings, Output<string>>();

/** Made once, before the first role. */
export const boundary = (settings: Settings): Output<string> => {
  const arn =
    made.get(settings) ??
    component(
      'Boundary',
      'boundary',
      (options) =>
        make({ options }, iam.Policy, 'boundary', {
          name: nameOf(settings, 'boundary'),
          description: `Tideover ${settings.stack}: the most that any of its roles can do`,
          policy: JSON.stringify(boundaryPolicy(settings)),
          tags: tagsOf(settings, 'boundary'),
        }).arn,
    );
  made.set(settings, arn);
  return arn;
};
