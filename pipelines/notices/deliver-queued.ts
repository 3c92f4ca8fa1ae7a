// Sends a batch of queued notices: claim, send, next; the outcomes in one segment at the end. A recipient is
// claimed in the record before the send, so a worker that dies leaves at most the one in flight in doubt, and a
// second delivery of the same message by the queue finds the claim and sends nothing.

import type { Clock, MessageChannel, Store } from '../ports.ts';
import { afterSending, mayLeaveAt, type PaceState } from './pacing.ts';
import {
  type NoticeOutcome,
  noticeClaimKey,
  noticeOutcomesKey,
  noticeSeenAgainKey,
  type QueuedNotice,
} from './queued-notice.ts';

export interface DeliveryPorts {
  readonly store: Pick<Store, 'create'>;
  readonly channel: MessageChannel;
  readonly clock: Clock;
}

export interface WaitingNotice {
  /** The queue's name for this message. */
  readonly id: string;
  readonly notice: QueuedNotice;
}

export interface DeliveredBatch {
  /** What the queue shall offer again: nothing was claimed or sent for these. */
  readonly unsent: readonly string[];
  readonly outcomes: readonly NoticeOutcome[];
  readonly pace: PaceState;
}

/** Throttled sends are tried this often; the service said each time that it took nothing. */
const patience = 5;

/**
 * `until` (milliseconds since the epoch) is when the worker has to be done; what cannot leave by then stays in
 * the queue. `segment` names this run's outcomes and must be new.
 */
export async function deliverQueued(
  waiting: readonly WaitingNotice[],
  ports: DeliveryPorts,
  limits: { readonly pace: PaceState; readonly until: number; readonly segment: string },
): Promise<DeliveredBatch> {
  const outcomes = new Map<string, NoticeOutcome[]>();
  const unsent: string[] = [];
  let { pace } = limits;
  for (const { id, notice } of waiting) {
    const leavesAt = mayLeaveAt(ports.channel.limits, pace, ports.clock.now());
    if (leavesAt > limits.until) {
      unsent.push(id);
      continue;
    }
    await ports.clock.sleepUntil(leavesAt);
    if ((await ports.store.create(noticeClaimKey(notice), new Uint8Array())) === 'exists') {
      await ports.store.create(noticeSeenAgainKey(notice), bytesOf({ key: notice.message.key }));
      continue;
    }
    const outcome = await send(notice, ports, limits.until);
    pace = afterSending(ports.channel.limits, pace, ports.clock.now());
    outcomes.set(notice.window, [...(outcomes.get(notice.window) ?? []), outcome]);
  }
  for (const [window, told] of outcomes) {
    await ports.store.create(noticeOutcomesKey(window, limits.segment), bytesOf(told));
  }
  return { unsent, outcomes: [...outcomes.values()].flat(), pace };
}

async function send({ message }: QueuedNotice, ports: DeliveryPorts, until: number): Promise<NoticeOutcome> {
  const { key } = message;
  for (let attempt = 1; ; attempt += 1) {
    const sent = await ports.channel.send(message);
    if (sent.result === 'accepted') return { key, result: 'accepted', detail: sent.receipt };
    if (sent.result !== 'throttled') return { key, result: sent.result, detail: sent.why };
    const again = ports.clock.now() + sent.retryAfterMs;
    if (attempt === patience || again > until) {
      return { key, result: 'refused', detail: 'the channel said too often that there was too much' };
    }
    await ports.clock.sleepUntil(again);
  }
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}
