// Whose word a correction needs: those of the strictest gate that is left, of both plans where it changes who decides.

import { describe, expect, test } from 'vitest';
import { approversOf, strictestGate } from '../../../pipelines/gates/corrections.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { Snapshot } from '../../../pipelines/plan/snapshot.ts';
import { allBefore, stateAfter } from '../../support/night.ts';
import { changed, snapshotOf, validPlan } from '../../support/valid-plan.ts';

const gate = (quorum: number, ...approvers: readonly string[]) => ({
  ...validPlan.approvals.gates.cutover,
  quorum,
  approvers,
});
const loose = gate(1, 'it-manager');
const strict = gate(2, 'it-manager', 'security-officer', 'duty-lead');
const stricter = gate(2, 'it-manager', 'security-officer');

const snapshotWith = (gates: Readonly<Record<string, unknown>>, title = 'A window'): Snapshot =>
  snapshotOf(changed(validPlan, { 'approvals.gates': gates, 'title.en': title }));

const nothingDone = stateAfter();
const digest = `sha256:${'0'.repeat(64)}` as const;
const summary = { 'zh-CN': '完成', en: 'done' };

describe('the strictest gate', () => {
  test('is the one with the most approvals, and of two the one that fewer people may give', () => {
    const { plan, ...rest } = snapshotWith({ 'pre-backup': loose, cutover: strict, canary: stricter });
    expect(strictestGate({ plan, ...rest }, nothingDone)).toEqual(stricter);
  });

  test('is looked for among those that are left, and among all when none is', () => {
    const snapshot = snapshotWith({ cutover: stricter, canary: loose });
    const done = (before: 'canary' | 'close-out') =>
      stateAfter(
        ...allBefore(before).flatMap(([phase, round]): readonly EntryBody[] => [
          { kind: 'phase-started', phase, round, attempt: 1, snapshot: digest, code: 'test' },
          { kind: 'phase-finished', phase, round, result: { result: 'done', summary, evidence: [] } },
        ]),
      );
    expect(strictestGate(snapshot, done('canary'))).toEqual(loose);
    expect(strictestGate(snapshot, done('close-out'))).toEqual(stricter);
    expect(strictestGate(snapshotWith({}), nothingDone)).toBeNull();
  });
});

describe('a correction', () => {
  const before = snapshotWith({ cutover: stricter });

  test('is agreed to by the approvers of the plan in force', () => {
    const after = snapshotWith({ cutover: stricter }, 'A better title');
    expect(approversOf(before, { after }, nothingDone)).toEqual([stricter]);
  });

  test('that changes who decides is agreed to by those whom it makes decide as well', () => {
    const after = snapshotWith({ cutover: loose });
    expect(approversOf(before, { after }, nothingDone)).toEqual([stricter, loose]);
  });
});
