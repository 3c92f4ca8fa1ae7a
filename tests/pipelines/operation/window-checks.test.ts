// What the verification suite is given: every approval taken offline, also after it was entered, and the system
// that shows approvals.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { approvalItem } from '../../../pipelines/operation/held-items.ts';
import { windowChecks } from '../../../pipelines/operation/window-checks.ts';
import type { DecidedApproval } from '../../../pipelines/ports.ts';
import { changed, validPlan } from '../../support/valid-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-window-checks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const brought = { from: 'li', conversation: 'purchasing', at: '2026-12-05T19:00:00.000Z' };
const entered = approvalItem(brought, 'PO-7 approved', null);

async function resultWith(shown: readonly DecidedApproval[], settled: readonly string[] = []) {
  const runner = windowChecks({
    plan: changed(validPlan, { 'verification.checks': ['approvals-reconciled'] }),
    clock: createRealClock(),
    messenger: { kind: 'http', url: 'http://127.0.0.1:9', adminToken: '' },
    probes: [],
    accounts: [],
    secretOf: () => '',
    vaults: [],
    open: async () => null,
    outbox: { contents: async () => ({ held: [], replayed: [entered], setAside: [] }) },
    approvalRecords: { list: async () => shown },
    folder,
  });
  const { checks } = await runner.run((approval) => settled.includes(approval));
  return checks.map(({ result }) => result);
}

const shown = { id: 'PO-7', decision: 'approved', by: 'li' } as const;

test('an approval that was entered must be shown by the system that keeps approvals', async () => {
  expect(await resultWith([shown])).toEqual(['passed']);
  expect(await resultWith([])).toEqual(['failed']);
  expect(await resultWith([{ ...shown, decision: 'rejected' }])).toEqual(['failed']);
});

test('what a decider left as it is fails no check', async () => {
  expect(await resultWith([], ['PO-7'])).toEqual(['passed']);
});
