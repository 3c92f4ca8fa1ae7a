import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Organisation } from '../../../pipelines/window/organisation.ts';
import type { WindowPlan } from '../../../pipelines/window/plan.ts';
import { timelineOf } from '../../../pipelines/window/timeline.ts';
import { actionsMinutes, describeMinutes } from '../../../scripts/github/actions-minutes.ts';

const plan = parse(readFileSync('runbooks/windows/2026-12-06-wangshangliao.yaml', 'utf8')) as WindowPlan;
const { aws: _, ...organisation } = parse(readFileSync('runbooks/organisation.yaml', 'utf8')) as Organisation;
const timeline = timelineOf(plan, organisation);
const github = { repository: 'o/r', plan: 'free', visibility: 'private', runner: 'ubuntu-latest' } as const;

describe('the minutes that a window costs', () => {
  it('stay within a free account for one window a month, metronome and tick included', () => {
    const minutes = actionsMinutes(timeline, { ...organisation, github });
    expect(minutes).toMatchObject({ metronome: 9 * 60, tickAMonth: 720, included: 2000, enough: true });
    expect(minutes.window).toBeGreaterThan(60);
  });

  it('are said to be too many before the runs stop', () => {
    const long = { ...timeline, end: timeline.end + 20 * 3_600_000 };
    const minutes = actionsMinutes(long, { ...organisation, github });
    expect(minutes.enough).toBe(false);
    expect(describeMinutes(minutes).en).toContain('runs stop');
  });

  it('cost nothing in public repositories, and no metronome with AWS', () => {
    const visible = { ...organisation, github: { ...github, visibility: 'public' as const } };
    expect(actionsMinutes(timeline, visible).included).toBeNull();
    const aws = { partition: 'aws-cn', region: 'cn-north-1' } as const;
    expect(actionsMinutes(timeline, { ...organisation, github, aws }).metronome).toBe(0);
  });
});
