// Invariants of every window, whatever goes wrong; checked while it runs and when it has come to rest.

import { UserError } from '../../errors.ts';
import { LostClaim } from '../../ledger/claim.ts';
import { kindRecord } from '../../plan/channel-kinds.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { type Began, type Operation, type SimulatedProcess, Struck } from './process.ts';
import type { Truth } from './truth.ts';

export const invariants = [
  'nobody is told the same thing twice',
  'nobody is recorded as told who was not',
  'who should be told is told',
  'nobody is locked out of a window that is over',
  'no gate opens that the facts forbid',
  'nobody acts on a claim that others have followed',
  'nobody is sent to a channel that is down',
  'the outside stands as the record says',
  'the record verifies',
  'every window can end',
  'nobody waits in a look for longer than a claim lasts',
  'no claim keeps others out for longer than it lasts',
  'a look ends in words',
  'a look that is over gives its claim back',
  'what a store has lost is not written anew',
] as const;
export type Invariant = (typeof invariants)[number];

export interface Finding {
  readonly invariant: Invariant;
  readonly what: string;
  /** Epoch ms. */
  readonly at: number;
}

/** The longest time that a claim lasts, ms. */
export const claimLastsMs = 10 * 60_000;

/** An act begun after another process took a newer claim, of which this one could know; else null. */
export function actedUnfenced(
  { kind, what }: Operation,
  by: SimulatedProcess,
  { claims }: Truth,
  began: Began,
): string | null {
  if (kind !== 'send' && kind !== 'switch') return null;
  // Publishing the status page is exempt: it comes after the last act, and publishing it twice does no harm.
  if (what === 'status.publish') return null;
  const own = claims.findLast((claim) => claim.by === by);
  const followed = claims.find((claim) => claim.number > (own?.number ?? 0) && claim.by !== by);
  if (followed === undefined) return null;
  const isLate = followed.at < began.knewAt || followed.at < began.at - claimLastsMs;
  return isLate
    ? `${what} by ${by.holder}, followed by ${followed.by.holder} ${began.at - followed.at} ms before`
    : null;
}

/** A look that gave up because of a claim that was so old that it could no longer hold; else null. */
export function keptOut(problem: unknown, began: number, { claims }: Truth): string | null {
  if (!(problem instanceof UserError) || !problem.message.includes('Another run works on window'))
    return null;
  const { at, by } = claims.at(-1) ?? { at: began, by: null };
  return at < began - claimLastsMs - 60_000
    ? `${by?.holder} had claimed it ${began - at} ms before the look that gave up`
    : null;
}

/** A group opened in a channel known to be down, where another could have had it; else null. */
export function sentToDown(
  what: string,
  { plan, organisation }: Pick<Snapshot, 'plan' | 'organisation'>,
  isDown: (channel: string) => boolean,
): string | null {
  const channel = /^open the temporary group \S+ in (\S+) with/.exec(what)?.[1];
  if (channel === undefined || !isDown(channel)) return null;
  const isAble = (id: string): boolean => {
    const found = organisation.channels.find((one) => one.id === id);
    return found !== undefined && kindRecord(found.kind).hasGroups === true && !isDown(id);
  };
  return plan.backupChannels.order.some(isAble) ? what : null;
}

/** Whether a look may end with this error: a `UserError`, a lost claim, or an injected fault. */
export function isExpected(error: unknown): boolean {
  if (error instanceof LostClaim || error instanceof UserError || error instanceof Struck) return true;
  return error instanceof Error && error.cause !== undefined && isExpected(error.cause);
}
