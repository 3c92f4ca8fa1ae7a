// Rules for everything that runs or carries messages: queues, topics, functions, logs.
import { type Inputs, isDead } from './graph.ts';
import { anyOf, between, given, keyArn, type Row } from './wanted.ts';

export const running: readonly Row[] = [
  {
    id: 'queues-encrypted',
    prevents: 'that a lost disk shows notices or mail',
    type: 'sqs/queue:Queue',
    wants: { sqsManagedSseEnabled: true },
  },
  {
    id: 'queues-keep-what-waits',
    prevents: 'a message that is gone before anybody took it, or is hidden for hours',
    type: 'sqs/queue:Queue',
    of: (queue) => !isDead(queue),
    wants: {
      messageRetentionSeconds: between(86_400, 345_600),
      receiveWaitTimeSeconds: 20,
      visibilityTimeoutSeconds: between(60, 720),
    },
  },
  {
    id: 'dead-letters-wait-for-people',
    prevents: 'that what failed in the night is gone before the morning',
    type: 'sqs/queue:Queue',
    of: isDead,
    wants: { messageRetentionSeconds: 1_209_600 },
  },
  {
    id: 'topics-encrypted',
    prevents: 'that a lost disk shows what was published',
    type: 'sns/topic:Topic',
    wants: { kmsMasterKeyId: keyArn },
  },
  {
    id: 'subscriptions-listen',
    prevents: 'alarms nobody hears, and people’s addresses in clear in the state',
    type: 'sns/topicSubscription:TopicSubscription',
    wants: anyOf(
      { protocol: 'email', endpoint: isSecretAddress },
      { protocol: 'sqs', rawMessageDelivery: true, endpoint: /:sqs:/ },
    ),
  },
  {
    id: 'text-messages-capped',
    prevents: 'a bill without end',
    type: 'sns/smsPreferences:SmsPreferences',
    wants: { monthlySpendLimit: between(1, 50_000), defaultSmsType: 'Transactional' },
  },
  {
    id: 'logs-are-forgotten',
    prevents: 'logs that grow, are kept for ever, or lie in clear',
    type: 'cloudwatch/logGroup:LogGroup',
    wants: { retentionInDays: between(30, 731), kmsKeyId: keyArn },
  },
  {
    id: 'refusals-are-counted',
    prevents: 'that senders are left without an answer and nobody knows',
    type: 'cloudwatch/logMetricFilter:LogMetricFilter',
    wants: {
      pattern: /^"(minute|window)-limit"$/,
      logGroupName: given,
      metricTransformation: { name: /-limit$/, namespace: 'Tideover', value: '1' },
    },
  },
  {
    id: 'functions-have-limits',
    prevents: 'a bill without end, a flood of sends, and a runtime that nobody tested',
    type: 'lambda/function:Function',
    wants: {
      timeout: between(4, 120),
      reservedConcurrentExecutions: between(1, 10),
      memorySize: between(128, 1024),
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      loggingConfig: { logFormat: 'JSON' },
    },
  },
  {
    id: 'no-secrets-in-environment',
    prevents: 'tokens that stand readable in the console and in the state',
    type: 'lambda/function:Function',
    wants: { environment: { variables: holdsNoSecret } },
  },
  {
    id: 'batches-fail-one-by-one',
    prevents: 'that one bad message repeats nine good ones',
    type: 'lambda/eventSourceMapping:EventSourceMapping',
    wants: { functionResponseTypes: ['ReportBatchItemFailures'], batchSize: between(1, 10) },
  },
];

const secretMark = '4dabf18193072939515e22adb298388d';
const secretValue = '1b47061264138c4ac30d75fd1eb44270';

/** Whether it is a mail address marked as secret, in Pulumi's form or in that of the engine for a policy. */
function isSecretAddress(value: unknown): boolean {
  const { value: address = value, [secretMark]: mark = secretValue } = (value ?? {}) as Inputs;
  return typeof address === 'string' && address.includes('@') && mark === secretValue;
}

function holdsNoSecret(variables: unknown): boolean {
  return Object.entries((variables ?? {}) as Readonly<Record<string, string>>).every(
    ([key, value]) =>
      (!/SECRET|TOKEN|PASSWORD|PRIVATE|_KEY$/.test(key) || value.startsWith('arn:')) &&
      !/-----BEGIN|https:\/\/[^ ]*(key|token)=/i.test(value),
  );
}
