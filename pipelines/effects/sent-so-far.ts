// What the record knows of the messages of a notice, by recipient: who has it, who was refused and how often,
// who is in doubt, and when a channel that refused is tried again. Pure functions of the state, whose results
// are computed once for each state of the record.

import type { EffectKey } from '../ledger/fact.ts';
import type { EffectState, RecordState } from '../ledger/fold.ts';
import { refusedMs, silentMs, type Told } from '../notices/failover.ts';

/** What became of the newest message to one recipient through one channel. */
export type Word =
  /** It arrived, or is under way right now. */
  | { readonly result: 'accepted' | 'in-flight' }
  /** It waits in a queue: no worker has said yet what became of it. */
  | { readonly result: 'queued' }
  | (Failed & { readonly result: 'refused'; readonly tries: number })
  | (Failed & { readonly result: 'in-doubt'; readonly segment: EffectKey; readonly resend: boolean });

interface Failed {
  /** When it was heard (epoch ms). */
  readonly at: number;
  /** A channel that stood in has reached this person. */
  readonly isReached?: true;
}

/** What became of a notice through one channel. */
export interface Sent {
  /** Segments so far; the next one gets this number. */
  readonly segments: number;
  /** By the recipient's name in the record. */
  readonly words: ReadonlyMap<string, Word>;
  /** It stood in for channels that failed. */
  readonly standIn: 'people' | 'group' | null;
}

export interface SendCount {
  readonly accepted: number;
  readonly refused: number;
  readonly inDoubt: number;
  /** Wait in a queue: no worker has said yet what became of them. */
  readonly queued?: number;
}

interface Known {
  readonly keys: EffectKey[];
  /** The segments as they were when `sent` was computed. */
  segments: readonly EffectState[];
  sent: ReadonlyMap<string, Sent>;
}

const indices = new WeakMap<RecordState, { taken: number; readonly byNotice: Map<string, Known> }>();

/** Segments by notice; those that are new are added to what is known of this state's record. */
function noticesIn(state: RecordState): ReadonlyMap<string, Known> {
  const index = indices.get(state) ?? { taken: 0, byNotice: new Map<string, Known>() };
  indices.set(state, index);
  let place = 0;
  for (const [key, { sending }] of state.effects) {
    place += 1;
    if (place <= index.taken || sending === null) continue;
    const known: Known = index.byNotice.get(sending.notice) ?? { keys: [], segments: [], sent: new Map() };
    known.keys.push(key);
    index.byNotice.set(sending.notice, known);
  }
  index.taken = place;
  return index.byNotice;
}

/** A notice by channel. Worked out anew only when one of its segments has changed. */
export function sentOf(state: RecordState, notice: string): ReadonlyMap<string, Sent> {
  const known = noticesIn(state).get(notice);
  if (known === undefined) return new Map();
  const segments = known.keys.flatMap((key) => state.effects.get(key) ?? []);
  const isSame =
    segments.length === known.segments.length &&
    segments.every((segment, place) => segment === known.segments[place]);
  if (isSame) return known.sent;
  const sent = new Map<string, Through>();
  for (const [place, segment] of segments.entries()) {
    const channel = segment.sending?.channel ?? '';
    const standIn = segment.sending?.standIn ?? null;
    const through = sent.get(channel) ?? { segments: 0, words: new Map(), standIn };
    sent.set(channel, through);
    through.segments += 1;
    takeSegment(through.words, known.keys[place] ?? '', segment);
  }
  markReached([...sent.values()]);
  known.segments = segments;
  known.sent = sent;
  return sent;
}

type Through = Omit<Sent, 'segments' | 'words'> & { segments: number; readonly words: Map<string, Word> };

/** People whom a stand-in has reached are neither written to again nor moved to another channel. */
function markReached(all: readonly Through[]): void {
  const reaches = ({ words, standIn }: Through, name: string): boolean =>
    (standIn === 'group' ? [...words.values()] : [words.get(name)]).some(
      (word) => word !== undefined && word.result !== 'refused' && word.result !== 'in-doubt',
    );
  const standIns = all.filter(({ standIn }) => standIn !== null);
  if (standIns.length === 0) return;
  for (const { words } of all) {
    for (const [name, word] of words) {
      const failed = word.result === 'refused' || word.result === 'in-doubt';
      if (failed && standIns.some((one) => reaches(one, name))) words.set(name, { ...word, isReached: true });
    }
  }
}

/** Keys of all notices of which a message was ever claimed. */
export function noticesBegun(state: RecordState): readonly string[] {
  return [...noticesIn(state).keys()];
}

/** Recipients with the same result share one object: a hundred thousand of them need only a few. */
function takeSegment(words: Map<string, Word>, key: EffectKey, segment: EffectState): void {
  const { outcome, recipients, answer } = segment;
  const rest: Word = {
    result: outcome === null ? 'in-flight' : queuedIn(outcome) > 0 ? 'queued' : 'accepted',
  };
  const doubtful: Word =
    answer === 'sent'
      ? { result: 'accepted' }
      : { result: 'in-doubt', segment: key, resend: answer === 'resend', at: segment.outcomeAt ?? 0 };
  const refusals = new Map<number, Word>();
  const refusal = (recipient: string): Word => {
    const before = words.get(recipient);
    const tries = before?.result === 'refused' ? before.tries + 1 : 1;
    const word = refusals.get(tries) ?? { result: 'refused', tries, at: segment.outcomeAt ?? 0 };
    refusals.set(tries, word);
    return word;
  };
  const inDoubt = new Set(outcome?.result === 'in-doubt' ? (outcome.recipients ?? recipients) : []);
  const refused = new Set(refusedIn(segment));
  for (const recipient of recipients) {
    if (inDoubt.has(recipient)) words.set(recipient, doubtful);
    else words.set(recipient, refused.has(recipient) ? refusal(recipient) : rest);
  }
}

