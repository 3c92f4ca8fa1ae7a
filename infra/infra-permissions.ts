// What the roles that run Pulumi may do, as pure statements: one brings this stack up, one shows on a pull request
// what would change. Neither may read or write data.

import {
  arnOf,
  boundaryArn,
  bucketArn,
  nameOf,
  phaseRoleName,
  roleArn,
  stateBucketName,
  stateKeyAlias,
} from './names.ts';
import { allow, deny, type Statement } from './policy-document.ts';
import { readsTheAccount } from './read-account.ts';
import type { Settings } from './settings.ts';

const stateBucketArn = (settings: Settings): string => bucketArn(settings, stateBucketName(settings.account));

/** The key of the secrets in this stack's state, known by its alias alone. */
const useStateKey = (settings: Settings, actions: readonly string[]): Statement =>
  allow({
    Sid: 'OpenStateSecrets',
    Action: actions,
    Resource: [`arn:${settings.partition}:kms:*:${settings.account}:key/*`],
    Condition: { StringEquals: { 'kms:RequestAlias': stateKeyAlias(settings) } },
  });

/** Runs `infra:up`: everything under this stack's names, nothing of the data in it. */
export const infraStatements = (settings: Settings): readonly Statement[] => {
  const { partition } = settings;
  const own = nameOf(settings, '*');
  const anywhere = (service: string, resource: string) => arnOf(settings, service, resource, '*');
  return [
    allow({
      Sid: 'InfraManagesOwnNames',
      Action: [
        's3:*Bucket*',
        's3:*Configuration',
        's3:*PublicAccessBlock',
        'sqs:*',
        'sns:*',
        'lambda:*',
        'logs:*',
        'scheduler:*',
        'cloudwatch:*',
      ],
      Resource: [
        `arn:${partition}:s3:::${own}`,
        anywhere('sqs', own),
        anywhere('sns', own),
        anywhere('lambda', `function:${own}`),
        anywhere('logs', `log-group:/tideover/${settings.stack}/*`),
        anywhere('scheduler', `schedule-group/${own}`),
        anywhere('cloudwatch', `alarm:${own}`),
      ],
    }),
    ...ownRoles(settings),
    deny({
      Sid: 'DenyData',
      Action: [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
        'lambda:InvokeFunction',
        'secretsmanager:GetSecretValue',
      ],
      Resource: [
        `arn:${partition}:s3:::${own}`,
        anywhere('sqs', own),
        anywhere('lambda', `function:${own}`),
        anywhere('secretsmanager', `secret:tideover/${settings.stack}/*`),
      ],
    }),
    allow({
      Sid: 'InfraKeepsState',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: ownState(settings),
    }),
    ...readState(settings),
    useStateKey(settings, ['kms:Decrypt', 'kms:Encrypt']),
    allow({
      Sid: 'InfraManagesSecretShells',
      Action: [
        'secretsmanager:CreateSecret',
        'secretsmanager:UpdateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:TagResource',
      ],
      Resource: [anywhere('secretsmanager', `secret:tideover/${settings.stack}/*`)],
    }),
    allow({
      Sid: 'InfraMakesTaggedKeys',
      Action: ['kms:CreateKey', 'kms:TagResource'],
      Resource: ['*'],
      Condition: {
        StringEquals: { 'aws:RequestTag/project': 'tideover', 'aws:RequestTag/stack': settings.stack },
      },
    }),
    allow({
      Sid: 'InfraManagesOwnKeys',
      Action: [
        'kms:DescribeKey',
        'kms:GetKeyPolicy',
        'kms:GetPublicKey',
        'kms:PutKeyPolicy',
        'kms:GetKeyRotationStatus',
        'kms:EnableKeyRotation',
        'kms:ListResourceTags',
        'kms:ScheduleKeyDeletion',
        'kms:CreateAlias',
        'kms:DeleteAlias',
      ],
      Resource: [anywhere('kms', 'key/*')],
      Condition: {
        StringEquals: { 'aws:ResourceTag/project': 'tideover', 'aws:ResourceTag/stack': settings.stack },
      },
    }),
    allow({
      Sid: 'InfraNamesKeys',
      Action: ['kms:CreateAlias', 'kms:DeleteAlias'],
      Resource: [anywhere('kms', `alias/${own}`)],
    }),
    allow({
      Sid: 'InfraManagesUnnamed',
      Action: [
        'cloudfront:CreateDistribution',
        'cloudfront:UpdateDistribution',
        'cloudfront:TagResource',
        'cloudfront:CreateOriginAccessControl',
        'cloudfront:UpdateOriginAccessControl',
        'cloudfront:CreateCachePolicy',
        'cloudfront:UpdateCachePolicy',
        'cloudfront:CreateResponseHeadersPolicy',
        'cloudfront:UpdateResponseHeadersPolicy',
        'apigateway:POST',
        'apigateway:PATCH',
        'apigateway:PUT',
        'lambda:CreateEventSourceMapping',
        'lambda:UpdateEventSourceMapping',
        'ses:CreateEmailIdentity',
        'ses:PutEmailIdentityDkimAttributes',
        'ses:PutEmailIdentityMailFromAttributes',
        'ses:CreateConfigurationSet',
        'ses:CreateConfigurationSetEventDestination',
        'ses:PutAccountSuppressionAttributes',
        'ses:CreateReceiptRuleSet',
        'ses:CreateReceiptRule',
        'ses:SetActiveReceiptRuleSet',
        'sns:SetSMSAttributes',
      ],
      Resource: ['*'],
    }),
    readsTheAccount,
  ];
};

