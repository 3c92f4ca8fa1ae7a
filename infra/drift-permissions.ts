// What the role that looks for drift may do, as pure statements: read the settings of everything under this stack's
// names and the state, and put what it found into the record as a fact. No data, no change.

import { throughDoors } from './doors.ts';
import { previewStatements } from './infra-permissions.ts';
import { arnOf, boundaryArn, nameOf, roleArn } from './names.ts';
import type { StandingArns } from './phase-permissions.ts';
import { allow, type Statement } from './policy-document.ts';
import { readsTheAccount } from './read-account.ts';
import type { Settings } from './settings.ts';
import { useVaultKey } from './store-access.ts';

export const driftStatements = (settings: Settings, arns: StandingArns): readonly Statement[] => {
  const { partition, stack } = settings;
  const own = nameOf(settings, '*');
  const anywhere = (service: string, resource: string) => arnOf(settings, service, resource, '*');
  return [
    ...previewStatements(settings),
    throughDoors(settings, 'phase-drift'),
    useVaultKey(settings, arns.vaultKey),
    allow({
      Sid: 'DriftReadsOwnNames',
      Action: [
        's3:ListBucket',
        's3:GetBucket*',
        's3:Get*Configuration',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ListQueueTags',
        'sns:GetTopicAttributes',
        'sns:GetSubscriptionAttributes',
        'sns:ListTagsForResource',
        'lambda:GetFunction*',
        'lambda:GetPolicy',
        'lambda:List*',
        'logs:DescribeMetricFilters',
        'logs:ListTagsForResource',
        'scheduler:GetScheduleGroup',
        'scheduler:ListTagsForResource',
        'cloudwatch:ListTagsForResource',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListRolePolicies',
        'iam:ListAttachedRolePolicies',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
      ],
      Resource: [
        `arn:${partition}:s3:::${own}`,
        anywhere('sqs', own),
        anywhere('sns', own),
        anywhere('lambda', `function:${own}`),
        anywhere('logs', `log-group:/tideover/${stack}/*`),
        anywhere('scheduler', `schedule-group/${own}`),
        anywhere('cloudwatch', `alarm:${own}`),
        roleArn(settings, own),
        boundaryArn(settings),
      ],
    }),
    allow({
      Sid: 'DriftReadsSecretShells',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'],
      Resource: [anywhere('secretsmanager', `secret:tideover/${stack}/*`)],
    }),
    allow({
      Sid: 'DriftReadsOwnKeys',
      Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
      Resource: [anywhere('kms', 'key/*')],
      Condition: {
        StringEquals: { 'aws:ResourceTag/project': 'tideover', 'aws:ResourceTag/stack': stack },
      },
    }),
    readsTheAccount,
  ];
};
