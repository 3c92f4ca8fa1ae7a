// The least-privilege table of the production example: every right of every role, in words a reviewer reads.
// A right that appears in the program and not here is a change somebody has to agree to.

const ownLog = (name: string) =>
  `logs:CreateLogStream logs:PutLogEvents on logs:log-group:${name}:log-stream:*`;
const ownQueue = (name: string) =>
  `sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on sqs:${name}`;
const vaultKey =
  'kms:Decrypt kms:GenerateDataKey on kms:key/key-eu-west-1 if kms:ViaService StringEquals s3.eu-west-1.amazonaws.com';
const read = (...prefixes: readonly string[]) => [
  `s3:ListBucket on s3:vault if s3:prefix StringLikeIfExists ${prefixes.map((prefix) => `${prefix}*`).join('|')}`,
  `s3:GetObject s3:GetObjectVersion on ${prefixes.map((prefix) => `s3:vault/${prefix}*`).join(' ')}`,
];
const create = (...parts: readonly string[]) =>
  `s3:PutObject on ${parts.map((part) => `s3:vault/windows/*/${part}/*`).join(' ')}`;
const secrets = (...names: readonly string[]) => {
  const arns = names.map((name) => `secretsmanager:secret:${name}-abcdef`);
  return [
    `secretsmanager:GetSecretValue on ${arns.join(' ')}`,
    `kms:Decrypt on kms:key/key-eu-west-1 if kms:EncryptionContext:SecretARN StringEquals ${arns.join('|')}`,
  ];
};
const readState = [
  's3:GetObject s3:ListBucket on s3:tideover-state-111111111111 s3:tideover-state-111111111111/.pulumi/*',
  'kms:Decrypt on kms:key/* if kms:RequestAlias StringEquals alias/tideover-state',
];
const sendMail =
  'ses:SendEmail ses:SendRawEmail on ses:identity/notices.example.com ses:configuration-set/mail if ses:FromAddress StringEquals maintenance@notices.example.com';

const sender = (channel: string, ...reach: readonly string[]) => [
  ownLog(`notices-${channel}`),
  ownQueue(`notices-${channel}`),
  ...read('windows/*/claims/', 'windows/*/facts/'),
  create('claims', 'facts'),
  vaultKey,
  ...reach,
];

const phase = ({ backups = '' } = {}) => [
  ...read('windows/', 'active/', ...(backups ? ['backups/'] : [])),
  create('entries', 'claims', 'facts', 'snapshots', 'personal', 'evidence'),
  's3:PutObject on s3:vault/active/*',
  ...(backups === 'write' ? ['s3:PutObject on s3:vault/backups/*'] : []),
  vaultKey,
  'kms:Decrypt kms:GenerateDataKey on kms:key/window-2026-12-messenger-move',
  's3:PutObject on s3:status/*',
  'sqs:SendMessage sqs:GetQueueUrl on sqs:notices-mail sqs:notices-sms sqs:notices-staff-group sqs:notices-field-teams sqs:notices-engineering',
  sendMail,
  'sns:Publish on *',
  'never sns:Publish on sns:*',
  'scheduler:CreateSchedule scheduler:GetSchedule scheduler:DeleteSchedule on scheduler:schedule/gates/*',
  'iam:PassRole on iam:role/scheduler if iam:PassedToService StringEquals scheduler.amazonaws.com',
];

export const whoMayWhat: { readonly [role: string]: readonly string[] } = {
  'wake-handler': [ownLog('wake'), 'sqs:SendMessage on sqs:wakes'],
  'dispatch-handler': [ownLog('dispatch'), ownQueue('wakes'), ...secrets('github-app')],
  scheduler: ['lambda:InvokeFunction on lambda:function:wake', 'sqs:SendMessage on sqs:wakes-dead'],

  'notices-mail-handler': sender('mail', sendMail),
  'notices-sms-handler': sender('sms', 'sns:Publish on *', 'never sns:Publish on sns:*'),
  'notices-staff-group-handler': sender('staff-group', ...secrets('channel-staff-group')),
  'notices-field-teams-handler': sender('field-teams', ...secrets('channel-field-teams')),
  'notices-engineering-handler': sender('engineering', ...secrets('channel-engineering')),

  'auto-reply-mail-handler': [
    ownLog('auto-reply-mail'),
    ownQueue('inbound-mail'),
    's3:GetObject on s3:inbound-mail/mail/*',
    ...read('active/', 'windows/*/claims/', 'windows/*/facts/feedback/mail-'),
    create('claims', 'facts'),
    vaultKey,
    sendMail,
  ],
  'mail-feedback-handler': [
    ownLog('mail-feedback'),
    ownQueue('mail-feedback'),
    ...read('windows/*/facts/mail-'),
    create('facts'),
    vaultKey,
  ],
  'robot-callback-handler': [
    ownLog('robot-callback'),
    ...read('active/'),
    vaultKey,
    ...secrets('robot-helpdesk', 'robot-orders'),
  ],
  // Open to everybody on the internet: it opens nothing that it or anybody else has put.
  'feedback-form-handler': [
    ownLog('feedback-form'),
    ...read('active/', 'windows/*/facts/feedback/form-'),
    's3:PutObject on s3:vault/windows/*/facts/feedback/form-*',
    vaultKey,
  ],

  'phase-pre-backup': phase({ backups: 'write' }),
  'phase-client-version': phase(),
  'phase-cutover': phase(),
  'phase-hold': phase(),
  'phase-canary': phase(),
  'phase-re-login': phase(),
  'phase-replay': phase({ backups: 'read' }),
  'phase-verify': phase({ backups: 'read' }),
  'phase-close-out': phase(),
  'phase-decide': phase(),
  'phase-preview': readState,
  'phase-drift': [
    ...readState,
    create('facts'),
    vaultKey,
    's3:ListBucket s3:GetBucket* s3:Get*Configuration sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListQueueTags sns:GetTopicAttributes sns:GetSubscriptionAttributes sns:ListTagsForResource lambda:GetFunction* lambda:GetPolicy lambda:List* logs:DescribeMetricFilters logs:ListTagsForResource scheduler:GetScheduleGroup scheduler:ListTagsForResource cloudwatch:ListTagsForResource iam:GetRole iam:GetRolePolicy iam:ListRolePolicies iam:ListAttachedRolePolicies on s3:* sqs:* sns:* lambda:function:* logs:log-group:* scheduler:schedule-group/* cloudwatch:alarm:* iam:role/*',
    'secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy on secretsmanager:secret:*',
    'kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags on kms:key/* if aws:ResourceTag/project StringEquals tideover and aws:ResourceTag/stack StringEquals prod',
    'sts:GetCallerIdentity kms:ListAliases cloudfront:Get* cloudfront:List* cloudwatch:DescribeAlarms apigateway:GET lambda:GetEventSourceMapping logs:DescribeLogGroups ses:Get* ses:List* ses:Describe* sns:GetSMSAttributes iam:ListOpenIDConnectProviders iam:GetOpenIDConnectProvider on *',
  ],
  'phase-checkpoint': [
    ...read('windows/'),
    create('checkpoints'),
    vaultKey,
    'kms:Sign kms:GetPublicKey on kms:key/checkpoint-signing',
  ],
  'status-by-hand': ['s3:PutObject on s3:status/*'],
  'vault-copy': [
    's3:GetReplicationConfiguration s3:ListBucket on s3:vault',
    's3:GetObjectVersionForReplication s3:GetObjectVersionAcl s3:GetObjectVersionTagging s3:GetObjectRetention s3:GetObjectLegalHold on s3:vault/*',
    's3:ReplicateObject s3:ReplicateTags on s3:vault-copy/*',
    'kms:Decrypt on kms:key/key-eu-west-1',
    'kms:Encrypt kms:GenerateDataKey on kms:key/key-eu-central-1',
  ],
};