/** Shows on a pull request what would change: reads this stack's state, and nothing of what stands. */
export const previewStatements = (settings: Settings): readonly Statement[] => [
  ...readState(settings),
  useStateKey(settings, ['kms:Decrypt']),
];

/** Pulumi's files of this stack: the state, its backup, its locks and its history. */
const ownState = (settings: Settings): readonly string[] =>
  [
    'stacks/tideover/STACK.json*',
    'backups/tideover/STACK/*',
    'history/tideover/STACK/*',
    'locks/organization/tideover/STACK/*',
  ].map((file) => `${stateBucketArn(settings)}/.pulumi/${file.replace('STACK', settings.stack)}`);

const readState = (settings: Settings): readonly Statement[] => [
  allow({
    Sid: 'ReadOwnState',
    Action: ['s3:GetObject'],
    Resource: [`${stateBucketArn(settings)}/.pulumi/meta.yaml`, ...ownState(settings)],
  }),
  allow({
    Sid: 'ListState',
    Action: ['s3:ListBucket'],
    Resource: [stateBucketArn(settings)],
    Condition: { StringLikeIfExists: { 's3:prefix': ['.pulumi/*'] } },
  }),
];

/**
 * The stack's roles, each under its boundary; what this role itself may do it cannot change, nor the boundary, nor
 * take one away.
 */
const ownRoles = (settings: Settings): readonly Statement[] => {
  const roles = roleArn(settings, nameOf(settings, '*'));
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(settings) } };
  return [
    allow({
      Sid: 'InfraMakesBoundedRoles',
      Action: [
        'iam:CreateRole',
        'iam:PutRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:PutRolePermissionsBoundary',
      ],
      Resource: [roles],
      Condition: bounded,
    }),
    allow({
      Sid: 'InfraKeepsRoles',
      Action: [
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListRolePolicies',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:UpdateRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:DeleteRole',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:ListPolicyVersions',
      ],
      Resource: [roles, boundaryArn(settings)],
    }),
    allow({
      Sid: 'InfraHandsRolesOn',
      Action: ['iam:PassRole'],
      Resource: [roles],
      Condition: {
        StringEquals: {
          'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com', 's3.amazonaws.com'],
        },
      },
    }),
    deny({
      Sid: 'DenyItself',
      Action: [
        'iam:PutRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:UpdateAssumeRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:DeleteRolePermissionsBoundary',
        'iam:PassRole',
      ],
      Resource: [roleArn(settings, phaseRoleName(settings, 'infra'))],
    }),
  ];
};
