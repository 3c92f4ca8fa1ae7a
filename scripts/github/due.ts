// Whether a look would find something to do now, and when it would next. A pure function, so that tick and
// metronome spend a run's minutes only where they buy something.

import { evaluateGate, stepToTake } from '../../pipelines/gates/gate.ts';
import { timelineOf } from '../../pipelines/window/timeline.ts';
import type { OpenedWindow } from './read-window.ts';

export interface Due {
  readonly now: boolean;
  /** Epoch milliseconds; null when only people can move the window. */
  readonly next: number | null;
}

export function whatIsDue(opened: OpenedWindow, now: number): Due {
  const { state, snapshot, snapshotDigest, facts } = opened;
  if (state.closed !== null) return { now: false, next: null };
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const step = stepToTake({ timeline, snapshot, state, now });
  const result = step === null ? null : (state.steps.get(`${step.phase}#${step.round}`)?.result ?? null);
  const gate =
    step === null
      ? null
      : evaluateGate({
          step,
          snapshot,
          snapshotDigest,
          timeline,
          state,
          now,
          involved: [
            { as: 'author', person: snapshot.plan.author },
            ...(snapshot.mergedBy ? [{ as: 'merger', person: snapshot.mergedBy } as const] : []),
          ],
          witnessed: null,
          consoleCounts: false,
        });
  // A phase that stopped waits for a person; one that waits says until when.
  const waitsUntil = result?.result === 'waiting' ? Date.parse(result.until) : null;
  const open =
    gate?.open === true && result?.result !== 'stopped' && (waitsUntil === null || waitsUntil <= now);
  const noticeDue = timeline.notices.some((notice) => notice.at <= now && !isSettled(notice.key, opened));
  const newFacts = facts.some(({ id }) => !state.facts.has(id));
  const moments = [
    gate?.until ?? null,
    waitsUntil,
    ...timeline.notices.map((notice) => notice.at),
    ...timeline.deadlines.map((deadline) => deadline.at + 1),
    timeline.overrunAt,
  ].filter((at): at is number => at !== null && at > now);
  return {
    now: open || noticeDue || newFacts || step === null || state.calledOff !== null,
    next: moments.length === 0 ? null : Math.min(...moments),
  };
}

/** A notice that a later one of its ladder overtook is never sent: it must not wake us for ever. */
function isSettled(key: string, { state, snapshot }: OpenedWindow): boolean {
  if (state.notices.has(key)) return true;
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const own = timeline.notices.find((notice) => notice.key === key);
  return timeline.notices.some(
    (later) =>
      own !== undefined &&
      later.audience === own.audience &&
      later.site === own.site &&
      later.at >= own.at &&
      state.notices.has(later.key),
  );
}
