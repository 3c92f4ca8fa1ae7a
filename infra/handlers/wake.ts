// Called by EventBridge Scheduler a minute early, because Scheduler is exact only to the minute: puts the
// wake-up into a queue that delays it to the second. It opens nothing itself: the run that is woken compares
// the clock.

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Said } from '../../pipelines/ledger/read-foreign.ts';
import { environment, log } from './lambda.ts';

/** The input of a schedule. Anyone who may read schedules can read it, so it holds ids and times only. */
export type WakeUp = Said<typeof wakeUp>;

export const wakeUp = {
  window: 'text',
  /** A phase, `next`, or `look` for a deadline that may need escalation. */
  phase: 'text',
  /** RFC 3339: when the gate opens or the deadline passes. */
  at: 'text',
} as const;

/** The longest that SQS holds a message back. */
const longestDelaySeconds = 900;

/** Seconds by which to delay a wake-up; rounded up, so that it never comes before its time. */
export function delaySeconds(at: string, now: Temporal.Instant): number {
  const seconds = (Temporal.Instant.from(at).epochMilliseconds - now.epochMilliseconds) / 1000;
  return Math.min(longestDelaySeconds, Math.max(0, Math.ceil(seconds)));
}

/** The run's key: one gate of one window at one time is one run, however often its schedule fires. */
export function wakeKey({ window, phase, at }: WakeUp): string {
  return `${window}/${phase}/${Temporal.Instant.from(at).epochMilliseconds / 1000}`;
}

const queue = new SQSClient();

export const handler = async (wake: WakeUp): Promise<void> => {
  const delay = delaySeconds(wake.at, Temporal.Now.instant());
  await queue.send(
    new SendMessageCommand({
      QueueUrl: environment('WAKES_QUEUE_URL'),
      DelaySeconds: delay,
      MessageBody: JSON.stringify({ window: wake.window, phase: wake.phase, at: wake.at } satisfies WakeUp),
    }),
  );
  log('info', 'wake-delayed', { key: wakeKey(wake), delay });
};
