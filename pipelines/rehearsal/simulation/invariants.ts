// What must hold in every window, whatever goes wrong: asked while it runs and when it has come to rest.

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

/** A claim lasts so long at most (ms). */
export const claimLastsMs = 10 * 60_000;

/** An act may only begin while nobody has followed, as far as its process can have known. */
export function actedUnfenced(
  { kind, what }: Operation,
  by: SimulatedProcess,
  { claims }: Truth,
  began: Began,
): string | null {
  if (kind !== 'send' && kind !== 'switch') return null;
  // Publishing the same page again harms nobody, and it is done after the last act.
  if (what === 'status.publish') return null;
  const own = claims.findLast((claim) => claim.by === by);
  const followed = claims.find((claim) => claim.number > (own?.number ?? 0) && claim.by !== by);
  if (followed === undefined) return null;
  const isLate = followed.at < began.knewAt || followed.at < began.at - claimLastsMs;
  return isLate
    ? `${what} by ${by.holder}, followed by ${followed.by.holder} ${began.at - followed.at} ms before`
    : null;
}

/** Whether a look ended because of a claim that was made so long ago that it cannot last any more. */
export function keptOut(problem: unknown, began: number, { claims }: Truth): string | null {
  if (!(problem instanceof UserError) || !problem.message.includes('Another run works on window'))
    return null;
  const { at, by } = claims.at(-1) ?? { at: began, by: null };
  return at < began - claimLastsMs - 60_000
    ? `${by?.holder} had claimed it ${began - at} ms before the look that gave up`
    : null;
}

/** A group that opens in a channel which was down before its phase probed it, where another could take it. */
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

/** What a look may end in beside its report: words for a person, a lost claim, or the fault that was put in. */
export function isExpected(error: unknown): boolean {
  if (error instanceof LostClaim || error instanceof UserError || error instanceof Struck) return true;
  return error instanceof Error && error.cause !== undefined && isExpected(error.cause);
}
