// Makes alarms. Each text says what the alarm means and what to do, because it is read at night.
import { cloudwatch } from '@pulumi/aws';
import { make } from './component.ts';
import { nameOf, tagsOf } from './names.ts';
import type { WithinPlace } from './place.ts';

/** A metric, and the threshold above which a minute raises the alarm. */
export interface Watched {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions?: { readonly [name: string]: string };
  /** The statistic over the minute; its sum where absent. */
  readonly statistic?: 'Maximum';
  readonly above: number;
  readonly meaning: string;
}

/** Seconds after which the oldest waiting message means that nobody drains the queue. */
const queueAgeSeconds = 900;

export const queueAlarms = (queue: string): { readonly [suffix: string]: Watched } => ({
  age: {
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queue },
    statistic: 'Maximum',
    above: queueAgeSeconds,
    meaning: `${queue} has held a message for ${queueAgeSeconds / 60} minutes: look at its function's log.`,
  },
  dead: {
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `${queue}-dead` },
    statistic: 'Maximum',
    above: 0,
    meaning: `${queue} gave up on a message: read it in ${queue}-dead, then answer the doubt or redrive.`,
  },
});

export const functionAlarms = (functionName: string): { readonly [suffix: string]: Watched } => ({
  errors: {
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimensions: { FunctionName: functionName },
    above: 0,
    meaning: `${functionName} failed: read its log group; its queue tries again by itself.`,
  },
});

/** SES pauses an account near 5 % bounces and 0.1 % complaints; we stop earlier. */
export const reputationAlarms: { readonly [suffix: string]: Watched } = {
  bounces: {
    namespace: 'AWS/SES',
    metric: 'Reputation.BounceRate',
    statistic: 'Maximum',
    above: 0.04,
    meaning: 'More than 4 % of our mail bounces: stop the mail channel and check the roster’s addresses.',
  },
  complaints: {
    namespace: 'AWS/SES',
    metric: 'Reputation.ComplaintRate',
    statistic: 'Maximum',
    above: 0.0008,
    meaning: 'Recipients mark our mail as spam: stop the mail channel before SES pauses the account.',
  },
};

export const scheduleAlarms = (group: string): { readonly [suffix: string]: Watched } => ({
  dropped: {
    namespace: 'AWS/Scheduler',
    metric: 'InvocationDroppedCount',
    dimensions: { ScheduleGroup: group },
    above: 0,
    meaning: `A wake-up in ${group} was given up: dispatch the pipeline by hand now.`,
  },
  failed: {
    namespace: 'AWS/Scheduler',
    metric: 'TargetErrorCount',
    dimensions: { ScheduleGroup: group },
    above: 0,
    meaning: `A wake-up in ${group} failed and is tried again: watch the pipeline’s next run.`,
  },
});

export const replicationAlarms = (source: string, rule: string): { readonly [suffix: string]: Watched } => ({
  uncopied: {
    namespace: 'AWS/S3',
    metric: 'OperationsFailedReplication',
    dimensions: { SourceBucket: source, RuleId: rule },
    above: 0,
    meaning: `${source} has objects without a copy in the second Region: check the replication role and key.`,
  },
});

/** Makes the alarms of one resource; missing data is fine, since idle queues and functions report nothing. */
export const watch = (
  within: WithinPlace,
  name: string,
  alarms: { readonly [suffix: string]: Watched },
): void => {
  const { settings, where } = within;
  for (const [suffix, watched] of Object.entries(alarms)) {
    make(within, cloudwatch.MetricAlarm, `${name}-${suffix}`, {
      name: nameOf(settings, `${name}-${suffix}`),
      alarmDescription: watched.meaning,
      namespace: watched.namespace,
      metricName: watched.metric,
      dimensions: watched.dimensions ?? {},
      statistic: watched.statistic ?? 'Sum',
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: watched.above,
      treatMissingData: 'notBreaching',
      alarmActions: [where.alarmTopicArn],
      okActions: [where.alarmTopicArn],
      tags: tagsOf(settings, 'watch'),
    });
  }
};