function refusedIn({ outcome, recipients }: EffectState): readonly string[] {
  if (outcome === null) return [];
  return outcome.result === 'failed' ? recipients : (outcome.refused ?? []);
}

/** Ten, twenty, forty minutes, up to four hours: a greylisting relay needs minutes, one that is down hours. */
export function pauseAfter(tries: number): number {
  return Math.min(10 * 2 ** (tries - 1), 240) * 60_000;
}

/** Whether the recipient is to be written to again now. */
export function isOwed(word: Word, now: number): boolean {
  if (word.result === 'in-doubt') return word.resend;
  return word.result === 'refused' && !word.isReached && word.at + pauseAfter(word.tries) <= now;
}

/** Notices with messages that a person wants sent again and that were not sent again yet. */
export function noticesToRepeat(state: RecordState): readonly string[] {
  const answered = [...state.effects.values()].flatMap(({ sending, answer }) =>
    sending !== null && answer === 'resend' ? [sending.notice] : [],
  );
  return [...new Set(answered)].filter((notice) =>
    wordsOf(state, notice).some((word) => word.result === 'in-doubt' && word.resend),
  );
}

/**
 * When each notice that did not reach somebody is due again (epoch ms): on the same channel, or on one that
 * stands in. With `mostTries` only refusals count, and people refused that often are given up, so that a
 * window's last notice does not wait for doubts.
 */
export function triesAgainAt(
  state: RecordState,
  mostTries = Number.POSITIVE_INFINITY,
): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  for (const notice of noticesBegun(state)) {
    const settledAt = state.notices.get(notice)?.at ?? 0;
    for (const { words, standIn } of sentOf(state, notice).values()) {
      for (const word of words.values()) {
        const at = againAt(word, standIn !== null, mostTries);
        // Stand-ins are chosen once; a refusal by the notice's own channel is tried again and again.
        const isSettled = at !== null && settledAt >= at && (standIn !== null || word.result === 'in-doubt');
        if (at !== null && !isSettled) due.set(notice, Math.min(at, due.get(notice) ?? Infinity));
      }
    }
  }
  return due;
}

function againAt(word: Word, standsIn: boolean, mostTries: number): number | null {
  if (word.result === 'in-doubt') {
    const isWaitedFor = !word.resend && mostTries === Number.POSITIVE_INFINITY;
    return isWaitedFor ? word.at + silentMs : null;
  }
  if (word.result !== 'refused' || word.isReached) return null;
  if (standsIn) return word.at + refusedMs;
  return word.tries >= mostTries ? null : word.at + pauseAfter(word.tries);
}

/** What is known of one message, to decide which channel takes over. */
export function toldOf(sent: Sent | undefined, name: string): Told | null {
  const word = sent?.words.get(name);
  switch (word?.result) {
    case undefined: {
      // A channel that refused everybody it was asked for twice counts as down for the other people, too.
      const asked = [...(sent?.words.values() ?? [])];
      const isDown = asked.length > 0 && asked.every((one) => one.result === 'refused' && one.tries > 1);
      return isDown ? { result: 'refused', since: 0, tries: 2 } : null;
    }
    case 'accepted':
      return { result: 'accepted' };
    case 'refused':
      return { result: 'refused', since: word.at, tries: word.tries };
    case 'in-doubt':
      return word.resend ? { result: 'under-way' } : { result: 'in-doubt', since: word.at };
    default:
      return { result: 'under-way' };
  }
}

export function countSent(state: RecordState, notice: string): SendCount {
  const counts = { accepted: 0, refused: 0, inDoubt: 0, queued: 0 };
  for (const { result } of wordsOf(state, notice)) {
    if (result === 'in-flight' || result === 'in-doubt') counts.inDoubt += 1;
    else counts[result] += 1;
  }
  const { queued, ...others } = counts;
  return { ...others, ...(queued > 0 && { queued }) };
}

function wordsOf(state: RecordState, notice: string): readonly Word[] {
  return [...sentOf(state, notice).values()].flatMap(({ words }) => [...words.values()]);
}

/** How soon the reports of a queue's workers are read again. */
const listenAgainAfterMs = 15 * 60_000;

/** When to look again because messages wait in a queue (epoch ms); null when none do. */
export function workersHeardAgainAt(state: RecordState, now: number): number | null {
  const isAnyQueued = [...state.effects.values()].some(({ outcome }) => queuedIn(outcome) > 0);
  return isAnyQueued ? now + listenAgainAfterMs : null;
}

/** Queued segments whose outcome a worker's report may still change. */
export function segmentsToHearOf(state: RecordState): readonly (readonly [EffectKey, EffectState])[] {
  return [...state.effects].filter(([key, { sending, outcome, answer, recipients }]) => {
    if (sending?.queued === undefined) return false;
    if (outcome?.result !== 'in-doubt') return queuedIn(outcome) > 0;
    // A person's answer stands, and a message that was sent again is known under its new key.
    const words = sentOf(state, sending.notice).get(sending.channel)?.words;
    const isStillOpen = (recipient: string): boolean => {
      const word = words?.get(recipient);
      return word?.result === 'in-doubt' && word.segment === key;
    };
    return answer !== 'sent' && (outcome.recipients ?? recipients).some(isStillOpen);
  });
}

function queuedIn(outcome: EffectState['outcome']): number {
  return outcome?.result === 'done' ? Number(outcome.detail.queued ?? 0) : 0;
}
