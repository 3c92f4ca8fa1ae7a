// What each phase's role may do, as pure statements. A phase gets what its job needs and nothing of another's.
import type { PhaseName } from '../pipelines/window/plan.ts';
import { enqueueNotices, sendingStatements } from './channels.ts';
import { scheduleArn, schedulerRoleName } from './clock.ts';
import type { Settings } from './configuration.ts';
import { bucketArn, nameOf, roleArn, stateBucketName } from './names.ts';
import { allow, deny, type Statement } from './policy-document.ts';
import { readSecrets } from './secrets.ts';
import { statusBucketName } from './status.ts';
import { createInRecord, readVault, useVaultKey } from './store-access.ts';
import { vaultBucketName } from './vault.ts';

/** ARNs that exist only once something stands. */
export interface StandingArns {
  readonly vaultKey: string;
  readonly signingKey: string;
  /** By window id. */
  readonly windowKeys: { readonly [window: string]: string };
  readonly messengerSecret: string;
}

const vaultArn = (settings: Settings): string => bucketArn(settings, vaultBucketName(settings));

/** Publishes the status page; also what an operator does by hand when GitHub is away. */
export const publishStatus = (settings: Settings): Statement =>
  allow({
    Sid: 'PublishStatus',
    Action: ['s3:PutObject'],
    Resource: [`${bucketArn(settings, statusBucketName(settings))}/*`],
  });

/** Phases that act on the messenger itself and therefore read its administrator's token. */
const messengerPhases: ReadonlySet<PhaseName | 'decide'> = new Set([
  'pre-backup',
  'client-version',
  'cutover',
  'hold',
  'canary',
  're-login',
  'replay',
  'verify',
]);
/** Phases that read backups: to replay into the messenger, and to compare. */
const readsBackups: ReadonlySet<PhaseName | 'decide'> = new Set(['pre-backup', 'replay', 'verify']);

/** Small rosters are written to by the phase itself; each kind of channel once, however many there are of it. */
const sendDirectly = (settings: Settings): readonly Statement[] => {
  const kinds = new Set(Object.values(settings.channels).map(({ kind }) => kind));
  const mailRegion = settings.mail?.region ?? settings.region;
  return [...kinds].flatMap((kind) => sendingStatements(settings, kind, mailRegion));
};

/** `decide` looks at the record and sends what is due, as every phase does, and touches nothing else. */
export const phaseStatements = (
  settings: Settings,
  phase: PhaseName | 'decide',
  arns: StandingArns,
): readonly Statement[] => {
  const windowKeys = Object.values(arns.windowKeys);
  return [
    ...readVault(settings, ['windows/', 'active/', ...(readsBackups.has(phase) ? ['backups/'] : [])]),
    createInRecord(settings, ['entries', 'claims', 'facts', 'snapshots', 'personal', 'evidence']),
    allow({
      Sid: 'SayWhatIsActive',
      Action: ['s3:PutObject'],
      Resource: [`${vaultArn(settings)}/active/*`],
    }),
    ...(phase === 'pre-backup'
      ? [
          allow({
            Sid: 'WriteBackups',
            Action: ['s3:PutObject'],
            Resource: [`${vaultArn(settings)}/backups/*`],
          }),
        ]
      : []),
    useVaultKey(settings, arns.vaultKey),
    ...(windowKeys.length > 0
      ? [
          allow({
            Sid: 'UseWindowKeys',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: windowKeys,
          }),
        ]
      : []),
    publishStatus(settings),
    ...enqueueNotices(settings),
    ...sendDirectly(settings),
    allow({
      Sid: 'SetTheClock',
      Action: ['scheduler:CreateSchedule', 'scheduler:GetSchedule', 'scheduler:DeleteSchedule'],
      Resource: [scheduleArn(settings)],
    }),
    allow({
      Sid: 'LendRoleToScheduler',
      Action: ['iam:PassRole'],
      Resource: [roleArn(settings, schedulerRoleName(settings))],
      Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    }),
    ...(messengerPhases.has(phase) ? readSecrets([arns.messengerSecret], arns.vaultKey) : []),
  ];
};

/** Reads the record, signs what it read, and writes the signature: never an entry. */
export const checkpointStatements = (settings: Settings, arns: StandingArns): readonly Statement[] => [
  ...readVault(settings, ['windows/']),
  createInRecord(settings, ['checkpoints']),
  useVaultKey(settings, arns.vaultKey),
  allow({ Sid: 'SignCheckpoints', Action: ['kms:Sign', 'kms:GetPublicKey'], Resource: [arns.signingKey] }),
];

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
