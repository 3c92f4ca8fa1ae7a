// Permissions of the roles that run Pulumi, as pure statements: one brings this stack up, one shows on a pull
// request what would change, one looks for drift. None may read or write data.

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
import { allow, deny, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** Reads settings that AWS cannot limit to our names; for bringing the stack up and looking for drift. */
export const readsTheAccount: Statement = allow(
  'InfraReadsTheAccount',
  {
    sts: 'GetCallerIdentity',
    kms: 'ListAliases',
    cloudfront: 'Get* List*',
    cloudwatch: 'DescribeAlarms',
    apigateway: 'GET',
    lambda: 'GetEventSourceMapping',
    logs: 'DescribeLogGroups',
    ses: 'Get* List* Describe*',
    sns: 'GetSMSAttributes',
    iam: 'ListOpenIDConnectProviders GetOpenIDConnectProvider',
  },
  ['*'],
);

const stateBucketArn = (settings: Settings): string => bucketArn(settings, stateBucketName(settings.account));

/** Use of the key of the secrets in this stack's state, which a condition names by its alias. */
const useStateKey = (settings: Settings, calls: string): Statement =>
  allow('OpenStateSecrets', { kms: calls }, [`arn:${settings.partition}:kms:*:${settings.account}:key/*`], {
    StringEquals: { 'kms:RequestAlias': stateKeyAlias(settings) },
  });

/** For `infra:up`: everything under this stack's names, but not the data in it. */
export const infraStatements = (settings: Settings): readonly Statement[] => {
  const own = nameOf(settings, '*');
  return [
    allow(
      'InfraManagesOwnNames',
      {
        s3: '*Bucket* *Configuration *PublicAccessBlock',
        sqs: '*',
        sns: '*',
        lambda: '*',
        logs: '*',
        scheduler: '*',
        cloudwatch: '*',
      },
      ownThings(settings),
    ),
    ...ownRoles(settings),
    deny(
      'DenyData',
      {
        s3: 'GetObject GetObjectVersion PutObject DeleteObject DeleteObjectVersion',
        sqs: 'ReceiveMessage SendMessage',
        lambda: 'InvokeFunction',
        secretsmanager: 'GetSecretValue',
      },
      [
        bucketArn(settings, own),
        anywhere(settings, 'sqs', own),
        anywhere(settings, 'lambda', `function:${own}`),
        ownSecrets(settings),
      ],
    ),
    allow('InfraKeepsState', { s3: 'GetObject PutObject DeleteObject' }, ownState(settings)),
    ...readState(settings),
    useStateKey(settings, 'Decrypt Encrypt'),
    allow(
      'InfraManagesSecretShells',
      {
        secretsmanager: `CreateSecret UpdateSecret DeleteSecret DescribeSecret TagResource
          GetResourcePolicy PutResourcePolicy`,
      },
      [ownSecrets(settings)],
    ),
    allow(
      'InfraMakesTaggedKeys',
      { kms: 'CreateKey TagResource' },
      ['*'],
      ownTags(settings, 'aws:RequestTag'),
    ),
    allow(
      'InfraManagesOwnKeys',
      {
        kms: `DescribeKey GetKeyPolicy GetPublicKey PutKeyPolicy GetKeyRotationStatus EnableKeyRotation
          ListResourceTags ScheduleKeyDeletion CreateAlias DeleteAlias`,
      },
      [anyKey(settings)],
      ownTags(settings, 'aws:ResourceTag'),
    ),
    allow('InfraNamesKeys', { kms: 'CreateAlias DeleteAlias' }, [anywhere(settings, 'kms', `alias/${own}`)]),
    allow(
      'InfraManagesUnnamed',
      {
        cloudfront: `CreateDistribution UpdateDistribution TagResource CreateOriginAccessControl
          UpdateOriginAccessControl CreateCachePolicy UpdateCachePolicy CreateResponseHeadersPolicy
          UpdateResponseHeadersPolicy`,
        apigateway: 'POST PATCH PUT',
        lambda: 'CreateEventSourceMapping UpdateEventSourceMapping',
        ses: `CreateEmailIdentity PutEmailIdentityDkimAttributes PutEmailIdentityMailFromAttributes
          CreateConfigurationSet CreateConfigurationSetEventDestination PutAccountSuppressionAttributes
          CreateReceiptRuleSet CreateReceiptRule SetActiveReceiptRuleSet`,
        sns: 'SetSMSAttributes',
      },
      ['*'],
    ),
    readsTheAccount,
  ];
};

/** Condition on this stack's tags: `aws:RequestTag` for new, `aws:ResourceTag` for existing resources. */
const ownTags = ({ stack }: Settings, of: string): Statement['Condition'] => ({
  StringEquals: { [`${of}/project`]: 'tideover', [`${of}/stack`]: stack },
});

/** For the preview on a pull request: reads this stack's state, not the resources themselves. */
export const previewStatements = (settings: Settings): readonly Statement[] => [
  ...readState(settings),
  useStateKey(settings, 'Decrypt'),
];

/** For the look for drift: reads the state and settings of everything under our names; no data, no change. */
export const lookStatements = (settings: Settings): readonly Statement[] => [
  ...previewStatements(settings),
  allow(
    'DriftReadsOwnNames',
    {
      s3: 'ListBucket GetBucket* Get*Configuration',
      sqs: 'GetQueueAttributes GetQueueUrl ListQueueTags',
      sns: 'GetTopicAttributes GetSubscriptionAttributes ListTagsForResource',
      lambda: 'GetFunction* GetPolicy List*',
      logs: 'DescribeMetricFilters ListTagsForResource',
      scheduler: 'GetScheduleGroup ListTagsForResource',
      cloudwatch: 'ListTagsForResource',
      iam: 'GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies GetPolicy GetPolicyVersion',
    },
    [...ownThings(settings), roleArn(settings, nameOf(settings, '*')), boundaryArn(settings)],
  ),
  allow('DriftReadsSecretShells', { secretsmanager: 'DescribeSecret GetResourcePolicy' }, [
    ownSecrets(settings),
  ]),
  allow(
    'DriftReadsOwnKeys',
    { kms: 'DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags' },
    [anyKey(settings)],
    ownTags(settings, 'aws:ResourceTag'),
  ),
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
  allow('ReadOwnState', { s3: 'GetObject' }, [
    `${stateBucketArn(settings)}/.pulumi/meta.yaml`,
    ...ownState(settings),
  ]),
  allow('ListState', { s3: 'ListBucket' }, [stateBucketArn(settings)], {
    StringLikeIfExists: { 's3:prefix': ['.pulumi/*'] },
  }),
];

/**
 * Makes and changes the stack's roles, each under the boundary. The infra role cannot change its own rights
 * or the boundary, nor remove the boundary from a role.
 */
const ownRoles = (settings: Settings): readonly Statement[] => {
  const roles = roleArn(settings, nameOf(settings, '*'));
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(settings) } };
  const services = ['lambda.amazonaws.com', 'scheduler.amazonaws.com', 's3.amazonaws.com'];
  return [
    allow(
      'InfraMakesBoundedRoles',
      { iam: 'CreateRole PutRolePolicy DeleteRolePolicy PutRolePermissionsBoundary' },
      [roles],
      bounded,
    ),
    allow(
      'InfraKeepsRoles',
      {
        iam: `GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole
          UpdateRole UpdateAssumeRolePolicy TagRole UntagRole DeleteRole
          GetPolicy GetPolicyVersion ListPolicyVersions`,
      },
      [roles, boundaryArn(settings)],
    ),
    allow('InfraHandsRolesOn', { iam: 'PassRole' }, [roles], {
      StringEquals: { 'iam:PassedToService': services },
    }),
    deny(
      'DenyItself',
      {
        iam: `PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy PutRolePermissionsBoundary
          DeleteRolePermissionsBoundary PassRole`,
      },
      [roleArn(settings, phaseRoleName(settings, 'infra'))],
    ),
  ];
};
