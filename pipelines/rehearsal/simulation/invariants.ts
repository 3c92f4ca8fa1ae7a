// What must hold in every window, whatever goes wrong: asked while it runs and when it has come to rest.

import { sentOf } from '../../effects/sent-so-far.ts';
import { UserError } from '../../errors.ts';
import { LostClaim } from '../../ledger/claim.ts';
import type { EffectState, RecordState } from '../../ledger/fold.ts';
import { kindRecord } from '../../plan/channel-kinds.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import { phaseNames } from '../../plan/phase-table.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { firstRoundOf } from '../../plan/step.ts';
import type { Timeline } from '../../plan/timeline.ts';
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

/** Of the messages of a segment, as the record names their recipients. */
function addressesOf({ sending }: EffectState, recipients: readonly string[]): readonly string[] {
  return sending === null ? [] : recipients.map((one) => `${sending.channel} ${sending.notice} ${one}`);
}

/** The record's name of whoever a message went to. */
export type NameOf = (person: string) => string;

const renamed = (address: string, nameOf: NameOf): string => {
  const [channel = '', notice = '', to = ''] = address.split(' ');
  return `${channel} ${notice} ${nameOf(to)}`;
};

export function toldTwice({ arrived }: Truth, state: RecordState, nameOf: NameOf): readonly string[] {
  const resent = [...state.effects.values()].filter(({ answer }) => answer === 'resend');
  const wanted = resent.flatMap((segment) => addressesOf(segment, segment.recipients));
  const resends = Map.groupBy(wanted, (address) => address);
  return [...arrived].flatMap(([address, times]) =>
    times > 1 + (resends.get(renamed(address, nameOf))?.length ?? 0) ? [`${address}: ${times} times`] : [],
  );
}

export function recordedAsTold({ arrived }: Truth, state: RecordState, nameOf: NameOf): readonly string[] {
  const names = new Set([...arrived.keys()].map((address) => renamed(address, nameOf)));
  const told = [...state.effects.values()].flatMap((segment) => addressesOf(segment, toldBy(segment)));
  return told.filter((address) => !names.has(address));
}

/** Of what was expected, that which did not arrive, about which nobody was asked, and which still meant something. */
export function neverTold(
  expected: ReadonlySet<string>,
  { arrived }: Truth,
  state: RecordState,
  nameOf: NameOf,
): readonly string[] {
  const doubted = new Set(
    [...state.effects.values()].flatMap((segment) =>
      segment.outcome?.result === 'in-doubt' ? addressesOf(segment, segment.recipients) : [],
    ),
  );
  // Who has done what a call asks for, because another channel was quicker, is not called any more.
  const isAnswered = (address: string): boolean => {
    const { occasion } = readNoticeKey(address.split(' ')[1] ?? '');
    return occasion !== null && Number.isFinite(answeredAt(state, occasion) ?? Infinity);
  };
  return [...expected].filter(
    (address) => !arrived.has(address) && !doubted.has(renamed(address, nameOf)) && !isAnswered(address),
  );
}

/** The last word of a closed window: whoever was refused was asked three times, or was reached otherwise. */
export function givenUpEarly(state: RecordState): readonly string[] {
  const last = [...state.notices.keys()].filter((notice) => /^(all-clear|called-off)\//.test(notice));
  return last.flatMap((notice) =>
    [...sentOf(state, notice)].flatMap(([channel, { words, standIn }]) =>
      [...words].flatMap(([name, word]) =>
        word.result === 'refused' && standIn === null && !word.isReached && word.tries < 3
          ? [`${channel} ${notice} ${name} was asked ${word.tries} times`]
          : [],
      ),
    ),
  );
}

/**
 * Whoever was refused once and never asked again, though the notice meant something for longer than that takes.
 * `graceMs`: what faults have cost.
 */
export function neverAskedAgain(
  state: RecordState,
  { notices: ladder }: Pick<Timeline, 'notices'>,
  graceMs: number,
): readonly string[] {
  const ends = [state.calledOff?.at, state.rolledBack[0]?.at, state.closed?.at];
  const meansUntil = (notice: string, from: number): number => {
    const { audience, site, occasion } = readNoticeKey(notice);
    const next = ladder.find(
      (step) => step.audience === audience && step.site === site && step.at > from,
    )?.at;
    const after =
      occasion === null
        ? next
        : (answeredAt(state, occasion) ?? state.steps.get('client-version#2')?.startedAt);
    const [, deadline] = /^by-(\d+)-/.exec(occasion ?? '') ?? [];
    return Math.min(Number(deadline ?? Infinity), ...[...ends, after].map((at) => at ?? Infinity));
  };
  return [...state.notices.keys()].flatMap((notice) =>
    [...sentOf(state, notice)].flatMap(([channel, { words, standIn }]) =>
      [...words].flatMap(([name, word]) => {
        if (word.result !== 'refused' || word.isReached || standIn !== null || word.tries > 1) return [];
        return meansUntil(notice, word.at) - word.at > askedAgainWithinMs + graceMs
          ? [`${channel} ${notice} ${name}, refused once`]
          : [];
      }),
    ),
  );
}

/** When that for which a call by name asks was done or decided (epoch ms), `Infinity` before; null of no call. */
function answeredAt(state: RecordState, occasion: string): number | null {
  const [, toDo] = /^to-do-(\d+)/.exec(occasion) ?? [];
  const [, name] = /^(?:late|soon|by-\d+)-([a-z-]+)-\d+$/.exec(occasion) ?? [];
  const phase = phaseNames.find((one) => one === name);
  if (phase !== undefined) return state.steps.get(firstRoundOf(phase))?.startedAt ?? Infinity;
  return toDo === undefined ? null : (state.toDos.get(Number(toDo))?.done?.at ?? Infinity);
}

/** A pause of ten minutes, and the next tick. */
const askedAgainWithinMs = 2 * 60 * 60_000;

/** Whether a look ended because of a claim that was made so long ago that it cannot last any more. */
export function keptOut(problem: unknown, began: number, { claims }: Truth): string | null {
  if (!(problem instanceof UserError) || !problem.message.includes('Another run works on window'))
    return null;
  const { at, by } = claims.at(-1) ?? { at: began, by: null };
  return at < began - claimLastsMs - 60_000
    ? `${by?.holder} had claimed it ${began - at} ms before the look that gave up`
    : null;
}

function toldBy({ outcome, recipients }: EffectState): readonly string[] {
  if (outcome === null || outcome.result === 'failed') return [];
  const not = new Set(outcome.refused ?? []);
  if (outcome.result === 'in-doubt') for (const one of outcome.recipients ?? recipients) not.add(one);
  return recipients.filter((recipient) => !not.has(recipient));
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
