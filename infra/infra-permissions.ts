// What the roles that run Pulumi may do, as pure statements: one brings this stack up, one shows on a pull request
// what would change. Neither may read or write data.
import type { Settings } from './configuration.ts';
import { bucketArn, nameOf, stateBucketName } from './names.ts';
import { allow, deny, type Statement } from './policy-document.ts';

const stateBucketArn = (settings: Settings): string => bucketArn(settings, stateBucketName(settings.account));

/** The key of the state's secrets, known by its alias alone. */
const useStateKey = (settings: Settings, actions: readonly string[]): Statement =>
  allow({
    Sid: 'OpenStateSecrets',
    Action: actions,
    Resource: [`arn:${settings.partition}:kms:*:${settings.account}:key/*`],
    Condition: { StringEquals: { 'kms:RequestAlias': 'alias/tideover-state' } },
  });

/** Settings that AWS does not scope to names of ours; both who brings up and who looks for drift read them. */
export const readsTheAccount: Statement = allow({
  Sid: 'InfraReadsTheAccount',
  Action: [
    'sts:GetCallerIdentity',
    'kms:ListAliases',
    'cloudfront:Get*',
    'cloudfront:List*',
    'cloudwatch:DescribeAlarms',
    'apigateway:GET',
    'lambda:GetEventSourceMapping',
    'logs:DescribeLogGroups',
    'ses:Get*',
    'ses:List*',
    'ses:Describe*',
    'sns:GetSMSAttributes',
    'iam:ListOpenIDConnectProviders',
    'iam:GetOpenIDConnectProvider',
  ],
  Resource: ['*'],
});

/** Runs `infra:up`: everything under this stack's names, nothing of the data in it. */
export const infraStatements = (settings: Settings): readonly Statement[] => {
  const { partition, account } = settings;
  const own = nameOf(settings, '*');
  const anywhere = (service: string, resource: string) =>
    `arn:${partition}:${service}:*:${account}:${resource}`;
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
        'iam:*Role*',
      ],
      Resource: [
        `arn:${partition}:s3:::${own}`,
        anywhere('sqs', own),
        anywhere('sns', own),
        anywhere('lambda', `function:${own}`),
        anywhere('logs', `log-group:/tideover/${settings.stack}/*`),
        anywhere('scheduler', `schedule-group/${own}`),
        anywhere('cloudwatch', `alarm:${own}`),
        `arn:${partition}:iam::${account}:role/${own}`,
      ],
    }),
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
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
      Resource: [stateBucketArn(settings), `${stateBucketArn(settings)}/.pulumi/*`],
    }),
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

/** Shows on a pull request what would change: reads the state, and nothing of what stands. */
export const previewStatements = (settings: Settings): readonly Statement[] => [
  allow({
    Sid: 'PreviewReadsState',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [stateBucketArn(settings), `${stateBucketArn(settings)}/.pulumi/*`],
  }),
  useStateKey(settings, ['kms:Decrypt']),
];
