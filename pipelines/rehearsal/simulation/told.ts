// Compares what a simulated window's record says about messages with what really arrived: finds messages that
// arrived twice, never, or only according to the record.

import { sentOf } from '../../effects/sent-so-far.ts';
import { graceMs as silenceMs } from '../../ledger/course.ts';
import type { EffectState, RecordState } from '../../ledger/fold.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import { type PhaseName, phaseNames } from '../../plan/phase-table.ts';
import { firstRoundOf, stepKey } from '../../plan/step.ts';
import type { Timeline } from '../../plan/timeline.ts';
import type { Truth } from './truth.ts';

/** Addresses of a segment's messages, with the recipients as the record names them. */
function addressesOf({ sending }: EffectState, recipients: readonly string[]): readonly string[] {
  return sending === null ? [] : recipients.map((one) => `${sending.channel} ${sending.notice} ${one}`);
}

/** Gives the record's name (a pseudonym) of a recipient. */
export type NameOf = (person: string) => string;

const renamed = (address: string, nameOf: NameOf): string => {
  const [channel = '', notice = '', to = ''] = address.split(' ');
  return `${channel} ${notice} ${nameOf(to)}`;
};

/** The address without the moment in its key (a passed end, a deadline), which differs between runs. */
function withoutMoment(address: string): string {
  const [channel = '', notice = '', to = ''] = address.split(' ');
  const said = notice.replace(/\/(?:(late|checking)-\d{13}$|(?:soon|by-\d+)(?=-[a-z-]+-\d+$))/, '/$1');
  return said === notice ? address : `${channel} ${said} ${/^[0-9a-f]{64}$/.test(to) ? 'its group' : to}`;
}

const withoutRecipient = (address: string): string => withoutMoment(address).replace(/ \S+$/, '');

/** Notices of one passed end, or of one ended hold, that were sent more than once under different moments. */
function passedTwice({ arrived }: Truth, state: RecordState): readonly string[] {
  const most = {
    late: 1 + state.amendments.filter(({ change }) => 'previousEnd' in change).length,
    checking: state.begun.filter(({ phase }) => phase === 'hold').length,
  };
  return [...Map.groupBy(arrived.keys(), withoutMoment)].flatMap(([address, told]) => {
    const kind = (['late', 'checking'] as const).find((one) => address.includes(`/${one} `));
    const notices = new Set(told.map((one) => one.split(' ')[1])).size;
    return kind !== undefined && notices > most[kind] ? [`${address}: at ${notices} moments`] : [];
  });
}

export function toldTwice(truth: Truth, state: RecordState, nameOf: NameOf): readonly string[] {
  const { arrived } = truth;
  const resent = [...state.effects.values()].filter(({ answer }) => answer === 'resend');
  const wanted = resent.flatMap((segment) => addressesOf(segment, segment.recipients));
  const resends = Map.groupBy(wanted, (address) => address);
  const doubled = [...arrived].flatMap(([address, times]) =>
    times > 1 + (resends.get(renamed(address, nameOf))?.length ?? 0) ? [`${address}: ${times} times`] : [],
  );
  return [...doubled, ...passedTwice(truth, state)];
}

export function recordedAsTold({ arrived }: Truth, state: RecordState, nameOf: NameOf): readonly string[] {
  const names = new Set([...arrived.keys()].map((address) => renamed(address, nameOf)));
  const told = [...state.effects.values()].flatMap((segment) => addressesOf(segment, toldBy(segment)));
  return told.filter((address) => !names.has(address));
}

