// What the handlers in AWS are told of a window, from the record: put in place anew after every look, so that an
// opening, an amendment, a call-off and the end reach them, whichever job brought them about.

import { publishActiveWindow } from '../adapters/active-windows/s3-active-windows.ts';
import { awsPlace, clientOf } from '../adapters/stores/object-place.ts';
import { type ActiveWindow, activeWindow } from '../auto-reply/active-window.ts';
import { endWhileOpen } from '../auto-reply/reply-policy.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';

export type SayActive = (active: ActiveWindow) => Promise<void>;

/**
 * Null without AWS. The bucket is that of TIDEOVER_ACTIVE_WINDOWS (`s3://bucket`), or else the store's own: the
 * handlers read `active/` there.
 */
export function sayActiveIn(
  organisation: Pick<Snapshot['organisation'], 'aws'>,
  env: NodeJS.ProcessEnv,
): SayActive | null {
  const address = env.TIDEOVER_ACTIVE_WINDOWS || env.TIDEOVER_STORE || '';
  const bucket = /^s3:\/\/([^/]+)/.exec(address)?.[1];
  if (organisation.aws === undefined || bucket === undefined) return null;
  const client = clientOf(awsPlace(bucket));
  return (active) => publishActiveWindow(client, bucket, active);
}

/**
 * A window has ended for customers when its close-out is done or it was called off or closed: null before its announced
 * end, and past that a moment ahead, for it goes on.
 */
export function activeByRecord(
  { plan, organisation }: Pick<Snapshot, 'plan' | 'organisation'>,
  state: RecordState,
  now: number,
  sealTo?: string,
): ActiveWindow {
  const closeOut = state.steps.get(firstRoundOf('close-out'));
  const announced = toEpochMs(plan.end);
  const endedAt =
    state.calledOff?.at ??
    (closeOut?.status === 'done' ? closeOut.finishedAt : null) ??
    state.closed?.at ??
    (now < announced ? null : endWhileOpen(announced, now));
  const ended = endedAt === null ? null : Temporal.Instant.fromEpochMilliseconds(endedAt);
  return activeWindow(plan, organisation, ended, sealTo);
}
