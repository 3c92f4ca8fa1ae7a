// What went otherwise than announced, read off the record: every turn that readers are told of, with what it
// means for them. Notices, page, feeds and report all read it from here, so that all say the same.

import { type PhaseName, phaseNames } from '../plan/phase-table.ts';
import { firstRoundOf } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';
import type { RecordState, StepState } from './fold.ts';
import { releasedNow, releasesOf } from './released.ts';

/**
 * `not-switching`: we called off, but the vendor's window stands · `vendor-cancelled`: there is no
 * maintenance · `return-ended`: the vendor's maintenance is done and we stopped guiding people back ·
 * `went-back`: our switch was taken back for now · `return-taken-back`: the return was taken back, the switch
 * stands · `switching-again`: after a way back we switch again · `late`: the announced end passed without
 * news from the vendor · `checking`: the end passed and the vendor is done, but nobody is let in yet ·
 * `return-paused`: a check or the return stopped · `released`: a person let everyone in at once, whatever was
 * stopped.
 */
export type TurnKind =
  | 'extended'
  | 'shortened'
  | 'late'
  | 'checking'
  | 'return-paused'
  | 'released'
  | 'went-back'
  | 'return-taken-back'
  | 'switching-again'
  | 'vendor-cancelled'
  | 'not-switching'
  | 'return-ended';

export interface Turn {
  readonly kind: TurnKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Tells this turn from every other; part of its notice's key. */
  readonly occasion: string;
  /** The end that holds from this turn on, and the one before where the turn moved it. */
  readonly end: number;
  readonly previousEnd: number | null;
  /** A person's or the vendor's own words; empty where the turn has none. */
  readonly reason: string;
  /** Who decided it; null where no person did. */
  readonly by: string | null;
}

/** The window was called off, and its roll-back is not finished yet. */
export function isBeingPutBack({ calledOff, rolledBack, amendments }: RecordState): boolean {
  const cause = amendments.at(-1)?.cause;
  return calledOff !== null && !rolledBack.some((back) => back.cause === cause);
}

/**
 * Until when (epoch ms) the record of a called-off window stays open while the vendor's maintenance goes on:
 * the texts shown to people must be taken back when its announced end has passed. Null where nothing is
 * shown.
 */
export function shownUntil(state: RecordState, end: number, now: number): number | null {
  const isShown = calledOffTurn(state).some(({ kind }) => kind === 'not-switching');
  return isShown && now < end ? end : null;
}

/** How long after its end a window may be silent: the vendor's sources are asked every few minutes. */
export const graceMs = 10 * 60_000;

/** While people wait and no time is known, they get a message at least this often. */
const wordEveryMs = 60 * 60_000;

/**
 * When people who were told of that turn at `at` are told again. While the vendor is silent, the emergency
 * plan speaks in the first hour.
 */
export function nextWordAt(kind: TurnKind | null, at: number, end: number): number {
  if (kind === 'checking' || kind === 'return-paused') return at + wordEveryMs;
  const since = end + graceMs;
  return since + wordEveryMs * Math.max(2, Math.floor((at - since) / wordEveryMs) + 1);
}

/** When the next of these repeated messages is due (epoch ms); null where no turn needs one. */
export function wordDueAt(state: RecordState, { end, now }: { readonly end: number; readonly now: number }) {
  const turn = turnNow(state, turnsOf(state, { end, now }));
  return turn === null || !isWaiting(turn) ? null : nextWordAt(turn.kind, turn.at, turn.end);
}

const isWaiting = ({ kind }: Turn): boolean =>
  kind === 'late' || kind === 'checking' || kind === 'return-paused';

/** The same turn once more for each hour that it holds. */
function saidAgain(state: RecordState, turn: Turn, next: number, now: number): readonly Turn[] {
  if (!isWaiting(turn)) return [];
  const tries = state.begun.filter(
    ({ phase, at }) =>
      at >= turn.at && (phase === 're-login' || (phase === 'canary' && turn.kind === 'return-paused')),
  );
  const done = turn.kind === 'late' ? vendorDoneAt(state) : null;
  const over = Math.min(next, done ?? Infinity, state.closed?.at ?? Infinity, ...tries.map(({ at }) => at));
  const again: Turn[] = [];
  for (let at = nextWordAt(turn.kind, turn.at, turn.end); at <= now && at < over; ) {
    again.push({ ...turn, at, occasion: `still-${at}`, previousEnd: null });
    at = nextWordAt(turn.kind, at, turn.end);
  }
  return again;
}

