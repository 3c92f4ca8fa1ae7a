// The permissions boundary of every role of this stack, whatever the role's policy says: work with resources
// under the stack's names, and of IAM only pass the scheduler its role. The infra role, which brings the
// stack up, cannot make a role without the boundary nor change it; only the first `up`, by an administrator,
// makes it.
import { iam } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { component, make } from './component.ts';
import { readsTheAccount } from './infra-permissions.ts';
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
} from './names.ts';
import { allow, policyDocument } from './policy-document.ts';
import type { Settings } from './settings.ts';

const boundaryPolicy = (settings: Settings): string => {
  const { account } = settings;
  const [buckets = '', ...things] = ownThings(settings);
  const state = bucketArn(settings, stateBucketName(account));
  return policyDocument([
    allow('BoundaryOwnData', { s3: 'Get* List* PutObject Replicate*' }, [buckets, `${buckets}/*`]),
    allow(
      'BoundaryOwnServices',
      {
        sqs: 'SendMessage ReceiveMessage DeleteMessage Get* List*',
        lambda: 'InvokeFunction Get* List*',
        logs: 'CreateLogStream PutLogEvents Describe* List*',
        scheduler: '*Schedule Get* List*',
        cloudwatch: 'List*',
        sns: 'Get* List*',
        iam: 'Get* List*',
      },
      [
        ...things,
        anywhere(settings, 'logs', `log-group:/tideover/${settings.stack}/*:log-stream:*`),
        anywhere(settings, 'scheduler', `schedule/${nameOf(settings, 'gates')}/*`),
        roleArn(settings, nameOf(settings, '*')),
        boundaryArn(settings),
      ],
    ),
    allow(
      'BoundarySecretsAndKeys',
      {
        secretsmanager: 'GetSecretValue DescribeSecret GetResourcePolicy',
        kms: 'Decrypt Encrypt GenerateDataKey Sign Get* List* DescribeKey',
      },
      [ownSecrets(settings), anyKey(settings)],
    ),
    allow('BoundaryReadsState', { s3: 'GetObject ListBucket' }, [state, `${state}/*`]),
    allow('BoundaryReachesPeople', { ses: 'SendEmail SendRawEmail', sns: 'Publish' }, ['*']),
    allow('BoundaryLendsScheduler', { iam: 'PassRole' }, [roleArn(settings, nameOf(settings, 'scheduler'))]),
    readsTheAccount,
  ]);
};

const made = new WeakMap<Settings, Output<string>>();

/** The boundary's ARN; the policy is made once, before the first role. */
export const boundary = (settings: Settings): Output<string> => {
  const arn =
    made.get(settings) ??
    component({ settings }, 'Boundary', 'boundary', (within) => {
      const policy = make(within, iam.Policy, 'boundary', {
        name: nameOf(settings, 'boundary'),
        description: `Tideover ${settings.stack}: the most that any of its roles can do`,
        policy: boundaryPolicy(settings),
      });
      return policy.arn;
    });
  made.set(settings, arn);
  return arn;
};
