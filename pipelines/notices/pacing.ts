// When each message may leave, so that no service's quota is ever exceeded. It is not documented whether
// quotas count fixed or sliding minutes, nor where a fixed minute begins, so the quota is kept in every sixty
// seconds. A message takes some time to arrive and may overtake another, so the sixty seconds are counted
// with a margin.

import type { ChannelLimits } from '../plan/channel-kinds.ts';

const second = 1_000;
/** A minute with its margin: messages that left this far apart never arrive within one, and older ones do not count. */
export const quotaWindowMs = 62_000;

export interface PaceState {
  /** When messages left this channel, oldest first, in milliseconds; only the last `quotaWindowMs` matter. */
  readonly sentAt: readonly number[];
}

/**
 * The earliest moment at which `together` more messages may leave at once; by default as many as the channel
 * takes at once. No minute and no second with both its ends counted ever holds more than the quota.
 */
export function mayLeaveAt(
  limits: ChannelLimits,
  { sentAt }: PaceState,
  now: number,
  together: number = burstOf(limits),
): number {
  const roomIn = (most: number, windowMs: number): number => {
    const last = sentAt[sentAt.length - Math.max(1, most) + together - 1];
    return last === undefined ? now : last + windowMs + 1;
  };
  return Math.max(
    now,
    roomIn(limits.perMinute, quotaWindowMs),
    limits.perSecond === undefined ? now : roomIn(limits.perSecond, second),
  );
}

function burstOf(limits: ChannelLimits): number {
  return Math.max(1, Math.min(limits.atOnce, limits.perMinute, limits.perSecond ?? limits.atOnce));
}

/** The pace with one message more; times that no quota can count any longer are dropped. */
export function afterSending(limits: ChannelLimits, state: PaceState, at: number): PaceState {
  return { sentAt: [...state.sentAt, at].slice(-Math.max(limits.perMinute, limits.atOnce, 1)) };
}

export interface Paced<T> {
  readonly item: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** When each delivery may leave, in the given order; the channels do not wait for each other. */
export function paceDeliveries<T extends { readonly channel: string }>(
  deliveries: readonly T[],
  limitsOf: (channel: string) => ChannelLimits,
  from: number,
): readonly Paced<T>[] {
  const sent = new Map<string, number[]>();
  return deliveries.map((item) => {
    const limits = limitsOf(item.channel);
    const sentAt = sent.get(item.channel) ?? [];
    const at = mayLeaveAt(limits, { sentAt }, Math.max(from, sentAt.at(-1) ?? from), 1);
    sentAt.push(at);
    sent.set(item.channel, sentAt);
    return { item, at };
  });
}

/** Milliseconds from the first to the last message; 0 for none. */
export function timeToSend(paced: readonly Paced<unknown>[], from: number): number {
  return paced.reduce((longest, { at }) => Math.max(longest, at - from), 0);
}
