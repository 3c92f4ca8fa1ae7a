// Sends a batch of queued notices: claim one, send it, write its outcome, take the next. A recipient is
// claimed in the record before the send, so a worker that dies leaves at most one message in doubt, and when
// the queue delivers the same message twice, the second worker finds the claim and sends nothing.

import type { Clock, MessageChannel, Store } from '../ports.ts';
import { afterSending, mayLeaveAt, type PaceState } from './pacing.ts';
import {
  type NoticeOutcome,
  noticeClaimKey,
  noticeOutcomeKey,
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
  /** Messages that the queue shall offer again: they were neither claimed nor sent. */
  readonly unsent: readonly string[];
  readonly outcomes: readonly NoticeOutcome[];
  readonly pace: PaceState;
}

/** How often a throttled send is tried; each time the service said that it took nothing. */
const patience = 5;

/**
 * `until` (milliseconds since the epoch) is when the worker has to be done; what cannot leave by then stays in
 * the queue.
 */
export async function deliverQueued(
  waiting: readonly WaitingNotice[],
  ports: DeliveryPorts,
  limits: { readonly pace: PaceState; readonly until: number },
): Promise<DeliveredBatch> {
  const outcomes: NoticeOutcome[] = [];
  const unsent: string[] = [];
  let { pace } = limits;
  for (const { id, notice } of waiting) {
    const leavesAt = mayLeaveAt(ports.channel.limits, pace, ports.clock.now(), 1);
    if (leavesAt > limits.until) {
      unsent.push(id);
      continue;
    }
    await ports.clock.sleepUntil(leavesAt);
    const { key } = notice.message;
    if ((await ports.store.create(noticeClaimKey(notice, key), new Uint8Array())) === 'exists') {
      await ports.store.create(noticeSeenAgainKey(notice, key), bytesOf({ key }));
      continue;
    }
    const outcome = await send(notice, ports, limits.until);
    pace = afterSending(ports.channel.limits, pace, ports.clock.now());
    await ports.store.create(noticeOutcomeKey(notice, outcome), bytesOf(outcome));
    outcomes.push(outcome);
  }
  return { unsent, outcomes, pace };
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
