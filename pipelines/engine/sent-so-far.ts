// What the record knows of the messages of a notice: who was claimed, who is left, what became of them, and when
// a channel that refused is asked again. Pure questions to the state.

import { effectKeyOf } from '../record/effect-key.ts';
import type { EffectKey } from '../record/entry.ts';
import type { EffectState, RecordState } from '../record/fold.ts';

export interface SendCount {
  readonly accepted: number;
  readonly refused: number;
  readonly inDoubt: number;
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
  return {
    accepted: counts.reduce((sum, count) => sum + count.accepted, 0),
    refused: counts.reduce((sum, count) => sum + count.refused, 0),
    inDoubt: counts.reduce((sum, count) => sum + count.inDoubt, 0),
  };
}

function countOf(state: RecordState, key: EffectKey, segment: EffectState): SendCount {
  const { outcome, answer, recipients } = segment;
  const all = recipients.length;
  if (outcome === null) return { accepted: 0, refused: 0, inDoubt: all };
  if (outcome.result === 'failed') return { accepted: 0, refused: all, inDoubt: 0 };
  if (outcome.result === 'done') {
    const accepted = Number(outcome.detail.accepted);
    return { accepted, refused: all - accepted, inDoubt: 0 };
  }
  const doubtful = outcome.recipients?.length ?? all;
  if (answer === 'sent') return { accepted: all, refused: 0, inDoubt: 0 };
  // Those sent again are counted where that was done.
  const isRepeated = answer === 'resend' && !isToRepeat(state, key, segment);
  return { accepted: all - doubtful, refused: 0, inDoubt: isRepeated ? 0 : doubtful };
}
