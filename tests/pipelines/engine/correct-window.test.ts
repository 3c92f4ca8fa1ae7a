import { expect, it } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { correct } from '../../../pipelines/engine/amend-window.ts';
import type { WindowRun } from '../../../pipelines/engine/window-run.ts';
import { canonicalBytes, digestOf } from '../../../pipelines/ledger/canonical.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import * as keys from '../../../pipelines/ledger/keys.ts';
import { phaseNames } from '../../../pipelines/plan/phase-table.ts';
import type { Snapshot } from '../../../pipelines/plan/snapshot.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const before: Snapshot = {
  format: 1,
  plan: validPlan,
  organisation: validOrganisation,
  roster: { digest: '', people: 20 },
  templates: {},
  code: '',
  mergedBy: null,
  tzdata: '',
};
const after: Snapshot = { ...before, plan: { ...validPlan, title: { 'zh-CN': '改', en: 'Corrected' } } };

/** A run that is in `inForce`, with the corrected snapshot in its store. */
async function runIn(inForce: Snapshot): Promise<{ readonly run: WindowRun; readonly entries: EntryBody[] }> {
  const store = createMemoryStore();
  await store.create(keys.snapshotKey(validPlan.id, digestOf(after)), canonicalBytes(after));
  const entries: EntryBody[] = [];
  const run: Partial<WindowRun> = {
    window: validPlan.id,
    store,
    state: () => foldRecord([]),
    snapshot: () => inForce,
    snapshotDigest: () => digestOf(inForce),
    adopt: async (next) => digestOf(next),
    append: async (body) => void entries.push(body),
  };
  return { run: run as WindowRun, entries };
}

const change = { from: digestOf(before), to: digestOf(after) };

it('a correction replaces what it was made from, and voids every approval', async () => {
  const { run, entries } = await runIn(before);
  expect(await correct(run, change, 'a title', 'it-manager', 'fact')).toBe(true);
  expect(entries).toMatchObject([{ kind: 'amended', ...change, change: { kind: 'correct' } }]);
  expect(entries[0]?.kind === 'amended' && entries[0].voids).toEqual(phaseNames);
});

it('a correction that another amendment came before is left alone', async () => {
  const { run, entries } = await runIn({
    ...before,
    plan: { ...validPlan, end: '2026-12-06T06:00:00+08:00[Asia/Shanghai]' },
  });
  expect(await correct(run, change, 'a title', 'it-manager', 'fact')).toBe(false);
  expect(entries).toEqual([]);
});
