// What the handlers in AWS are told of a window, from the record: written again after every look, so that an
// opening, an amendment, a call-off and the end reach them, whichever job brought them about.

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { awsPlace, clientOf } from '../adapters/stores/object-place.ts';
import {
  type ActiveWindow,
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../auto-reply/active-window.ts';
import { endWhileOpen } from '../auto-reply/reply-policy.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';

/**
 * Null without AWS. The bucket is that of TIDEOVER_ACTIVE_WINDOWS (`s3://bucket`), or else the store's own: the
 * handlers read `active/` there.
 */
export function sayActiveIn(
  organisation: Pick<Snapshot['organisation'], 'aws'>,
  env: NodeJS.ProcessEnv,
): ((active: ActiveWindow) => Promise<void>) | null {
  const address = env.TIDEOVER_ACTIVE_WINDOWS || env.TIDEOVER_STORE || '';
  const bucket = /^s3:\/\/([^/]+)/.exec(address)?.[1];
  if (organisation.aws === undefined || bucket === undefined) return null;
  const client = clientOf(awsPlace(bucket));
  return (active) => publishActiveWindow(client, bucket, active);
}

/**
 * Writes the one object that is replaced instead of created once: the newest times of a window count here,
 * and the record keeps how they came about. May be repeated.
 */
export async function publishActiveWindow(
  client: S3Client,
  Bucket: string,
  active: ActiveWindow,
): Promise<void> {
  const Key = activeWindowKey(active.plan.id);
  const Body = activeWindowBytes(active);
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
}

/**
 * For customers a window has ended when its close-out is done or it was called off or closed. The end is null
 * before the announced end; past that, while the window goes on, it is a moment ahead of now.
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
  const codes = [...state.effects.values()].flatMap(({ outcome }) =>
    outcome?.result === 'done' && typeof outcome.detail.code === 'string' ? [outcome.detail.code] : [],
  );
  return { ...activeWindow(plan, organisation, ended, sealTo), ...(codes.length > 0 && { codes }) };
}
