// What really happened in a simulated window, whatever its record says: which message arrived, who had the claim when,
// and when each entry was written. The invariants hold the record against it.

import { readNoticeKey } from '../../plan/notice-key.ts';
import type { MessageChannel, OutgoingMessage } from '../../ports.ts';
import type { Operation, SimulatedProcess } from './process.ts';

interface Written {
  readonly at: number;
  readonly by: SimulatedProcess;
  /** How many operations on entries there were by then. */
  readonly nth: number;
}

/** A channel's message to one person or group, the same however often it is sent. */
export function addressOf(channel: string, { notice, key, to }: OutgoingMessage): string {
  // A summons goes to a role, and its channel knows the role's account.
  const { rule, audience } = readNoticeKey(notice);
  const person = rule === 'summons' && to !== undefined ? audience : to?.account;
  return `${channel} ${notice} ${person ?? key}`;
}

export type Truth = ReturnType<typeof beginTruth>;

export function beginTruth() {
  /** How often each message arrived or its channel said so, by `addressOf`. */
  const arrived = new Map<string, number>();
  /** Who created which claim, oldest first. */
  const claims: { readonly number: number; readonly at: number; readonly by: SimulatedProcess }[] = [];
  /** By number of the object: who wrote it, and when. */
  const written = new Map<number, Written>();
  /** Acts that began, for what nobody else keeps: how a finding is told. */
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

/** The channel itself, behind which somebody counts. */
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
