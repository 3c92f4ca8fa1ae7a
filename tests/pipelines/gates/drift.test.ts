import { describe, expect, test } from 'vitest';
import { driftCountsForMs, nextDriftLookAt } from '../../../pipelines/gates/drift.ts';
import { evaluateGate, type GateQuestion } from '../../../pipelines/gates/gate.ts';
import type { Entry, EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { Command, InfraFound } from '../../../pipelines/ledger/fact.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { allBefore, hour, minute, provenBy, start } from '../../support/night.ts';
import { changed, snapshotOf, validOrganisation, validPlan } from '../../support/valid-plan.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const plan: WindowPlan = changed(validPlan, { 'approvals.gates': {} });
const withStack: Organisation = changed(validOrganisation, { 'aws.stack': 'prod' });
const commit = 'c'.repeat(40);
const other = 'd'.repeat(40);
/** When the window's cutover may begin at the earliest. */
const now = start;

interface Given {
  readonly phase?: PhaseName;
  readonly organisation?: Organisation;
  readonly bodies?: readonly (readonly [at: number, EntryBody])[];
  readonly code?: string | null;
  readonly drill?: boolean;
}

function questionOf({ phase = 'cutover', organisation = withStack, ...given }: Given): GateQuestion {
  const timeline = timelineOf(plan, organisation);
  const step = timeline.steps.findLast((one) => one.phase === phase);
  if (step === undefined) throw new Error(phase);
  const done = allBefore(phase).flatMap(([name, round]): EntryBody[] => [
    { kind: 'phase-started', phase: name, round, attempt: 1, snapshot: digest, code: commit },
    {
      kind: 'phase-finished',
      phase: name,
      round,
      result: { result: 'done', summary: { 'zh-CN': '好', en: 'ok' }, evidence: [] },
    },
  ]);
  const before: readonly EntryBody[] = [
    { kind: 'window-opened', snapshot: digest, code: commit, previous: null },
    ...done,
    ...['shanghai', 'frankfurt'].map(
      (site): EntryBody => ({
        kind: 'notice-settled',
        notice: `announcement/all-staff/${site}`,
        accepted: 20,
        refused: 0,
        inDoubt: 0,
        channels: ['mail'],
      }),
    ),
  ];
  const bodies = [...before.map((body) => [now - hour, body] as const), ...(given.bodies ?? [])];
  const entries = bodies.map(
    ([at, body], index): Entry => ({
      window: plan.id,
      sequence: index + 1,
      at: toInstantText(at),
      claim: 1,
      body,
    }),
  );
  return {
    step,
    snapshot: snapshotOf(plan, {
      organisation,
      code: commit,
      ...(given.drill && { writers: { rehearsal: 'key' } }),
    }),
    snapshotDigest: digest,
    timeline,
    state: foldRecord(entries),
    now,
    involved: [],
    standing: null,
    code: given.code === undefined ? commit : given.code,
  };
}

const reasonsOf = (given: Given) => evaluateGate(questionOf(given)).reasons.map(({ en }) => en);
const nextLook = (given: Given) => nextDriftLookAt(questionOf(given));

let facts = 0;
const looked = (at: number, found: InfraFound, stack = 'prod'): readonly [number, EntryBody] => [
  at,
  {
    kind: 'fact-taken',
    fact: `infra-look/${++facts}.json`,
    digest,
    body: { kind: 'infra-look', stack, at: toInstantText(at), found },
  },
];
const said = (at: number, command: Command): readonly [number, EntryBody] => [
  at,
  {
    kind: 'fact-taken',
    fact: `command/${++facts}.json`,
    digest,
    body: { kind: 'command', command, by: 'it-manager', at: toInstantText(at), provenBy, reason: 'we know' },
  },
];
const clean: InfraFound = { result: 'no-drift' };
const drift: InfraFound = { result: 'drift', resources: ['update aws:Bucket vault (versioning)'] };
const more: InfraFound = { result: 'drift', resources: [...drift.resources, 'create aws:Queue wakes'] };

describe('cutover on a stack', () => {
  test('waits for a look, and opens on a fresh one that found no drift', () => {
    expect(reasonsOf({}).join()).toContain('has not been compared with the code yet');
    expect(reasonsOf({ bodies: [looked(now - hour, clean)] })).toEqual([]);
  });

  test('waits while the newest look shows drift, and names what differs', () => {
    const bodies = [looked(now - 2 * hour, clean), looked(now - hour, drift)];
    expect(reasonsOf({ bodies }).join()).toContain('update aws:Bucket vault (versioning)');
    expect(reasonsOf({ bodies: [...bodies, looked(now - minute, clean)] })).toEqual([]);
  });

  test('waits as the newest look says, also when an older one is heard after it', () => {
    const [, older] = looked(now - 2 * hour, clean);
    expect(reasonsOf({ bodies: [looked(now - hour, drift), [now - minute, older]] }).join()).toContain(
      'update aws:Bucket vault (versioning)',
    );
  });

  test('waits where nobody could look, and says why', () => {
    const bodies = [looked(now - hour, { result: 'unknown', why: 'no role to assume' })];
    expect(reasonsOf({ bodies }).join()).toContain('could not be compared');
    expect(reasonsOf({ bodies }).join()).toContain('no role to assume');
  });

  test('waits for a new look once the last one is too old', () => {
    expect(reasonsOf({ bodies: [looked(now - driftCountsForMs, clean)] })).toEqual([]);
    expect(reasonsOf({ bodies: [looked(now - driftCountsForMs - 1, clean)] }).join()).toContain(
      'over 6 hours ago',
    );
  });

  test('takes no look at another stack', () => {
    expect(reasonsOf({ bodies: [looked(now - hour, clean, 'dev')] }).join()).toContain('not been compared');
  });

  test('believes no look from the future longer than from when it was taken', () => {
    const [at, body] = looked(now - 7 * hour, clean);
    if (body.kind !== 'fact-taken') throw new Error('a fact');
    const late = { ...body, body: { ...body.body, at: toInstantText(now + 100 * hour) } };
    expect(reasonsOf({ bodies: [[at, late]] }).join()).toContain('over 6 hours ago');
  });

  test('names a few of many, and says how many more', () => {
    const resources = Array.from({ length: 40 }, (_, index) => `update aws:Queue q${index}`);
    const [reason = ''] = reasonsOf({ bodies: [looked(now - hour, { result: 'drift', resources })] });
    expect(reason).toContain('and 30 more');
    expect(reason.length).toBeLessThan(3000);
  });

  test('says it in both languages', () => {
    const all = [[], [looked(now - hour, drift)], [looked(now - 8 * hour, clean)]];
    for (const bodies of all) {
      const [reason] = evaluateGate(questionOf({ bodies })).reasons;
      expect(reason?.['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(reason?.en).toContain('/accept-drift');
    }
  });
});

describe('a person’s word to go on in spite of drift', () => {
  const accepted = said(now - 30 * minute, { name: 'accept-drift', look: 'none' });

  test('opens cutover, whether drift was found, nothing could be, or nobody looked', () => {
    const unknown: InfraFound = { result: 'unknown', why: 'AWS is down' };
    for (const bodies of [[], [looked(now - hour, drift)], [looked(now - hour, unknown)]]) {
      expect(reasonsOf({ bodies: [...bodies, accepted] })).toEqual([]);
    }
  });

  test('covers what was known then, and not what a later look adds', () => {
    const known = [looked(now - hour, drift), accepted];
    expect(reasonsOf({ bodies: [...known, looked(now - minute, drift)] })).toEqual([]);
    expect(reasonsOf({ bodies: [...known, looked(now - minute, more)] }).join()).toContain('aws:Queue wakes');
  });

  test('covers no look from before that had not arrived when it was said', () => {
    const late = [looked(now - hour, drift), accepted, looked(now - 31 * minute, more)];
    expect(reasonsOf({ bodies: late }).join()).toContain('aws:Queue wakes');
  });

  test('counts for one night', () => {
    const early = said(now - driftCountsForMs - 1, { name: 'accept-drift', look: 'none' });
    expect(reasonsOf({ bodies: [early] }).join()).toContain('not been compared');
  });
});

describe('nothing is asked', () => {
  test.each<[string, Given]>([
    ['where the organisation names no stack', { organisation: validOrganisation }],
    ['in a drill', { drill: true }],
    ['of other phases', { phase: 'hold' }],
  ])('%s', (_, given) => {
    expect(reasonsOf(given)).toEqual([]);
    expect(nextLook(given)).toBeNull();
  });
});

describe('the next look', () => {
  const mayBegin = questionOf({}).step.notBefore ?? 0;

  test('is two hours ahead of cutover at first', () => {
    expect(nextLook({})).toBe(mayBegin - 2 * hour);
  });

  test('is soon where something is to be mended, and in time where nothing is', () => {
    const at = mayBegin - hour;
    expect(nextLook({ bodies: [looked(at, drift)] })).toBe(at + 30 * minute);
    expect(nextLook({ bodies: [looked(at, clean)] })).toBe(at + driftCountsForMs / 2);
  });

  test('is never where a person accepted the drift', () => {
    const bodies = [looked(now - hour, drift), said(now - minute, { name: 'accept-drift', look: 'none' })];
    expect(nextLook({ bodies })).toBeNull();
  });
});

describe('the version of the code', () => {
  const noStack = { organisation: validOrganisation };

  test('that is not the one of the snapshot closes every gate', () => {
    for (const phase of ['cutover', 'hold', 'close-out'] as const) {
      expect(reasonsOf({ ...noStack, phase, code: other }).join()).toContain(
        'The record says code cccccccccccc, and this is dddddddddddd',
      );
    }
  });

  test('is not asked where nothing is about to run', () => {
    expect(reasonsOf({ ...noStack, code: null })).toEqual([]);
  });

  test('with changes that are in no commit is another version', () => {
    expect(reasonsOf({ ...noStack, code: `${commit}+changes` }).join()).toContain('cccccccccccc+changes');
  });
});
