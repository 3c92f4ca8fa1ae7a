// Finds what got worse from one rehearsal to the next: which steps are no longer reached, what takes longer
// or reaches fewer people, and what is left undone.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { measuredText, measurementName } from './measurements.ts';
import type { WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

export type RehearsedView = Pick<
  WindowView,
  'plan' | 'phases' | 'measurements' | 'notices' | 'doubts' | 'toDos'
>;

/** Measurements to compare, by name; true where more is better. All others depend on the plan's size. */
const betterMore: Readonly<Record<string, boolean>> = {
  'outdated-share': false,
  'canary-slowest-step': false,
  'return-took': false,
  'return-login': false,
  stragglers: false,
  'left-open': false,
  'canary-says-well': true,
  'return-capacity': true,
};
/** Factor by which figures of the same night may differ by chance and rounding. */
const tolerated = 1.1;

/** An issue for the planners; null where nothing failed or got worse. `null`: it left no record. */
export function rehearsalNews(
  before: RehearsedView | null,
  now: RehearsedView | null,
  { failed, run }: { readonly failed: boolean; readonly run: string },
): { readonly title: string; readonly body: string } | null {
  const worse = before === null || now === null ? [] : worseThan(before, now);
  if (!failed && worse.length === 0) return null;
  const what = failed
    ? bilingual`The rehearsal by the calendar failed`
    : bilingual`The rehearsal by the calendar got worse`;
  const texts = [bilingual`${now?.plan.id ?? '–'}, before ${before?.plan.id ?? '–'}`, ...worse];
  const lines = texts.map((text) => `- ${escapeMarkdown(text['zh-CN'])}\n  ${escapeMarkdown(text.en)}`);
  const seeRun = bilingual`Which phase and why, the run says:`;
  return {
    title: `${what['zh-CN']} · ${what.en}`,
    body: [...lines, '', `${seeRun['zh-CN']} ${seeRun.en} ${run}`].join('\n'),
  };
}

export function worseThan(before: RehearsedView, now: RehearsedView): readonly Localised[] {
  return [...stepsMissed(before, now), ...measuredWorse(before, now), ...leftUndone(before, now)];
}

function stepsMissed(before: RehearsedView, now: RehearsedView): readonly Localised[] {
  return before.phases.flatMap(({ phase, round, status }) => {
    const again = now.phases.find((one) => one.phase === phase && one.round === round);
    if (status !== 'done' || again === undefined || again.status === 'done') return [];
    const why = again.why ?? bilingual`it was not reached`;
    return bilingual`${phaseTitle(phase, round)}: done before, not now (${why})`;
  });
}

function measuredWorse(before: RehearsedView, now: RehearsedView): readonly Localised[] {
  return Object.entries(betterMore).flatMap(([name, isMore]) => {
    const [was, is] = [before, now].map(({ measurements }) =>
      measurements.findLast((one) => one.name === name),
    );
    if (was === undefined || is === undefined) return [];
    const isWorse = isMore ? is.value * tolerated < was.value : is.value > was.value * tolerated;
    return isWorse
      ? bilingual`${measurementName(name)}: ${measuredText(is)}, before ${measuredText(was)}`
      : [];
  });
}

function leftUndone(before: RehearsedView, now: RehearsedView): readonly Localised[] {
  const counts: readonly (readonly [Localised, (view: RehearsedView) => number])[] = [
    [bilingual`messages refused`, ({ notices }) => sum(notices.map(({ refused }) => refused))],
    [bilingual`messages in doubt`, ({ notices }) => sum(notices.map(({ inDoubt }) => inDoubt))],
    [bilingual`acts in doubt`, ({ doubts }) => doubts.length],
    [bilingual`to-dos left open`, ({ toDos }) => toDos.filter(({ done }) => done === null).length],
  ];
  return counts.flatMap(([what, count]) =>
    count(now) > count(before) ? bilingual`${what}: ${count(now)}, before ${count(before)}` : [],
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
