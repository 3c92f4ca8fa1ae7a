import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { noticesDueAt } from '../../../pipelines/engine/due-notices.ts';
import { gateByRecord, stepToTake } from '../../../pipelines/gates/gate.ts';
import type { Entry, EntryBody, Outcome } from '../../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { summonsDue } from '../../../pipelines/notices/summons.ts';
import { opensSoonAt, whatIsDue, whatToStart } from '../../../pipelines/operation/due.ts';
import type { OpenedWindow } from '../../../pipelines/operation/read-window.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';

const example = parse(readFileSync('runbooks/windows/2026-12-06-wangshangliao.yaml', 'utf8')) as WindowPlan;
/** With nothing that is asked of people at a time of its own. */
const plan: WindowPlan = { ...example, training: [], conferences: [], restoreSteps: [] };
const organisation = parse(readFileSync('runbooks/organisation.yaml', 'utf8')) as Organisation;
const timeline = timelineOf(plan, organisation);
const digest = `sha256:${'a'.repeat(64)}`;
const opens: EntryBody = { kind: 'window-opened', snapshot: digest, code: 'x', previous: null };
const minute = 60_000;
const hour = 60 * minute;
const recordedAt = Date.parse('2026-11-29T00:00:00.000Z');
const firstNotice = timeline.notices[0]?.at ?? 0;
const firstKey = timeline.notices[0]?.key ?? '';
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

  it('is what people are asked for at a time of its own, until they were asked', () => {
    const { conferences } = example;
    const [conference] = timelineOf({ ...plan, conferences }, organisation).handWork;
    const at = conference?.at ?? 0;
    const asking = (bodies: readonly EntryBody[]) => ({
      ...opened(bodies, at - 2 * minute),
      snapshot: { ...opened([]).snapshot, plan: { ...plan, conferences } },
    });
    const before = [opens, ...settled(at), ...step('pre-backup', 1), ...step('client-version', 1)];
    expect(whatIsDue(asking(before), at - minute).now).toBe(false);
    expect(whatIsDue(asking(before), at - minute).next).toBeLessThanOrEqual(at);
    expect(whatIsDue(asking(before), at).now).toBe(true);
  });

  it('is a phase whose gate is open, and of one that stopped for a person only to call who decides', () => {
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
    const waiting = opened([...ready, ...stopped], backupAt);
    expect(whatIsDue(waiting, backupAt).now).toBe(true);
    const called = summonsDue(waiting.snapshot, waiting.state, backupAt, null).map(
      ({ notice }): EntryBody => ({
        kind: 'notice-settled',
        notice,
        accepted: 1,
        refused: 0,
        inDoubt: 0,
        channels: [],
      }),
    );
    expect(whatIsDue(opened([...ready, ...stopped, ...called], backupAt), backupAt).now).toBe(false);
  });

  describe('ahead of a gate', () => {
    const ready = opened([opens, ...settled(backupAt)]);
    const early = backupAt - 3 * minute;

    it('is the job of its phase, three minutes early, where nothing but the time is missing', () => {
      expect(whatToStart(ready, early - hour)).toEqual({ now: false, next: early });
      expect(whatToStart(ready, early)).toEqual({ now: true, next: backupAt });
      expect(opensSoonAt(ready, early)).toBe(backupAt);
      expect(opensSoonAt(ready, early - 1)).toBeNull();
      expect(opensSoonAt(ready, backupAt)).toBeNull();
      // Nobody but who starts jobs is early.
      expect(whatIsDue(ready, early).now).toBe(false);
    });

    it('is nothing where a person is missing, too', () => {
      const state = { ...ready.state, held: { by: 'it-manager', reason: 'x', at: 0 } } as never;
      expect(opensSoonAt({ ...ready, state }, early)).toBeNull();
    });

    it('is nothing where something else is due before, which a job that waits would hold up', () => {
      const [notice] = timeline.notices.filter(({ at }) => at < backupAt).slice(-1);
      const unsettled = opened([opens, ...settled((notice?.at ?? 0) - 1)]);
      const shortly = (notice?.at ?? 0) - minute;
      expect(opensSoonAt(unsettled, shortly)).toBeNull();
    });

    it('is nothing while another run is at work', () => {
      const until = early + 10 * minute;
      expect(whatToStart({ ...ready, claimedBy: { holder: 'run-1', until } }, early).now).toBe(false);
    });
  });

  it('is a notice that a channel refused, once its pause is over, and not before', () => {
    const refused = opened([
      opens,
      ...settled(firstNotice),
      ...sentTo(firstKey, { result: 'failed', why: 'x' }),
    ]);
    const again = recordedAt + 10 * minute;
    const quiet = { ...refused, lastEntryAt: firstNotice };
    // The helper's entries all have one time, long before the ladder: the pause counts from there.
    expect(whatIsDue(quiet, firstNotice).now).toBe(again <= firstNotice);
    const soon = opened([opens, ...sentTo(firstKey, { result: 'failed', why: 'x' }), ...settled(recordedAt)]);
    expect(whatIsDue(soon, recordedAt + minute).next).toBe(again);
  });

  it('is what a person wants sent again, until it was', () => {
    const doubt = sentTo(firstKey, { result: 'in-doubt', why: 'no answer' });
    const answer = {
      kind: 'doubt-answer',
      effect: 'e'.repeat(64),
      answer: 'resend',
      by: 'x',
      at: '',
      reason: '',
    } as never;
    const taken: EntryBody = { kind: 'fact-taken', fact: 'doubt-answer/1.json', digest, body: answer };
    const now = firstNotice;
    expect(whatIsDue(opened([opens, ...settled(now), ...doubt], now, now), now).now).toBe(false);
    expect(whatIsDue(opened([opens, ...settled(now), ...doubt, taken], now, now), now).now).toBe(true);
  });

  it('is nothing while another run is at work, until its claim runs out', () => {
    const until = firstNotice + 10 * minute;
    const busy = { ...opened([opens]), claimedBy: { holder: 'run-1', until } };
    expect(whatIsDue(busy, firstNotice)).toEqual({ now: false, next: until + 1 });
  });

  it('is a deadline that went by since the last look: others are asked', () => {
    const done = ([1, 2] as const).flatMap((round) => [
      ...step('pre-backup', round),
      ...step('client-version', round),
    ]);
    const deadline = timeline.deadlines.find(({ phase }) => phase === 'cutover')?.at ?? 0;
    const now = deadline + 1;
    const ready = [opens, ...settled(now), ...done];
    const asked = [...ready, ...calls(ready, deadline - minute)];
    const lookedAt = (bodies: readonly EntryBody[], at: number) => opened(bodies, at, deadline - hour);
    expect(whatIsDue(lookedAt(ready, deadline - minute), deadline - minute).now).toBe(true);
    expect(whatIsDue(lookedAt(asked, deadline - minute), deadline - minute).now).toBe(false);
    expect(whatIsDue(lookedAt(asked, deadline - minute), now).now).toBe(true);
    expect(whatIsDue(lookedAt([...asked, ...calls(asked, now)], now), now).now).toBe(false);
  });

  it('is the announced end of a window that we called off: until then its page stays true', () => {
    const off = { kind: 'call-off', whose: 'ours', reason: '', by: 'it-manager' } as const;
    const cause = 'comment/1';
    const back = { kind: 'rolled-back', to: 'pre-backup', cause } as const;
    const bodies: readonly EntryBody[] = [
      opens,
      ...settled(backupAt),
      { kind: 'amended', from: digest, to: digest, change: off, cause, voids: [] },
      back,
    ];
    const at = timeline.end - hour;
    const { state, snapshot } = opened(bodies, at, at);
    const told = noticesDueAt(at, { state, timeline, ...snapshot }).map(({ key }) => settledAs(key));
    const later = opened([...bodies, ...told], at, at);
    expect(whatIsDue(later, at)).toEqual({ now: false, next: timeline.end });
    expect(whatIsDue(later, timeline.end).now).toBe(true);
    // What could not be put back is tried again.
    const notBack = bodies.filter((body) => body !== back);
    expect(whatIsDue(opened([...notBack, ...told], at, at), at).now).toBe(true);
  });

  it('is a phase that waits, at its own time first and then at a measured pace', () => {
    const before = (['pre-backup', 'client-version'] as const).flatMap((phase) => [
      ...step(phase, 1),
      ...step(phase, 2),
    ]);
    const waits: readonly EntryBody[] = [
      { kind: 'phase-started', phase: 'hold', round: 1, attempt: 1, snapshot: digest, code: 'x' },
      {
        kind: 'phase-finished',
        phase: 'hold',
        round: 1,
        result: { result: 'waiting', why: 'w', until: new Date(recordedAt + 5 * minute).toISOString() },
      },
    ];
    const at = (lastEntryAt: number) =>
      opened([opens, ...settled(timeline.end), ...before, ...step('cutover', 1), ...waits], lastEntryAt);
    const inTheNight = timeline.start + hour;
    expect(whatIsDue(at(inTheNight), inTheNight + 29 * minute).now).toBe(false);
    expect(whatIsDue(at(inTheNight), inTheNight + 30 * minute).now).toBe(true);
    const nearTheEnd = timeline.end - 20 * minute;
    expect(whatIsDue(at(nearTheEnd), nearTheEnd + 4 * minute)).toEqual({
      now: false,
      next: nearTheEnd + 5 * minute,
    });
    expect(whatIsDue(at(nearTheEnd), nearTheEnd + 5 * minute).now).toBe(true);
  });

  it('is a look at a measured pace while messages wait in a queue', () => {
    const queued = (count: number): readonly EntryBody[] => [
      {
        kind: 'intent',
        effect: 'a'.repeat(64),
        class: 'once',
        during: 'notices',
        what: 'n',
        recipients: ['b'],
        sending: { notice: firstKey, channel: 'mail', queued: true },
      },
      {
        kind: 'outcome',
        effect: 'a'.repeat(64),
        outcome: { result: 'done', detail: { accepted: 1 - count, refused: 0, queued: count } },
      },
    ];
    const at = firstNotice + minute;
    const bodies = [opens, ...settled(firstNotice)];
    const waiting = opened([...bodies, ...queued(1)], at);
    expect(whatIsDue(waiting, at + minute)).toEqual({ now: false, next: at + 15 * minute });
    expect(whatIsDue(waiting, at + 15 * minute).now).toBe(true);
    expect(whatIsDue(opened([...bodies, ...queued(0)], at), at + 15 * minute).now).toBe(false);
  });

  it('is whatever people said and no run has heard yet', () => {
    const unheard = ['comment/1.json'];
    expect(whatIsDue({ ...opened([opens]), unheard }, 0).now).toBe(true);
  });

  it('is nothing for ever once the window is closed', () => {
    const closed: EntryBody = { kind: 'window-closed', how: 'done', report: digest };
    const shut = opened([opens, closed]);
    expect(whatIsDue(shut, timeline.end)).toEqual({ now: false, next: null });
  });

  it('is what people say even then, such as the answer to a doubt, until it is heard', () => {
    const closed: EntryBody = { kind: 'window-closed', how: 'done', report: digest };
    const shut = opened([opens, closed]);
    expect(whatIsDue({ ...shut, unheard: ['ssh/1.json'] }, timeline.end).now).toBe(true);
    expect(whatIsDue({ ...shut, unheard: [] }, timeline.end).now).toBe(false);
  });
});

