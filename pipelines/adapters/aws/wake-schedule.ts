// Asks EventBridge Scheduler to wake a window at a time. Scheduler keeps to the minute, so the schedule fires a
// minute early and the function behind it waits to the second. A schedule deletes itself once it has fired.

import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { sha256 } from '../../ledger/canonical.ts';

export interface WakePlaces {
  readonly group: string;
  readonly functionArn: string;
  /** The role that Scheduler takes to call the function, and to put a given-up wake-up into the queue. */
  readonly roleArn: string;
  /** Where Scheduler puts a wake-up that it gives up; an alarm watches it. */
  readonly missedQueueArn: string;
}

const earlyMs = 60_000;
/** Scheduler refuses a time that has passed when the request arrives. */
const soonestMs = 10_000;

/** How long Scheduler retries a failed wake-up: later ones are of no use, as an alarm has called people. */
const longestTrySeconds = 300;

/** The same window at the same time is one schedule, however often it is asked for. */
export async function wakeAt(
  client: SchedulerClient,
  places: WakePlaces,
  window: string,
  epochMs: number,
  now: number,
): Promise<'made' | 'there'> {
  const at = new Date(epochMs).toISOString();
  const name = `look-${sha256(`${window}@${at}`).slice(0, 40)}`;
  const fires = new Date(Math.max(epochMs - earlyMs, now + soonestMs)).toISOString().slice(0, 19);
  try {
    await client.send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: places.group,
        ScheduleExpression: `at(${fires})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: places.functionArn,
          RoleArn: places.roleArn,
          Input: JSON.stringify({ window, phase: 'next', at }),
          DeadLetterConfig: { Arn: places.missedQueueArn },
          RetryPolicy: { MaximumEventAgeInSeconds: longestTrySeconds },
        },
      }),
    );
    return 'made';
  } catch (error) {
    if (error instanceof ConflictException) return 'there';
    throw error;
  }
}
