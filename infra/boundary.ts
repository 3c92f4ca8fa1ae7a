// The most that any role of this stack can do, whoever writes its policy: work with what the stack's names hold, and
// nothing of IAM but lending the scheduler its role. The role that brings the stack up makes no role without it, and
// cannot change it: the first `up`, by an administrator, does.
import { iam } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import { arnOf, nameOf, roleArn, stateBucketName, tagsOf } from './names.ts';
import { allow, type PolicyDocument, policyDocument } from './policy-document.ts';
import { readsTheAccount } from './read-account.ts';
import type { Settings } from './settings.ts';

export const boundaryPolicy = (settings: Settings): PolicyDocument => {
  const { partition, account, stack } = settings;
  const own = nameOf(settings, '*');
  const anywhere = (service: string, resource: string) => arnOf(settings, service, resource, '*');
  const state = `arn:${partition}:s3:::${stateBucketName(account)}`;
  return policyDocument([
    allow({
      Sid: 'BoundaryOwnData',
      Action: ['s3:Get*', 's3:List*', 's3:PutObject', 's3:Replicate*'],
      Resource: [`arn:${partition}:s3:::${own}`, `arn:${partition}:s3:::${own}/*`],
    }),
    allow({
      Sid: 'BoundaryOwnServices',
      Action: [
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:Get*',
        'sqs:List*',
        'lambda:InvokeFunction',
        'lambda:Get*',
        'lambda:List*',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'logs:Describe*',
        'logs:List*',
        'scheduler:*Schedule',
        'scheduler:Get*',
        'scheduler:List*',
        'cloudwatch:List*',
        'sns:Get*',
        'sns:List*',
        'iam:Get*',
        'iam:List*',
      ],
      Resource: [
        anywhere('sqs', own),
        anywhere('lambda', `function:${own}`),
        anywhere('logs', `log-group:/tideover/${stack}/*`),
        anywhere('logs', `log-group:/tideover/${stack}/*:log-stream:*`),
        anywhere('scheduler', `schedule/${nameOf(settings, 'gates')}/*`),
        anywhere('scheduler', `schedule-group/${own}`),
        anywhere('cloudwatch', `alarm:${own}`),
        anywhere('sns', own),
        `arn:${partition}:iam::${account}:role/${own}`,
        `arn:${partition}:iam::${account}:policy/${own}`,
      ],
    }),
    allow({
      Sid: 'BoundarySecretsAndKeys',
      Action: [
        'secretsmanager:GetSecretValue',
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'kms:Decrypt',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:Sign',
        'kms:Get*',
        'kms:List*',
        'kms:DescribeKey',
      ],
      Resource: [anywhere('secretsmanager', `secret:tideover/${stack}/*`), anywhere('kms', 'key/*')],
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
        new iam.Policy(
          'boundary',
          {
            name: nameOf(settings, 'boundary'),
            description: `Tideover ${settings.stack}: the most that any of its roles can do`,
            policy: JSON.stringify(boundaryPolicy(settings)),
            tags: tagsOf(settings, 'boundary'),
          },
          options,
        ).arn,
    );
  made.set(settings, arn);
  return arn;
};
