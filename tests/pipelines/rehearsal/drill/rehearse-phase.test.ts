// A rehearsal in jobs of their own: one job dies, and the next goes on.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { loadPlan } from '../../../../pipelines/operation/plan-files/load-plan.ts';
import { rehearsePhase } from '../../../../pipelines/rehearsal/drill/rehearse-phase.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-rehearse-phase-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a job that died with the claim in its hand keeps the next one waiting, and not for ever', async () => {
  vi.stubEnv('TIDEOVER_WORLD', join(folder, 'world'));
  vi.stubEnv('TIDEOVER_STORE', `file:${join(folder, 'store')}`);
  const loaded = await loadPlan('runbooks/windows/2026-12-06-wangshangliao.yaml');
  const told: string[] = [];
  expect(await rehearsePhase(loaded, 'pre-backup', (story) => told.push(story))).toEqual({ result: 'done' });

  const claims = join(folder, 'store', 'windows', loaded.plan.id, 'claims', 'ledger');
  const released = readdirSync(claims).filter((name) => name.includes('released'));
  expect(released.length).toBeGreaterThan(0);
  for (const name of released) rmSync(join(claims, name));
  expect(await rehearsePhase(loaded, 'client-version', () => undefined)).toEqual({ result: 'done' });
});
