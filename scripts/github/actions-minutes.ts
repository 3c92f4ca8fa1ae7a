// What a window costs in minutes of GitHub Actions, and where the account's plan ends. An estimate, told before the
// plan is merged; GitHub rounds each job up to a whole minute.

import type { Organisation } from '../../pipelines/window/organisation.ts';
import type { Localised } from '../../pipelines/window/plan.ts';
import type { Timeline } from '../../pipelines/window/timeline.ts';

/** Included minutes a month of private repositories; public ones and self-hosted runners are free. */
const included = { free: 2000, team: 3000, enterprise: 50_000 } as const;

/** decide, checkpoint and after take about a minute each, a phase one to several. */
const minutesOfAStep = 6;
/** decide and after, where no phase runs. */
const minutesOfALook = 2;
/** One look for each of these is lost to a gate that is still closed. */
const looksAtAGate = 2;
/** The metronome watches from the last preparations until people are back. */
const metronomeBeforeMs = 3 * 3_600_000;
const metronomeAfterMs = 2 * 3_600_000;
const tickMinutesAMonth = 720;

export interface ActionsMinutes {
  readonly window: number;
  readonly metronome: number;
  readonly tickAMonth: number;
  /** Null where minutes cost nothing. */
  readonly included: number | null;
  readonly enough: boolean;
}

export function actionsMinutes(timeline: Timeline, organisation: Organisation): ActionsMinutes {
  const moments = new Set([
    ...timeline.notices.map(({ at }) => Math.floor(at / 60_000)),
    ...timeline.deadlines.map(({ at }) => Math.floor(at / 60_000)),
  ]);
  const looks = moments.size + timeline.deadlines.length * looksAtAGate;
  const window = timeline.steps.length * minutesOfAStep + looks * minutesOfALook;
  const withoutAws = organisation.aws === undefined;
  const night = timeline.end - timeline.start + metronomeBeforeMs + metronomeAfterMs;
  const metronome = withoutAws ? Math.ceil(night / 60_000) : 0;
  const { github } = organisation;
  const isFree =
    github === undefined || github.visibility === 'public' || github.runner.includes('self-hosted');
  const most = isFree ? null : included[github.plan];
  const total = window + metronome + tickMinutesAMonth;
  return {
    window,
    metronome,
    tickAMonth: tickMinutesAMonth,
    included: most,
    enough: most === null || total <= most,
  };
}

export function describeMinutes({
  window,
  metronome,
  tickAMonth,
  included: most,
  enough,
}: ActionsMinutes): Localised {
  const zh = `本窗口约用 ${window} 分钟 Actions 时间，节拍器 ${metronome} 分钟，tick 每月 ${tickAMonth} 分钟`;
  const en = `This window takes about ${window} minutes of Actions, the metronome ${metronome}, the tick ${tickAMonth} a month`;
  if (most === null) return { 'zh-CN': `${zh}；不计费。`, en: `${en}; they cost nothing.` };
  return enough
    ? { 'zh-CN': `${zh}；账号方案每月含 ${most} 分钟。`, en: `${en}; the account has ${most} a month.` }
    : {
        'zh-CN': `⚠️ ${zh}，超过账号方案每月的 ${most} 分钟：没有付款方式时运行会停止。请改用自建运行机、AWS 时钟，或升级方案。`,
        en: `⚠️ ${en}, more than the account's ${most} a month: without a way to pay, runs stop. Use a self-hosted runner, the clock of AWS, or a larger plan.`,
      };
}