/** Whether the turn only repeats an earlier one. */
export const isSaidAgain = ({ occasion }: Pick<Turn, 'occasion'>): boolean => occasion.startsWith('still-');

/** Oldest first. `end` is the end in force (epoch ms); `now` only tells how late it is. */
export function turnsOf(
  state: RecordState,
  { end, now }: { readonly end: number; readonly now: number },
): readonly Turn[] {
  const moved = state.amendments.flatMap(({ at, cause, change }) =>
    'previousEnd' in change
      ? [
          {
            kind: change.kind === 'extend' ? ('extended' as const) : ('shortened' as const),
            at,
            occasion: cause,
            end: toEpochMs(change.end),
            previousEnd: toEpochMs(change.previousEnd),
            reason: change.reason,
            by: change.by,
          },
        ]
      : [],
  );
  const endAt = (at: number) => moved.findLast((one) => one.at <= at)?.end ?? moved[0]?.previousEnd ?? end;
  const turn = ({ reason = '', ...told }: Told): Turn => {
    const cause = state.facts.get(told.occasion)?.fact;
    const by = cause?.kind === 'command' ? cause.by : null;
    return { ...told, end: endAt(told.at), previousEnd: null, reason, by };
  };
  const releases = releasesOf(state);
  const ends = [moved[0]?.previousEnd ?? end, ...moved.map((one) => one.end)];
  const turns = [
    ...moved,
    ...lateTurns(state, ends, moved, now).map((at) => turn({ kind: 'late', at, occasion: `late-${at}` })),
    ...checkingTurn(state, ends, moved, now).map((at) =>
      turn({ kind: 'checking', at, occasion: `checking-${at}` }),
    ),
    ...state.stops
      .filter(({ phase }) => phase === 'canary' || phase === 're-login')
      .filter(({ at: stoppedAt }) => !releases.some(({ at, until }) => at <= stoppedAt && stoppedAt < until))
      .filter((stop, index, all) => !all.slice(0, index).some((one) => isSameTry(state, one, stop)))
      .map(({ phase, at }) => turn({ kind: 'return-paused', at, occasion: `stopped-${phase}-${at}` })),
    ...releases.map(({ id, at, reason }) => turn({ kind: 'released', at, occasion: id, reason })),
    ...wayBackTurns(state).map(turn),
    ...calledOffTurn(state).map((told) => ({ ...turn(told), by: state.calledOff?.by ?? null })),
  ].toSorted((one, other) => one.at - other.at);
  return turns.flatMap((one, index) => [
    one,
    ...saidAgain(state, one, turns[index + 1]?.at ?? Infinity, now),
  ]);
}

/** The turn that holds now; null where all goes as announced. */
export function turnNow(state: RecordState, turns: readonly Turn[]): Turn | null {
  const last = turns.findLast(({ kind }) => kind !== 'extended' && kind !== 'shortened');
  if (last === undefined) return null;
  const later = (phase: PhaseName) => state.begun.some((one) => one.phase === phase && one.at > last.at);
  // People who were told of a new end wait for that one.
  const isExtended = turns.some(({ kind, at }) => kind === 'extended' && at > last.at);
  switch (last.kind) {
    case 'late':
      return isExtended || vendorDoneAt(state) !== null ? null : last;
    case 'checking':
      return isExtended || isOneOf(state, 're-login', ['running', 'done']) ? null : last;
    case 'return-paused':
      return ['canary', 're-login'].some((phase) => isOneOf(state, phase as PhaseName, ['stopped']))
        ? last
        : null;
    // Once the return runs, the return's own notices tell people.
    case 'released':
      return isOneOf(state, 're-login', ['running', 'done']) ? null : last;
    case 'return-taken-back':
      return later('canary') || later('re-login') ? null : last;
    case 'switching-again':
      return null;
    default:
      return last;
  }
}

/** A turn before the end that holds then, and who decided it, are added. */
type Told = Pick<Turn, 'kind' | 'at' | 'occasion'> & Partial<Pick<Turn, 'reason'>>;

