// Notes what really happened in a simulated window: which message arrived, who had the claim when, and when
// each entry was written. The invariants compare the record with it.

import { readNoticeKey } from '../../plan/notice-key.ts';
import type { MessageChannel, OutgoingMessage } from '../../ports.ts';
import type { Operation, SimulatedProcess } from './process.ts';

interface Written {
  readonly at: number;
  readonly by: SimulatedProcess;
  /** Number of the operation on entries that wrote it. */
  readonly nth: number;
}

/** A text that names a channel's message to one person or group, the same however often it is sent. */
export function addressOf(channel: string, { notice, key, to }: OutgoingMessage): string {
  // A summons is named by its role, although the channel sends it to the role's account.
  const { rule, audience } = readNoticeKey(notice);
  const person = rule === 'summons' && to !== undefined ? audience : to?.account;
  return `${channel} ${notice} ${person ?? key}`;
}

export type Truth = ReturnType<typeof beginTruth>;

export function beginTruth() {
  /** How often each message arrived, or its channel claimed so, by `addressOf`. */
  const arrived = new Map<string, number>();
  /** The claims and the processes that created them, oldest first. */
  const claims: { readonly number: number; readonly at: number; readonly by: SimulatedProcess }[] = [];
  /** Who wrote each entry and when, by the entry's number. */
  const written = new Map<number, Written>();
  /** Acts that began, to describe findings with. */
  const acts: { readonly at: number; readonly what: string; readonly by: string }[] = [];
  return {
    arrived,
    arrives: (channel: string, message: OutgoingMessage): void => {
      const address = addressOf(channel, message);
      arrived.set(address, (arrived.get(address) ?? 0) + 1);
    },
    claims,
    written,
    wrote: (key: string, { at, by, nth }: Written): void => {
      const [, folder, name = ''] = /\/(claims\/ledger|entries)\/(\d+)\.json$/.exec(key) ?? [];
      if (folder === 'claims/ledger') claims.push({ number: Number(name), at, by });
      if (folder === 'entries') written.set(Number(name), { at, by, nth });
    },
    acts,
    acted: ({ kind, what }: Operation, by: SimulatedProcess, at: number): void => {
      if (kind === 'send' || kind === 'switch') acts.push({ at, what, by: by.holder });
    },
  };
}

/** The channel, with each message that arrives counted in `truth`. */
export function countedChannel(channel: MessageChannel, truth: Truth, isDown: () => boolean): MessageChannel {
  return {
    ...channel,
    probe: async () => (isDown() ? { works: false, why: 'simulated' } : channel.probe()),
    send: async (message) => {
      if (isDown()) return { result: 'refused', why: 'the channel is down (simulated)' };
      const result = await channel.send(message);
      if (result.result === 'accepted') truth.arrives(channel.id, message);
      return result;
    },
  };
}
