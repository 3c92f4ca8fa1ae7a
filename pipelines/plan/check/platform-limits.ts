// Compares a plan with the limits of GitHub and AWS that could end a job in the middle of the night. Only
// limits that a window can reach: our jobs have shorter time limits than GitHub's 6 hours (5 days on a
// self-hosted runner), and no phase uses a token of an App, which lasts an hour.

import { bilingual } from '../bilingual.ts';
import type { Organisation } from '../organisation.ts';
import { byPhase, type PhaseName, phaseNames } from '../phase-table.ts';
import type { Localised } from '../plan.ts';
import { spanToMs } from '../time.ts';
import type { Timeline } from '../timeline.ts';
import type { WindowPlan } from '../window-plan.ts';
import { type ActionsMinutes, actionsMinutes, returnMinutes } from './github-minutes.ts';

/** `timeout-minutes` of the jobs; a test compares them with the workflows. */
export const jobMinutes: Readonly<Record<PhaseName | 'decide' | 'metronome', number>> = {
  decide: 60,
  ...byPhase(({ minutes }) => minutes.limit),
  metronome: 350,
};

/** How long a phase's AWS session lasts: the whole hours that its job fits into, as its role allows. */
export const roleMinutes: Readonly<Record<PhaseName | 'decide', number>> = {
  decide: jobMinutes.decide,
  ...byPhase(({ minutes }) => 60 * Math.ceil(minutes.limit / 60)),
};

/** Minutes of a job besides its work: check-out and installation before, writing the record after. */
export const aroundTheWorkMinutes = 10;
/** The metronome ends itself this long after it began; its successor goes on. */
export const metronomeMinutes = 315;
/** The metronome's time where its AWS role lasts one hour. */
export const metronomeMinutesWithRole = 50;

const minute = 60_000;

export interface LimitCheck {
  readonly id: 'job-time' | 'notice-time' | 'pushes' | 'sessions' | 'metronome' | 'minutes';
  readonly ok: boolean;
  readonly what: Localised;
}

export interface LimitsQuestion {
  readonly timeline: Timeline;
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  /** How long the slowest notice takes under the quotas of its channels. */
  readonly longestNoticeMs: number;
  /** Pushes to the record's branch that the largest notice takes. */
  readonly mostPushes: number;
}

/** What was checked, with the figures; empty where the organisation does not use GitHub. */
export function platformLimits(question: LimitsQuestion): readonly LimitCheck[] {
  const { timeline, plan, organisation, mostPushes } = question;
  if (organisation.github === undefined) return [];
  return [
    jobTime(timeline, plan),
    noticeTime(question.longestNoticeMs),
    sessions(organisation),
    ...(organisation.aws === undefined ? [pushes(mostPushes), metronome(timeline)] : []),
    minutes(actionsMinutes(timeline, plan, organisation), organisation.github.plan),
  ];
}

/** Whether the checks' time limit is longer than the job that runs them has left. */
export function verificationOutlastsItsJob({ verification }: WindowPlan): boolean {
  return spanToMs(verification.timeout) > (jobMinutes.verify - aroundTheWorkMinutes) * minute;
}

function jobTime(timeline: Timeline, plan: WindowPlan): LimitCheck {
  const checks = Math.ceil(spanToMs(plan.verification.timeout) / minute);
  const people = Math.ceil(returnMinutes(timeline, plan));
  return {
    id: 'job-time',
    ok: !verificationOutlastsItsJob(plan),
    what: bilingual`Time of a job: verify up to ${checks} minutes (its job ends after ${jobMinutes.verify}); the return is planned at about ${people} and goes on in a fresh run after 5 hours; hold is a short look each time.`,
  };
}

function noticeTime(longestNoticeMs: number): LimitCheck {
  const takes = Math.ceil(longestNoticeMs / minute);
  const ok = takes + aroundTheWorkMinutes <= jobMinutes.decide;
  return {
    id: 'notice-time',
    ok,
    what: ok
      ? bilingual`The slowest notice takes about ${takes} minutes; the job that sends it ends after ${jobMinutes.decide}.`
      : bilingual`The slowest notice takes about ${takes} minutes, and the job that sends it ends after ${jobMinutes.decide}: it would be cut off while sending. Use the notice queues of AWS, a faster channel, or several audiences.`,
  };
}

/** GitHub documents six pushes a minute; a notice may fill two minutes, as nothing else can push then. */
function pushes(most: number): LimitCheck {
  const ok = most <= 12;
  const takes = Math.ceil(most / 6);
  return {
    id: 'pushes',
    ok,
    what: ok
      ? bilingual`Where the record is a branch, the largest notice is about ${most} pushes, of the 6 a minute that GitHub takes.`
      : bilingual`The largest notice is about ${most} pushes where the record is a branch, and at the 6 a minute that GitHub takes nothing else is written for ${takes} minutes: for a roster like this keep the record in a bucket (TIDEOVER_STORE), or write to fewer people by name.`,
  };
}

/** Always ok, because sessions are made as long as their jobs; listed because reviewers ask. */
function sessions({ aws }: Organisation): LimitCheck {
  const shortest = phaseNames.filter((phase) => roleMinutes[phase] < jobMinutes[phase]);
  const token = bilingual`the token of a job lives as long as the job (24 hours at most), and no job takes 6 hours`;
  return {
    id: 'sessions',
    ok: aws === undefined || shortest.length === 0,
    what:
      aws === undefined
        ? bilingual`Tokens: ${token}.`
        : {
            'zh-CN': `令牌与角色：${token['zh-CN']}；AWS 角色会话${sessionsBy('、', '小时')}，均不短于其任务。`,
            en: `Tokens and roles: ${token.en}; AWS sessions last ${sessionsBy(', ', 'hours')}, never less than their jobs.`,
          },
  };
}

/** `6 hours (hold, re-login), 2 hours (…)`. */
function sessionsBy(separator: string, unit: string): string {
  const hours = [...new Set(phaseNames.map((phase) => roleMinutes[phase] / 60))].sort(
    (one, other) => other - one,
  );
  const those = (count: number) => phaseNames.filter((phase) => roleMinutes[phase] === count * 60);
  return hours.map((count) => `${count} ${unit} (${those(count).join(', ')})`).join(separator);
}

function metronome(timeline: Timeline): LimitCheck {
  const night = (timeline.end - timeline.start) / minute;
  const runs = Math.max(1, Math.ceil(night / metronomeMinutes));
  return {
    id: 'metronome',
    ok: metronomeMinutes + aroundTheWorkMinutes < jobMinutes.metronome,
    what: bilingual`The metronome hands over after 5 hours 15 minutes (its job ends after ${jobMinutes.metronome} minutes); the window takes about ${runs} of its runs.`,
  };
}

function minutes(
  { window, metronome: beat, tickAMonth, included, enough }: ActionsMinutes,
  account: string,
): LimitCheck {
  const uses = bilingual`This window takes about ${window} minutes of Actions, the metronome ${beat}, the tick ${tickAMonth} a month`;
  const known = bilingual`by the plan "${account}" in organisation.yaml; npm run github:setup -- --check reads the account's real one`;
  if (included === null) return { id: 'minutes', ok: true, what: bilingual`${uses}; they cost nothing.` };
  return {
    id: 'minutes',
    ok: enough,
    what: enough
      ? bilingual`${uses}; the account has ${included} a month (${known}).`
      : bilingual`${uses}, more than the account's ${included} a month (${known}): without a way to pay, runs stop. Use the clock of AWS, allow spending, or take a larger plan.`,
  };
}