/** Expected messages that neither arrived nor are in doubt, and stayed meaningful beyond `graceMs`. */
export function neverTold(
  expected: ReadonlySet<string>,
  truth: Truth,
  state: RecordState,
  nameOf: NameOf,
  timeline: Pick<Timeline, 'steps' | 'end'>,
  graceMs: number,
): readonly string[] {
  const arrived = Map.groupBy(truth.arrived.keys(), withoutMoment);
  const inDoubt = [...state.effects.values()].flatMap((segment) =>
    segment.outcome?.result === 'in-doubt' ? addressesOf(segment, segment.recipients) : [],
  );
  const doubted = new Set(inDoubt.flatMap((address) => [address, withoutRecipient(address)]));
  const isDoubted = (address: string): boolean =>
    doubted.has(withoutMoment(address) === address ? renamed(address, nameOf) : withoutRecipient(address));
  // A summons whose request was met before it was due need not be sent, nor a delay notice once people are
  // let in.
  const isOverSoon = (address: string): boolean => {
    const { occasion } = readNoticeKey(address.split(' ')[1] ?? '');
    const over = occasion === null ? null : (answeredAt(state, occasion) ?? openedAt(state, occasion));
    return over !== null && over - dueAt(state, occasion ?? '', timeline) <= graceMs;
  };
  return [...Map.groupBy(expected, withoutMoment)].flatMap(([address, each]) => {
    const came = arrived.get(address)?.length ?? 0;
    return came >= each.length || each.some(isDoubted) || isOverSoon(address) ? [] : [address];
  });
}

/**
 * For a `late` or `checking` notice: when it lost its meaning, because people were let in or another notice
 * told why not (epoch ms, `Infinity` before); null for other occasions.
 */
function openedAt(state: RecordState, occasion: string): number | null {
  if (occasion !== 'late' && occasion !== 'checking') return null;
  const { begun, stops, rolledBack, calledOff, closed } = state;
  const isReturn = ({ phase }: { readonly phase: string }) => phase === 're-login' || phase === 'canary';
  const hold = occasion === 'late' ? state.steps.get(firstRoundOf('hold'))?.finishedAt : null;
  const all = [begun.find(({ phase }) => phase === 're-login'), stops.find(isReturn), rolledBack[0]];
  return Math.min(...[...all, calledOff, closed].map((one) => one?.at ?? Infinity), hold ?? Infinity);
}

/** When the event of such a notice happened (epoch ms). */
function dueAt(
  state: RecordState,
  occasion: string,
  { steps, end }: Pick<Timeline, 'steps' | 'end'>,
): number {
  const [, toDo] = /^to-do-(\d+)/.exec(occasion) ?? [];
  if (toDo !== undefined) return state.toDos.get(Number(toDo))?.askedAt ?? -Infinity;
  const hold = state.steps.get(firstRoundOf('hold'))?.finishedAt ?? -Infinity;
  if (occasion === 'late') return end + silenceMs;
  if (occasion === 'checking') return Math.max(hold, end + silenceMs);
  const place = steps.findIndex((step) => step.round === 1 && step.phase === phaseOfCall(occasion));
  const before = steps[place - 1];
  return (before && state.steps.get(stepKey(before))?.finishedAt) ?? -Infinity;
}

/** Recipients of a last notice who were refused, with fewer than three tries and no other channel. */
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
 * Recipients who were refused once and got no second try, though the notice stayed meaningful for long
 * enough. `graceMs`: the time that faults have cost.
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

/** When the request of a summons was met (epoch ms), else `Infinity`; null where it is no summons. */
function answeredAt(state: RecordState, occasion: string): number | null {
  const [, toDo] = /^to-do-(\d+)/.exec(occasion) ?? [];
  const phase = phaseOfCall(occasion);
  if (phase !== undefined) {
    const said = [...state.facts.values()].flatMap(({ fact }) =>
      fact.kind === 'approval' && fact.phase === phase ? [Date.parse(fact.at)] : [],
    );
    return Math.min(
      state.steps.get(firstRoundOf(phase))?.startedAt ?? Infinity,
      said.length > 0 ? Math.max(...said) : Infinity,
    );
  }
  return toDo === undefined ? null : (state.toDos.get(Number(toDo))?.done?.at ?? Infinity);
}

function phaseOfCall(occasion: string): PhaseName | undefined {
  const [, name] = /^(?:late|soon|by-\d+)?-([a-z-]+)-\d+$/.exec(occasion) ?? [];
  return phaseNames.find((one) => one === name);
}

/** A second try comes within this time: a pause of ten minutes, then the next tick. */
const askedAgainWithinMs = 2 * 60 * 60_000;

function toldBy({ outcome, recipients }: EffectState): readonly string[] {
  if (outcome === null || outcome.result === 'failed') return [];
  const not = new Set(outcome.refused ?? []);
  if (outcome.result === 'in-doubt') for (const one of outcome.recipients ?? recipients) not.add(one);
  return recipients.filter((recipient) => !not.has(recipient));
}
