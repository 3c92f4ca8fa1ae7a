// What the roles that run Pulumi may do, as pure statements: one brings this stack up, one shows on a pull request
// what would change. Neither may read or write data.

import {
  anyKey,
  anywhere,
  boundaryArn,
  bucketArn,
  nameOf,
  ownSecrets,
  ownThings,
  phaseRoleName,
  roleArn,
  stateBucketName,
  stateKeyAlias,
} from './names.ts';
import { allow, calls, deny, type Statement } from './policy-document.ts';
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
  const own = nameOf(settings, '*');
  return [
    allow({
      Sid: 'InfraManagesOwnNames',
      Action: calls({
        s3: '*Bucket* *Configuration *PublicAccessBlock',
        sqs: '*',
        sns: '*',
        lambda: '*',
        logs: '*',
        scheduler: '*',
        cloudwatch: '*',
      }),
      Resource: ownThings(settings),
    }),
    ...ownRoles(settings),
    deny({
      Sid: 'DenyData',
      Action: calls({
        s3: 'GetObject GetObjectVersion PutObject DeleteObject DeleteObjectVersion',
        sqs: 'ReceiveMessage SendMessage',
        lambda: 'InvokeFunction',
        secretsmanager: 'GetSecretValue',
      }),
      Resource: [
        bucketArn(settings, own),
        anywhere(settings, 'sqs', own),
        anywhere(settings, 'lambda', `function:${own}`),
        ownSecrets(settings),
      ],
    }),
    allow({
      Sid: 'InfraKeepsState',
      Action: calls({ s3: 'GetObject PutObject DeleteObject' }),
      Resource: ownState(settings),
    }),
    ...readState(settings),
    useStateKey(settings, calls({ kms: 'Decrypt Encrypt' })),
    allow({
      Sid: 'InfraManagesSecretShells',
      Action: calls({
        secretsmanager: `CreateSecret UpdateSecret DeleteSecret DescribeSecret TagResource
          GetResourcePolicy PutResourcePolicy`,
      }),
      Resource: [ownSecrets(settings)],
    }),
    allow({
      Sid: 'InfraMakesTaggedKeys',
      Action: calls({ kms: 'CreateKey TagResource' }),
      Resource: ['*'],
      Condition: ownTags(settings, 'aws:RequestTag'),
    }),
    allow({
      Sid: 'InfraManagesOwnKeys',
      Action: calls({
        kms: `DescribeKey GetKeyPolicy GetPublicKey PutKeyPolicy GetKeyRotationStatus EnableKeyRotation
          ListResourceTags ScheduleKeyDeletion CreateAlias DeleteAlias`,
      }),
      Resource: [anyKey(settings)],
      Condition: ownTags(settings, 'aws:ResourceTag'),
    }),
    allow({
      Sid: 'InfraNamesKeys',
      Action: calls({ kms: 'CreateAlias DeleteAlias' }),
      Resource: [anywhere(settings, 'kms', `alias/${own}`)],
    }),
    allow({
      Sid: 'InfraManagesUnnamed',
      Action: calls({
        cloudfront: `CreateDistribution UpdateDistribution TagResource CreateOriginAccessControl
          UpdateOriginAccessControl CreateCachePolicy UpdateCachePolicy CreateResponseHeadersPolicy
          UpdateResponseHeadersPolicy`,
        apigateway: 'POST PATCH PUT',
        lambda: 'CreateEventSourceMapping UpdateEventSourceMapping',
        ses: `CreateEmailIdentity PutEmailIdentityDkimAttributes PutEmailIdentityMailFromAttributes
          CreateConfigurationSet CreateConfigurationSetEventDestination PutAccountSuppressionAttributes
          CreateReceiptRuleSet CreateReceiptRule SetActiveReceiptRuleSet`,
        sns: 'SetSMSAttributes',
      }),
      Resource: ['*'],
    }),
    readsTheAccount,
  ];
};

/** By the tags of this stack: `aws:RequestTag` of what is made, `aws:ResourceTag` of what stands. */
const ownTags = ({ stack }: Settings, of: string): Statement['Condition'] => ({
  StringEquals: { [`${of}/project`]: 'tideover', [`${of}/stack`]: stack },
});

/** Shows on a pull request what would change: reads this stack's state, and nothing of what stands. */
export const previewStatements = (settings: Settings): readonly Statement[] => [
  ...readState(settings),
  useStateKey(settings, calls({ kms: 'Decrypt' })),
];

/** The settings of everything under this stack's names and the state, for whoever looks for drift. No data, no change. */
export const lookStatements = (settings: Settings): readonly Statement[] => [
  ...previewStatements(settings),
  allow({
    Sid: 'DriftReadsOwnNames',
    Action: calls({
      s3: 'ListBucket GetBucket* Get*Configuration',
      sqs: 'GetQueueAttributes GetQueueUrl ListQueueTags',
      sns: 'GetTopicAttributes GetSubscriptionAttributes ListTagsForResource',
      lambda: 'GetFunction* GetPolicy List*',
      logs: 'DescribeMetricFilters ListTagsForResource',
      scheduler: 'GetScheduleGroup ListTagsForResource',
      cloudwatch: 'ListTagsForResource',
      iam: 'GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies GetPolicy GetPolicyVersion',
    }),
    Resource: [...ownThings(settings), roleArn(settings, nameOf(settings, '*')), boundaryArn(settings)],
  }),
  allow({
    Sid: 'DriftReadsSecretShells',
    Action: calls({ secretsmanager: 'DescribeSecret GetResourcePolicy' }),
    Resource: [ownSecrets(settings)],
  }),
  allow({
    Sid: 'DriftReadsOwnKeys',
    Action: calls({ kms: 'DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags' }),
    Resource: [anyKey(settings)],
    Condition: ownTags(settings, 'aws:ResourceTag'),
  }),
  readsTheAccount,
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
  const services = ['lambda.amazonaws.com', 'scheduler.amazonaws.com', 's3.amazonaws.com'];
  return [
    allow({
      Sid: 'InfraMakesBoundedRoles',
      Action: calls({ iam: 'CreateRole PutRolePolicy DeleteRolePolicy PutRolePermissionsBoundary' }),
      Resource: [roles],
      Condition: bounded,
    }),
    allow({
      Sid: 'InfraKeepsRoles',
      Action: calls({
        iam: `GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole
          UpdateRole UpdateAssumeRolePolicy TagRole UntagRole DeleteRole
          GetPolicy GetPolicyVersion ListPolicyVersions`,
      }),
      Resource: [roles, boundaryArn(settings)],
    }),
    allow({
      Sid: 'InfraHandsRolesOn',
      Action: ['iam:PassRole'],
      Resource: [roles],
      Condition: { StringEquals: { 'iam:PassedToService': services } },
    }),
    deny({
      Sid: 'DenyItself',
      Action: calls({
        iam: `PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy PutRolePermissionsBoundary
          DeleteRolePermissionsBoundary PassRole`,
      }),
      Resource: [roleArn(settings, phaseRoleName(settings, 'infra'))],
    }),
  ];
};