/** The calls by name that a look at that moment makes. */
function calls(bodies: readonly EntryBody[], now: number): readonly EntryBody[] {
  const { state, snapshot } = opened(bodies, now, now - hour);
  const asked = { snapshot, snapshotDigest: digest, timeline, state, now };
  const step = stepToTake(asked);
  if (step === null) return [];
  const gate = gateByRecord({ ...asked, step });
  return summonsDue(snapshot, state, now, gate).map(({ notice }) => settledAs(notice));
}

function settledAs(notice: string): EntryBody {
  return { kind: 'notice-settled', notice, accepted: 1, refused: 0, inDoubt: 0, channels: [] };
}

function settled(until: number): readonly EntryBody[] {
  return timeline.notices.filter(({ at }) => at <= until).map(({ key }) => settledAs(key));
}

function sentTo(notice: string, outcome: Outcome): readonly EntryBody[] {
  const effect = 'e'.repeat(64);
  const sending = { notice, channel: 'mail' };
  return [
    { kind: 'intent', effect, class: 'once', during: 'notices', what: 'x', recipients: ['a'], sending },
    { kind: 'outcome', effect, outcome },
  ];
}

function step(phase: PhaseName, round: 1 | 2): readonly EntryBody[] {
  return [
    { kind: 'phase-started', phase, round, attempt: 1, snapshot: digest, code: 'x' },
    {
      kind: 'phase-finished',
      phase,
      round,
      result: { result: 'done', summary: { 'zh-CN': '略', en: 'done' }, evidence: [] },
    },
  ];
}

/** `lastEntryAt` is when somebody last looked; just now where it does not matter. */
function opened(bodies: readonly EntryBody[], lastEntryAt = recordedAt, at = recordedAt): OpenedWindow {
  const entries = bodies.map((body, index): Entry => {
    return {
      window: plan.id,
      sequence: index + 1,
      at: new Date(at).toISOString(),
      claim: 1,
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
    unheard: [],
    entries: entries.length,
    lastEntryAt,
    claimedBy: null,
  } as unknown as OpenedWindow;
}
