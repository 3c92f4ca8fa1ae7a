// Makes a queue with its dead letters, its policy and its alarms; every queue of a stack is made here.
import { sqs } from '@pulumi/aws';
import { make } from './component.ts';
import { nameOf, queueArn } from './names.ts';
import type { WithinPlace } from './place.ts';
import { allowTo, fromSource, policyDocument, tlsOnly } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { queueAlarms, watch } from './watch.ts';

/** An AWS service that puts messages into a queue, and on behalf of which resource. */
export interface Feeder {
  readonly service: string;
  readonly sourceArn: string;
}

/** TLS only; and, where a service feeds the queue, that service for that one source of this account. */
export const queuePolicy = (settings: Settings, queue: string, feeder?: Feeder): string =>
  policyDocument([
    tlsOnly({ sqs: '*' }, [queue]),
    ...(feeder
      ? [
          allowTo(
            { Service: feeder.service },
            'ServiceSends',
            { sqs: 'SendMessage' },
            [queue],
            fromSource(settings.account, feeder.sourceArn),
          ),
        ]
      : []),
  ]);

export interface QueueArguments {
  /** Time limit of the function that drains the queue, in seconds; visibility is six times that (AWS's rule). */
  readonly handlerSeconds: number;
  /** How often a message is tried before it counts as dead. */
  readonly attempts: number;
  readonly feeder?: Feeder;
}

const fourteenDays = 1_209_600;
const fourDays = 345_600;

/** A queue with the policy that lets its feeder in; the feeder's resource has to wait for the policy. */
export interface GuardedQueue {
  readonly queue: sqs.Queue;
  readonly policy: sqs.QueuePolicy;
}

/** Makes `<name>` and `<name>-dead` and returns the first. */
export const queue = (
  within: WithinPlace,
  name: string,
  { handlerSeconds, attempts, feeder }: QueueArguments,
): GuardedQueue => {
  const { settings, where } = within;
  const policy = (of: string, fedBy?: Feeder) =>
    queuePolicy(settings, queueArn(settings, of, where.region), fedBy);

  const dead = make(within, sqs.Queue, `${name}-dead`, {
    name: nameOf(settings, `${name}-dead`),
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: fourteenDays,
    redriveAllowPolicy: JSON.stringify({
      redrivePermission: 'byQueue',
      sourceQueueArns: [queueArn(settings, name, where.region)],
    }),
  });
  make(within, sqs.QueuePolicy, `${name}-dead`, { queueUrl: dead.url, policy: policy(`${name}-dead`) });

  const live = make(within, sqs.Queue, name, {
    name: nameOf(settings, name),
    sqsManagedSseEnabled: true,
    visibilityTimeoutSeconds: 6 * handlerSeconds,
    messageRetentionSeconds: fourDays,
    receiveWaitTimeSeconds: 20,
    redrivePolicy: dead.arn.apply((deadLetterTargetArn) =>
      JSON.stringify({ deadLetterTargetArn, maxReceiveCount: attempts }),
    ),
  });
  const livePolicy = make(within, sqs.QueuePolicy, name, {
    queueUrl: live.url,
    policy: policy(name, feeder),
  });
  watch(within, name, queueAlarms(nameOf(settings, name)));
  return { queue: live, policy: livePolicy };
};
