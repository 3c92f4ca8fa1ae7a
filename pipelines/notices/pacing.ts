// When each message may leave, so that no service's quota is ever exceeded. Nobody says whether these quotas
// count fixed minutes or sliding ones, nor where a fixed minute begins; spacing that holds for every window of
// 60 seconds holds for all of them.

import type { ChannelLimits } from '../ports.ts';

const minute = 60_000;

export interface PaceState {
  /** When messages left this channel, oldest first, in milliseconds; only the last minute matters. */
  readonly sentAt: readonly number[];
}

/**
 * The earliest moment at which one more message may leave. It keeps one below the quota's count for any
 * minute with both ends inside, and spreads what is left after a short burst of at most `atOnce`.
 */
export function mayLeaveAt(limits: ChannelLimits, state: PaceState, now: number): number {
  const perMinute = Math.max(1, limits.perMinute);
  const windowStart = state.sentAt[state.sentAt.length - perMinute];
  const afterQuota = windowStart === undefined ? now : windowStart + minute + 1;
  const burst = Math.max(1, Math.min(limits.atOnce, perMinute));
  const burstStart = state.sentAt[state.sentAt.length - burst];
  const afterBurst = burstStart === undefined ? now : burstStart + Math.ceil((minute * burst) / perMinute);
  return Math.max(now, afterQuota, afterBurst);
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
    const at = mayLeaveAt(limits, { sentAt }, Math.max(from, sentAt.at(-1) ?? from));
    sentAt.push(at);
    sent.set(item.channel, sentAt);
    return { item, at };
  });
}

/** Milliseconds from the first to the last message; 0 for none. */
export function timeToSend(paced: readonly Paced<unknown>[], from: number): number {
  return paced.reduce((longest, { at }) => Math.max(longest, at - from), 0);
}
