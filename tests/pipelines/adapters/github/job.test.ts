import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { addSummary } from '../../../../pipelines/adapters/github/job.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-summary-'));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a step’s summary stays within a mebibyte, all that it adds together, and ends with a whole character', () => {
  const file = join(folder, 'summary.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', file);
  addSummary('before');
  for (const offset of ['', 'x', 'xx']) addSummary(`${offset}${'维'.repeat(400_000)}`);
  addSummary('after');
  expect(statSync(file).size).toBeLessThanOrEqual(1_048_576);
  expect(statSync(file).size).toBeGreaterThan(1_048_400);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('the rest is cut');
  expect(text).not.toContain('\ufffd');
});
