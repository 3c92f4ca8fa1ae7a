// Rules that everything that can get stuck in the night has an alarm that tells people.
import { complain, isDead, ofType, type Rule } from './graph.ts';

export const watchedRule: Rule = {
  id: 'every-thing-is-watched',
  prevents: 'a failure that waits in silence until the window is over',
  findings: (graph) => {
    const alarms = ofType(graph, 'cloudwatch/metricAlarm:MetricAlarm');
    const watched = (metric: string, dimension: string, value: string, most: number, own = /^AWS\//) =>
      alarms.some(
        ({ inputs }) =>
          inputs.metricName === metric &&
          (inputs.dimensions?.[dimension] ?? '') === value &&
          inputs.threshold <= most &&
          inputs.comparisonOperator === 'GreaterThanThreshold' &&
          (inputs.statistic === 'Maximum' || inputs.statistic === 'Sum') &&
          own.test(inputs.namespace ?? ''),
      );
    return [
      ...complain(graph, 'cloudwatch/metricAlarm:MetricAlarm', ({ inputs }) => {
        if (!inputs.alarmActions?.some((arn: string) => arn.endsWith('-alarms'))) return 'tells nobody';
        if (inputs.treatMissingData !== 'notBreaching') return 'cries wolf while idle';
        if (inputs.period !== 60 || inputs.evaluationPeriods !== 1) return 'is late';
        return !inputs.alarmDescription && 'does not say what to do';
      }),
      ...complain(graph, 'sqs/queue:Queue', (queue) => {
        const { name } = queue.inputs;
        if (isDead(queue)) return false;
        if (!watched('ApproximateAgeOfOldestMessage', 'QueueName', name, 900))
          return 'nobody sees it stand still';
        return (
          !watched('ApproximateNumberOfMessagesVisible', 'QueueName', `${name}-dead`, 0) &&
          'nobody sees its dead letters'
        );
      }),
      ...complain(
        graph,
        'lambda/function:Function',
        ({ inputs: { name } }) => !watched('Errors', 'FunctionName', name, 0) && 'nobody sees it fail',
      ),
      ...complain(
        graph,
        'sesv2/emailIdentity:EmailIdentity',
        () =>
          !(
            watched('Reputation.BounceRate', '', '', 0.05) &&
            watched('Reputation.ComplaintRate', '', '', 0.001)
          ) && 'nobody sees its reputation fall',
      ),
      ...complain(
        graph,
        'scheduler/scheduleGroup:ScheduleGroup',
        ({ inputs: { name } }) =>
          !(
            watched('InvocationDroppedCount', 'ScheduleGroup', name, 0) &&
            watched('TargetErrorCount', 'ScheduleGroup', name, 0)
          ) && 'nobody sees a missed wake-up',
      ),
      ...complain(
        graph,
        's3/bucketReplicationConfig:BucketReplicationConfig',
        ({ inputs: { bucket } }) =>
          !watched('OperationsFailedReplication', 'SourceBucket', bucket, 0) && 'nobody sees it fail to copy',
      ),
      ...complain(
        graph,
        'cloudwatch/logMetricFilter:LogMetricFilter',
        ({ inputs: { metricTransformation } }) =>
          !watched(metricTransformation?.name, '', '', 0, /^Tideover$/) && 'nobody hears what it counts',
      ),
    ];
  },
};
