// Drains a channel's queue of notices: each recipient is claimed in the record before the send, so a notice goes
// out at most once whatever becomes of this worker. The pace is this worker's share of the channel's quota.

import { createRealClock } from '../../pipelines/adapters/clock/real-clock.ts';
import { deliverQueued, type WaitingNotice } from '../../pipelines/notices/deliver-queued.ts';
import type { PaceState } from '../../pipelines/notices/pacing.ts';
import { readQueuedNotice } from '../../pipelines/notices/queued-notice.ts';
import { kindRecord } from '../../pipelines/plan/channel-kinds.ts';
import type { ChannelLimits } from '../../pipelines/plan/channel-limits.ts';
import type { MessageChannel, Store } from '../../pipelines/ports.ts';
import { channelOfFunction, kindOfFunction } from './channel-of-function.ts';
import { type BatchResult, environment, log, type SqsBatch } from './lambda.ts';
import { vaultStore } from './vault-store.ts';

/** Left at the end for the send in hand and its outcome. */
const reserveMs = 10_000;

const clock = createRealClock();
const channels = new Map<string, MessageChannel>();
let store: Store | undefined;
/** Outlives one call while the worker stays warm; a fresh worker begins with a spaced first message. */
let pace: PaceState = { sentAt: [] };

/** The configured share of the quota, in messages a minute; a share below one is still one. */
function limitsOfWorker(): ChannelLimits {
  const { limits } = kindRecord(kindOfFunction());
  const perMinute = Math.max(1, Math.floor(Number(environment('PER_MINUTE'))));
  // Evenly: a fresh worker does not know what the one before it has spent of this minute.
  return { ...limits, perMinute, perSecond: Math.max(1, Math.ceil(perMinute / 60)) };
}

export const handler = async (
  { Records }: SqsBatch,
  context: { getRemainingTimeInMillis(): number },
): Promise<BatchResult> => {
  const limits = limitsOfWorker();
  store ??= vaultStore();
  const failures: { itemIdentifier: string }[] = [];
  const waitingIn = ({ messageId, body }: SqsBatch['Records'][number]): readonly WaitingNotice[] => {
    try {
      return [{ id: messageId, notice: readQueuedNotice(body) }];
    } catch (error) {
      // It goes to the dead letters by itself, and the others of the batch do not wait for it.
      log('error', 'notice-unreadable', { messageId, error: error instanceof Error ? error.message : '' });
      failures.push({ itemIdentifier: messageId });
      return [];
    }
  };
  const byWindow = Map.groupBy(Records.flatMap(waitingIn), ({ notice }) => notice.window);
  const until = clock.now() + context.getRemainingTimeInMillis() - reserveMs;
  for (const [window, waiting] of byWindow) {
    const channel = channels.get(window) ?? (await channelOfFunction(window, limits));
    channels.set(window, channel);
    const sent = await deliverQueued(waiting, { store, channel, clock }, { pace, until });
    pace = sent.pace;
    failures.push(...sent.unsent.map((itemIdentifier) => ({ itemIdentifier })));
    log('info', 'notices-sent', {
      window,
      accepted: sent.outcomes.filter(({ result }) => result === 'accepted').length,
      other: sent.outcomes.filter(({ result }) => result !== 'accepted').length,
      unsent: sent.unsent.length,
    });
  }
  return { batchItemFailures: failures };
};
