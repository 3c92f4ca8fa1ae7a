// When each message may leave, so that no service's quota is ever exceeded. Nobody says whether these quotas
// count fixed minutes or sliding ones, nor where a fixed minute begins; spacing that holds for every window of
// 60 seconds holds for all of them.

import type { ChannelLimits } from '../ports.ts';

const minute = 60_000;
const second = 1_000;

export interface PaceState {
  /** When messages left this channel, oldest first, in milliseconds; only the last minute matters. */
  readonly sentAt: readonly number[];
}

/**
 * The earliest moment at which `together` more messages may leave at once; by default as many as the channel
 * takes at once. No minute with both its ends counted ever holds more than the quota, and messages are spread
 * over it instead of spent at its beginning.
 */
export function mayLeaveAt(
  limits: ChannelLimits,
  state: PaceState,
  now: number,
  together: number = burstOf(limits),
): number {
  const sent = state.sentAt.length;
  /** When the quota of a window has room for `together` more; both ends of the window count. */
  const roomIn = (most: number, windowMs: number): number => {
    const last = state.sentAt[sent - Math.max(1, most) + together - 1];
    return last === undefined ? now : last + windowMs + 1;
  };
  const burst = burstOf(limits);
  const lastBurst = state.sentAt[sent - burst + together - 1];
  const spacing = Math.ceil((minute * burst) / Math.max(1, limits.perMinute));
  return Math.max(
    now,
    roomIn(limits.perMinute, minute),
    limits.perSecond === undefined ? now : roomIn(limits.perSecond, second),
    lastBurst === undefined ? now : lastBurst + spacing,
  );
}

function burstOf(limits: ChannelLimits): number {
  return Math.max(1, Math.min(limits.atOnce, limits.perMinute, limits.perSecond ?? limits.atOnce));
}

/** A pace with one message more; forgets what no quota can count any longer. */
export function afterSending(limits: ChannelLimits, state: PaceState, at: number): PaceState {
  return { sentAt: [...state.sentAt, at].slice(-Math.max(limits.perMinute, limits.atOnce, 1)) };
}

export interface Paced<T> {
  readonly item: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** When each may leave, in the given order; channels do not wait for each other. */
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
