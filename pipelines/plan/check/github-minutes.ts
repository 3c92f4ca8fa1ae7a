// Estimates, before the plan is merged, how many of the account's minutes on GitHub's hosted runners a window
// takes. GitHub rounds each job up to a whole minute.

import type { Organisation } from '../organisation.ts';
import { type PhaseName, phaseTable } from '../phase-table.ts';
import { spanToMs } from '../time.ts';
import type { Timeline } from '../timeline.ts';
import type { WindowPlan } from '../window-plan.ts';

/** Included minutes a month for private repositories (GitHub Docs, billing of Actions); public ones are free. */
export const includedMinutes = { free: 2_000, team: 3_000, enterprise: 50_000 } as const;

export interface ActionsMinutes {
  readonly window: number;
  /** Minutes of the metronome; zero with AWS, whose scheduler wakes the window. */
  readonly metronome: number;
  readonly tickAMonth: number;
  /** Minutes included in the account's plan; null where minutes cost nothing. */
  readonly included: number | null;
  readonly enough: boolean;
}

const minute = 60_000;
/** Minutes of the jobs decide, checkpoint and after around a phase, which always use hosted runners. */
const aroundAPhase = 3;
/** Minutes of a look without a phase: the jobs decide and after. */
const aLook = 2;
/** Looks per deadline that are spent on a gate that is still closed. */
const looksAtAGate = 2;
/** How often hold is looked at: twice an hour, and every five minutes from half an hour before the announced end. */
const looksAnHour = 2;
const looksAtTheEnd = 12;
/** The tick starts the metronome so long before something is due; keep-time.ts ends it. */
const metronomeAheadMs = 100 * minute;
const ticksAMonth = 24 * 30;

export function actionsMinutes(
  timeline: Timeline,
  plan: WindowPlan,
  organisation: Organisation,
): ActionsMinutes {
  const price = (phase: PhaseName) =>
    pricePerMinute(plan.runners[phase] ?? organisation.github?.runner ?? '');
  const moments = new Set(
    [...timeline.notices, ...timeline.deadlines].map(({ at }) => Math.floor(at / minute)),
  );
  const looks = (moments.size + timeline.deadlines.length * looksAtAGate) * aLook;
  const steps = timeline.steps.map(({ phase }) => {
    const own = phase === 're-login' ? returnMinutes(timeline, plan) : phaseTable[phase].minutes.typical;
    return aroundAPhase + own * price(phase);
  });
  const hours = (timeline.end - timeline.start) / (60 * minute);
  const holding = (hours * looksAnHour + looksAtTheEnd) * (aroundAPhase + price('hold'));
  const window = Math.ceil(looks + holding + steps.reduce((sum, one) => sum + one, 0));
  const metronome = organisation.aws === undefined ? metronomeMinutesOf(timeline, plan) : 0;
  const { github } = organisation;
  const isFree = github === undefined || github.visibility === 'public';
  const included = isFree ? null : includedMinutes[github.plan];
  const total = window + metronome + ticksAMonth;
  return {
    window,
    metronome,
    tickAMonth: ticksAMonth,
    included,
    enough: included === null || total <= included,
  };
}

/** Minutes of the metronome: before every notice, deadline and step, and through the whole night. */
function metronomeMinutesOf(timeline: Timeline, plan: WindowPlan): number {
  const moments = [
    ...timeline.notices.map(({ at }) => at),
    ...timeline.deadlines.map(({ at }) => at),
    ...timeline.steps.map(({ plannedAt }) => plannedAt),
  ];
  const everybodyBack = timeline.end + returnMinutes(timeline, plan) * minute;
  const stretches: (readonly [number, number])[] = [
    ...moments.map((at) => [at - metronomeAheadMs, at] as const),
    [timeline.start, everybodyBack],
  ];
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of stretches.toSorted(([one], [other]) => one - other)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.ceil(sum / minute);
}

/** How many minutes the return is planned to take: by the turns of invitations, else by the timeline. */
export function returnMinutes(timeline: Timeline, { return: rule }: WindowPlan): number {
  const turns = rule.cohorts.reduce((sum, cohort) => sum + (cohort.spread ?? 1), 0);
  if (rule.turnLasts !== undefined) return (turns * spanToMs(rule.turnLasts)) / minute;
  const at = (phase: PhaseName) => timeline.steps.find((step) => step.phase === phase)?.plannedAt ?? 0;
  return Math.max(0, (at('replay') - at('re-login')) / minute);
}

/** How often a runner's minute is counted: Windows twice, macOS ten times, self-hosted not at all. */
function pricePerMinute(runner: string): number {
  if (runner.startsWith('ubuntu-')) return 1;
  if (runner.startsWith('windows-')) return 2;
  return runner.startsWith('macos-') ? 10 : 0;
}
