import { describe, expect, it } from 'vitest';
import { actionsMinutes } from '../../../../pipelines/plan/check/github-minutes.ts';
import { type LimitCheck, platformLimits } from '../../../../pipelines/plan/check/platform-limits.ts';
import { timelineOf } from '../../../../pipelines/plan/timeline.ts';
import { changed, validOrganisation, validPlan } from '../../../support/valid-plan.ts';

const minute = 60_000;
const github = { repository: 'o/r', plan: 'free', visibility: 'private', runner: 'ubuntu-latest' } as const;
const { aws: _, ...withoutAws } = validOrganisation;

describe('the limits of the platform', () => {
  it('are all checked and told, and a usual window keeps them', () => {
    const checks = limits({});
    expect(checks.map(({ id }) => id)).toEqual([
      'job-time',
      'notice-time',
      'sessions',
      'pushes',
      'metronome',
      'minutes',
    ]);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    for (const { what } of checks) expect(what['zh-CN']).toMatch(/\p{Script=Han}/u);
  });

  it('name checks that outlast the job that runs them', () => {
    expect(broken(limits({ 'plan.verification.timeout': '110m' }))).toEqual([]);
    expect(broken(limits({ 'plan.verification.timeout': '111m' }))).toEqual(['job-time']);
  });

  it('name a notice that its job cannot send to the end', () => {
    expect(broken(limits({}, 50 * minute))).toEqual([]);
    expect(broken(limits({}, 50 * minute + 1))).toEqual(['notice-time']);
  });

  it('name a roster that a branch cannot keep pace with', () => {
    expect(broken(limits({}, minute, 12))).toEqual([]);
    expect(broken(limits({}, minute, 13))).toEqual(['pushes']);
    expect(
      limits({ 'organisation.aws': validOrganisation.aws }, minute, 13).map(({ id }) => id),
    ).not.toContain('pushes');
  });

  it('say how often the metronome hands over, and nothing of it where AWS keeps the time', () => {
    const long = limits({ 'plan.end': '2026-12-06T17:00:00+08:00[Asia/Shanghai]' });
    expect(long.find(({ id }) => id === 'metronome')?.what.en).toContain('about 4 of its runs');
    const { aws } = validOrganisation;
    expect(limits({ 'organisation.aws': aws }).map(({ id }) => id)).not.toContain('metronome');
    expect(limits({ 'organisation.aws': aws }).find(({ id }) => id === 'sessions')?.what.en).toContain('AWS');
  });

  it('are none where the organisation does not use GitHub', () => {
    expect(limits({ 'organisation.github': undefined })).toEqual([]);
  });
});

describe('the minutes that a window costs', () => {
  it('stay within a free account for one window a month, metronome and tick included', () => {
    const minutes = minutesOf({});
    expect(minutes).toMatchObject({ tickAMonth: 720, included: 2000, enough: true });
    // Ahead of each notice and deadline, too, and not only in the night.
    expect(minutes.metronome).toBeGreaterThan(700);
    expect(minutes.window).toBeGreaterThan(60);
  });

  it('are said to be too many before the runs stop', () => {
    const long = { 'plan.end': '2026-12-07T01:00:00+08:00[Asia/Shanghai]' };
    expect(minutesOf(long).enough).toBe(false);
    const told = limits(long).find(({ id }) => id === 'minutes');
    expect(told).toMatchObject({ ok: false });
    expect(told?.what.en).toContain('runs stop');
  });

  it('cost nothing in public repositories, and no metronome with AWS', () => {
    expect(minutesOf({ 'organisation.github.visibility': 'public' }).included).toBeNull();
    expect(minutesOf({ 'organisation.aws': validOrganisation.aws }).metronome).toBe(0);
  });

  it('are those of the phases alone that a machine of one’s own saves; others count twice or ten times', () => {
    const [own, hosted, windows, macos] = ['own-network', 'ubuntu-latest', 'windows-2025', 'macos-15'].map(
      (runner) => minutesOf({ 'organisation.github.runner': runner }),
    );
    if (!own || !hosted || !windows || !macos) throw new Error('four runners');
    expect(own.included).toBe(2000);
    expect(own.window).toBeGreaterThan(30);
    expect(hosted.window).toBeGreaterThan(own.window);
    expect(windows.window - own.window).toBe(2 * (hosted.window - own.window));
    expect(macos.window - own.window).toBe(10 * (hosted.window - own.window));
  });
});

function given(changes: Readonly<Record<string, unknown>>) {
  const { plan, organisation } = changed(
    { plan: validPlan, organisation: { ...withoutAws, github } as typeof validOrganisation },
    changes,
  );
  return { plan, organisation, timeline: timelineOf(plan, organisation) };
}

function limits(
  changes: Readonly<Record<string, unknown>>,
  longestNoticeMs = minute,
  mostPushes = 12,
): readonly LimitCheck[] {
  return platformLimits({ ...given(changes), longestNoticeMs, mostPushes });
}

function minutesOf(changes: Readonly<Record<string, unknown>>) {
  const { plan, organisation, timeline } = given(changes);
  return actionsMinutes(timeline, plan, organisation);
}

function broken(checks: readonly LimitCheck[]): readonly string[] {
  return checks.filter(({ ok }) => !ok).map(({ id }) => id);
}
