import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Entry, EntryBody } from '../../../pipelines/record/entry.ts';
import { foldRecord } from '../../../pipelines/record/fold.ts';
import type { Organisation } from '../../../pipelines/window/organisation.ts';
import type { WindowPlan } from '../../../pipelines/window/plan.ts';
import { timelineOf } from '../../../pipelines/window/timeline.ts';
import { whatIsDue } from '../../../scripts/github/due.ts';
import type { OpenedWindow } from '../../../scripts/github/read-window.ts';

const plan = parse(readFileSync('runbooks/windows/2026-12-06-wangshangliao.yaml', 'utf8')) as WindowPlan;
const organisation = parse(readFileSync('runbooks/organisation.yaml', 'utf8')) as Organisation;
const timeline = timelineOf(plan, organisation);
const digest = `sha256:${'a'.repeat(64)}`;
const opens: EntryBody = { kind: 'window-opened', snapshot: digest, code: 'x', previous: null };
const hour = 3_600_000;
const firstNotice = timeline.notices[0]?.at ?? 0;
const backupAt = timeline.steps[0]?.notBefore ?? 0;

describe('what is due', () => {
  it('is nothing before the first notice, which is then the next moment', () => {
    expect(whatIsDue(opened([opens]), firstNotice - hour)).toEqual({ now: false, next: firstNotice });
  });

  it('is a notice whose time has come, until it is settled', () => {
    expect(whatIsDue(opened([opens]), firstNotice).now).toBe(true);
    expect(whatIsDue(opened([opens, ...settled(firstNotice)]), firstNotice).now).toBe(false);
  });

  it('is not a notice that a later one overtook', () => {
    const now = backupAt - hour;
    const come = timeline.notices.filter(({ at }) => at <= now);
    const latest = Math.max(...come.map(({ at }) => at));
    const onlyLatest = settled(now).filter(
      (body) =>
        body.kind === 'notice-settled' && come.some(({ key, at }) => key === body.notice && at === latest),
    );
    const places = new Set(
      come.filter(({ at }) => at === latest).map(({ audience, site }) => `${audience}/${site}`),
    );
    const overtaken = come.filter(
      ({ audience, site, at }) => at < latest && places.has(`${audience}/${site}`),
    );
    const others = settled(now).filter(
      (body) => body.kind === 'notice-settled' && !overtaken.some(({ key }) => key === body.notice),
    );
    expect(overtaken.length).toBeGreaterThan(0);
    expect(whatIsDue(opened([opens, ...others, ...onlyLatest]), now).now).toBe(false);
  });

  it('is a phase whose gate is open, and not one that stopped for a person', () => {
    const ready = [opens, ...settled(backupAt)];
    expect(whatIsDue(opened(ready), backupAt).now).toBe(true);
    const stopped: readonly EntryBody[] = [
      { kind: 'phase-started', phase: 'pre-backup', round: 1, attempt: 1, snapshot: digest, code: 'x' },
      {
        kind: 'phase-finished',
        phase: 'pre-backup',
        round: 1,
        result: { result: 'stopped', why: 'no vault', whatToDo: { 'zh-CN': '查', en: 'look' }, evidence: [] },
      },
    ];
    expect(whatIsDue(opened([...ready, ...stopped]), backupAt).now).toBe(false);
  });

  it('is whatever people said and no run has taken yet', () => {
    const fact = { kind: 'command', command: { name: 'hold' }, by: 'x', at: '', reason: '' } as never;
    expect(whatIsDue({ ...opened([opens]), facts: [{ id: 'command/1.json', fact }] }, 0).now).toBe(true);
  });

  it('is nothing for ever once the window is closed', () => {
    const closed: EntryBody = { kind: 'window-closed', how: 'done', report: digest };
    expect(whatIsDue(opened([opens, closed]), timeline.end)).toEqual({ now: false, next: null });
  });
});

function settled(until: number): readonly EntryBody[] {
  return timeline.notices
    .filter(({ at }) => at <= until)
    .map(({ key }) => ({
      kind: 'notice-settled',
      notice: key,
      accepted: 1,
      refused: 0,
      inDoubt: 0,
      channels: [],
    }));
}

function opened(bodies: readonly EntryBody[]): OpenedWindow {
  const entries = bodies.map((body, index): Entry => {
    return {
      format: 1,
      window: plan.id,
      sequence: index + 1,
      at: '2026-11-29T00:00:00.000Z',
      claim: 1,
      root: '',
      body,
    };
  });
  const snapshot = { plan, organisation };
  const state = foldRecord(entries);
  return {
    window: plan.id,
    state,
    snapshot,
    snapshotDigest: digest,
    facts: [],
    entries: entries.length,
  } as unknown as OpenedWindow;
}