/** What calling off means for its readers; empty where the window was not called off. */
function calledOffTurn(state: RecordState): readonly Told[] {
  if (state.calledOff === null) return [];
  const { at, whose, reason } = state.calledOff;
  const occasion = state.amendments.findLast(({ change }) => change.kind === 'call-off')?.cause ?? 'call-off';
  const done = vendorDoneAt(state);
  const kind =
    whose === 'vendor' ? 'vendor-cancelled' : done !== null && done <= at ? 'return-ended' : 'not-switching';
  return [{ kind, at, occasion, reason }];
}

/**
 * When the hold ended because the vendor was done; null before that. A roll-back leaves it, as the vendor
 * does not start again.
 */
function vendorDoneAt(state: RecordState): number | null {
  const hold = state.steps.get(firstRoundOf('hold'));
  return hold?.result?.result === 'done' ? hold.finishedAt : null;
}

/** For each end that passed before it was moved or the vendor was done: that end plus the grace time. */
function lateTurns(
  state: RecordState,
  ends: readonly number[],
  moved: readonly { readonly at: number }[],
  now: number,
): readonly number[] {
  if (!state.begun.some(({ phase }) => phase === 'hold')) return [];
  const over = Math.min(
    ...[vendorDoneAt(state), releasedNow(state)?.at, state.calledOff?.at, state.closed?.at].map(
      (at) => at ?? now,
    ),
  );
  return ends.flatMap((end, index) =>
    Math.min(moved[index]?.at ?? over, over) >= end + graceMs ? [end + graceMs] : [],
  );
}

/** The first end that passed with the vendor done and nobody let in, unless people were told why already. */
function checkingTurn(
  state: RecordState,
  ends: readonly number[],
  moved: readonly { readonly at: number }[],
  now: number,
): readonly number[] {
  const done = vendorDoneAt(state);
  if (done === null) return [];
  const since = [
    ...state.begun.filter(({ phase }) => phase === 're-login'),
    ...state.stops.filter(({ phase }) => phase === 'canary' || phase === 're-login'),
    ...state.rolledBack,
  ].filter(({ at }) => at >= done);
  const told = [...since, releasedNow(state), state.calledOff, state.closed].flatMap((one) => one?.at ?? []);
  return ends
    .flatMap((end, index) => {
      const at = Math.max(done, end + graceMs);
      return Math.min(moved[index]?.at ?? Infinity, now, ...told) >= at ? [at] : [];
    })
    .slice(0, 1);
}

/** A phase that stops again without having begun anew in between is the same stop. */
function isSameTry({ begun }: RecordState, one: Stop, { phase, at }: Stop): boolean {
  return (
    one.phase === phase &&
    !begun.some((tried) => tried.phase === phase && tried.at > one.at && tried.at <= at)
  );
}

type Stop = RecordState['stops'][number];

/** Tells only what people noticed: nothing is switched before cutover, nobody is back before the canary. */
function wayBackTurns(state: RecordState): readonly Told[] {
  const causeOfCallOff = state.amendments.findLast(({ change }) => change.kind === 'call-off')?.cause;
  return state.rolledBack.flatMap(({ at, to, cause }, index): Told[] => {
    const switched = state.begun.some(({ phase, at: begunAt }) => phase === 'cutover' && begunAt < at);
    // Calling off rolls back too, but is told as a turn of its own.
    if (!switched || cause === causeOfCallOff || cause === 'call-off') return [];
    const fact = state.facts.get(cause)?.fact;
    const reason = fact?.kind === 'command' ? fact.reason : '';
    const wholly = phaseNames.indexOf(to) <= phaseNames.indexOf('cutover');
    const isBack = state.begun.some((one) => one.phase === 'canary' && one.at < at);
    if (!wholly && !isBack) return [];
    const back: Told = { kind: wholly ? 'went-back' : 'return-taken-back', at, occasion: cause, reason };
    const nextBack = state.rolledBack[index + 1]?.at ?? Infinity;
    const again = state.begun.find((one) => one.phase === 'cutover' && one.at > at && one.at < nextBack);
    return wholly && again !== undefined
      ? [back, { kind: 'switching-again', at: again.at, occasion: `again-${again.at}` }]
      : [back];
  });
}

function isOneOf(state: RecordState, phase: PhaseName, statuses: readonly StepState['status'][]): boolean {
  const status = state.steps.get(firstRoundOf(phase))?.status;
  return status !== undefined && statuses.includes(status);
}
