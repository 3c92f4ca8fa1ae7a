// What the record knows of the messages of a notice: who was claimed, who is left, what became of them, and when
// a channel that refused is asked again. Pure questions to the state.

import { effectKeyOf } from '../ledger/effect-key.ts';
import type { EffectKey } from '../ledger/fact.ts';
import type { EffectState, RecordState } from '../ledger/fold.ts';

export interface SendCount {
  readonly accepted: number;
  readonly refused: number;
  readonly inDoubt: number;
  /** Wait in a queue: no worker has said yet what became of them. */
  readonly queued?: number;
}

/** A channel that refused a segment is asked again after this time, and this often in all. */
const tryAgainAfterMs = 10 * 60_000;
const mostAttempts = 5;

export function segmentsOf(
  state: RecordState,
  notice: string,
  channel?: string,
): readonly (readonly [EffectKey, EffectState])[] {
  return [...state.effects].filter(
    ([, { sending }]) => sending?.notice === notice && (channel === undefined || sending.channel === channel),
  );
}

/** Sending again what a person said did not arrive is an act of its own, in doubt or done for itself. */
export function repeatKeyOf(window: string, doubtful: EffectKey): EffectKey {
  return effectKeyOf({ window, step: 'notice/again', target: doubtful, generation: 0 });
}

/** Pseudonyms of those whom a known segment still owes its message. */
export function stillToSend(state: RecordState, key: EffectKey, segment: EffectState): readonly string[] {
  const { outcome, recipients } = segment;
  if (outcome?.result === 'failed') return segment.attempts < mostAttempts ? recipients : [];
  return isToRepeat(state, key, segment) && outcome?.result === 'in-doubt'
    ? (outcome.recipients ?? recipients)
    : [];
}

function isToRepeat(state: RecordState, key: EffectKey, { outcome, answer }: EffectState): boolean {
  return (
    outcome?.result === 'in-doubt' &&
    answer === 'resend' &&
    !state.effects.has(repeatKeyOf(state.window ?? '', key))
  );
}

/** Notices with messages that a person wants sent again, and that were not yet. */
export function noticesToRepeat(state: RecordState): readonly string[] {
  const notices = [...state.effects].flatMap(([key, effect]) =>
    effect.sending !== null && isToRepeat(state, key, effect) ? [effect.sending.notice] : [],
  );
  return [...new Set(notices)];
}

/** When each notice that a channel refused is due again (epoch ms). */
export function triesAgainAt(state: RecordState): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  for (const { sending, outcome, outcomeAt, attempts } of state.effects.values()) {
    if (sending === null || outcome?.result !== 'failed' || attempts >= mostAttempts) continue;
    const at = (outcomeAt ?? 0) + tryAgainAfterMs;
    due.set(sending.notice, Math.min(at, due.get(sending.notice) ?? at));
  }
  return due;
}

export function countSent(state: RecordState, notice: string): SendCount {
  const counts = segmentsOf(state, notice).map(([key, segment]) => countOf(state, key, segment));
  const sumOf = (share: (count: SendCount) => number) => counts.reduce((sum, count) => sum + share(count), 0);
  const queued = sumOf((count) => count.queued ?? 0);
  return {
    accepted: sumOf((count) => count.accepted),
    refused: sumOf((count) => count.refused),
    inDoubt: sumOf((count) => count.inDoubt),
    ...(queued > 0 && { queued }),
  };
}

/** How soon the workers of a queue are listened to again. */
const listenAgainAfterMs = 15 * 60_000;

/** When to look again because messages wait in a queue (epoch ms); null when none do. */
export function workersHeardAgainAt(state: RecordState, now: number): number | null {
  const isAnyQueued = [...state.effects.values()].some(({ outcome }) => queuedIn(outcome) > 0);
  return isAnyQueued ? now + listenAgainAfterMs : null;
}

/** Segments of a queue of which workers may still say something that changes their outcome. */
export function segmentsToHearOf(state: RecordState): readonly (readonly [EffectKey, EffectState])[] {
  return [...state.effects].filter(([key, { sending, outcome, answer }]) => {
    if (sending?.queued === undefined) return false;
    if (outcome?.result !== 'in-doubt') return queuedIn(outcome) > 0;
    // A person's word stands, and what was sent again is known under its own key.
    return answer !== 'sent' && !state.effects.has(repeatKeyOf(state.window ?? '', key));
  });
}

function queuedIn(outcome: EffectState['outcome']): number {
  return outcome?.result === 'done' ? Number(outcome.detail.queued ?? 0) : 0;
}

function countOf(state: RecordState, key: EffectKey, segment: EffectState): SendCount {
  const { outcome, answer, recipients } = segment;
  const all = recipients.length;
  if (outcome === null) return { accepted: 0, refused: 0, inDoubt: all };
  if (outcome.result === 'failed') return { accepted: 0, refused: all, inDoubt: 0 };
  if (outcome.result === 'done') {
    const accepted = Number(outcome.detail.accepted);
    const queued = queuedIn(outcome);
    return { accepted, refused: all - accepted - queued, inDoubt: 0, queued };
  }
  const doubtful = outcome.recipients?.length ?? all;
  if (answer === 'sent') return { accepted: all, refused: 0, inDoubt: 0 };
  // Those sent again are counted where that was done.
  const isRepeated = answer === 'resend' && !isToRepeat(state, key, segment);
  return { accepted: all - doubtful, refused: 0, inDoubt: isRepeated ? 0 : doubtful };
}
