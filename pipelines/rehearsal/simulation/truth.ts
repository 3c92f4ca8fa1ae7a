// What really happened in a simulated window, whatever its record says: which message arrived, who had the claim when,
// and when each entry was written. The invariants hold the record against it.

import { readNoticeKey } from '../../plan/notice-key.ts';
import type { MessageChannel, OutgoingMessage } from '../../ports.ts';
import type { Operation, SimulatedProcess } from './process.ts';

export interface Truth {
  /** How often each message arrived or its channel said so, by `addressOf`. */
  readonly arrived: ReadonlyMap<string, number>;
  arrives(channel: string, message: OutgoingMessage): void;
  /** Who created which claim, oldest first. */
  readonly claims: readonly { readonly number: number; readonly at: number; readonly by: SimulatedProcess }[];
  /** By number of the object: who wrote it, and when. */
  readonly written: ReadonlyMap<number, Written>;
  /** `nth`: how many operations on entries there were by then. */
  wrote(key: string, written: Written): void;
  /** Acts that began, for what nobody else keeps: how a finding is told. */
  readonly acts: readonly { readonly at: number; readonly what: string; readonly by: string }[];
  acted(operation: Operation, by: SimulatedProcess, at: number): void;
}

interface Written {
  readonly at: number;
  readonly by: SimulatedProcess;
  readonly nth: number;
}

/** A channel's message to one person or group, the same however often it is sent. */
export function addressOf(channel: string, { notice, key, to }: OutgoingMessage): string {
  // A summons goes to a role, and its channel knows the role's account.
  const { rule, audience } = readNoticeKey(notice);
  const person = rule === 'summons' && to !== undefined ? audience : to?.account;
  return `${channel} ${notice} ${person ?? key}`;
}

export function beginTruth(): Truth {
  const arrived = new Map<string, number>();
  const claims: Truth['claims'][number][] = [];
  const written = new Map<number, Written>();
  const acts: Truth['acts'][number][] = [];
  return {
    arrived,
    arrives: (channel, message) => {
      const address = addressOf(channel, message);
      arrived.set(address, (arrived.get(address) ?? 0) + 1);
    },
    claims,
    written,
    wrote: (key, { at, by, nth }) => {
      const [, folder, name = ''] = /\/(claims\/ledger|entries)\/(\d+)\.json$/.exec(key) ?? [];
      if (folder === 'claims/ledger') claims.push({ number: Number(name), at, by });
      if (folder === 'entries') written.set(Number(name), { at, by, nth });
    },
    acts,
    acted: ({ kind, what }, by, at) => {
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
