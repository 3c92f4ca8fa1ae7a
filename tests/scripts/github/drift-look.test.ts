import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { readProof } from '../../../pipelines/gates/statements/read-proof.ts';
import type { Entry, EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { InfraFound } from '../../../pipelines/ledger/fact.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { driftLookAt, stackToLookAt } from '../../../pipelines/operation/drift-look.ts';
import type { Snapshot } from '../../../pipelines/plan/snapshot.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { allBefore, hour, minute, start } from '../../support/night.ts';
import { hasSsh, makeSshKey } from '../../support/ssh.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';

const digest = `sha256:${'a'.repeat(64)}`;
/** Cutover may begin half an hour before the window. */
const due = start - 30 * minute - 2 * hour;

it('the stack is looked at from two hours before cutover, again by itself, and at once by hand where it drifted', () => {
  expect(driftLookAt(standing(), due)).toBe(due);
  expect(stackToLookAt(standing(), due - 1, false)).toBeNull();
  expect(stackToLookAt(standing(), due, false)).toBe('prod');
  const clean = standing(looked({ result: 'no-drift' }));
  expect(stackToLookAt(clean, due + hour, true)).toBeNull();
  const drifted = standing(looked({ result: 'drift', resources: ['create aws:Queue wakes'] }));
  expect(stackToLookAt(drifted, due + 10 * minute, false)).toBeNull();
  expect(stackToLookAt(drifted, due + 10 * minute, true)).toBe('prod');
  expect(stackToLookAt(drifted, due + 30 * minute, false)).toBe('prod');
});

it('nothing is looked at where no stack is named, or once the window is over', () => {
  expect(stackToLookAt({ ...standing(), snapshot: snapshotWith(null) }, start, true)).toBeNull();
  const change = { kind: 'call-off', whose: 'ours', reason: 'rain', by: 'it-manager' } as const;
  const off: EntryBody = { kind: 'amended', from: digest, to: digest, change, cause: 'x', voids: [] };
  expect(driftLookAt(standing(off), start)).toBeNull();
  expect(driftLookAt(standing({ kind: 'window-closed', how: 'done', report: digest }), start)).toBeNull();
});

it.skipIf(!hasSsh)(
  'a job that cannot look says so in the record, and does not fail',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tideover-drift-'));
    try {
      makeSshKey(join(folder, 'id'));
      const { stdout } = await promisify(execFile)(process.execPath, ['scripts/github/infra-drift.ts'], {
        env: {
          PATH: '/usr/bin',
          PULUMI_STACK: 'prod',
          TIDEOVER_STORE: `file:${folder}/store`,
          TIDEOVER_WINDOW: 'a-window',
          TIDEOVER_KEY: join(folder, 'id'),
          TIDEOVER_NOW: '2026-12-05T15:00:00Z',
        } as NodeJS.ProcessEnv,
      });
      expect(stdout).toContain('could not be compared');
      const store = createFolderStore(join(folder, 'store'));
      const [key = '', ...more] = await store.list('windows/a-window/facts/');
      expect(more).toEqual([]);
      const name = key.slice('windows/a-window/facts/'.length);
      expect(readProof(name, (await store.read(key)) ?? new Uint8Array())).toMatchObject({
        result: 'read',
        proof: {
          door: 'drift',
          fact: { stack: 'prod', at: '2026-12-05T15:00:00.000Z', found: { result: 'unknown' } },
        },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

function looked(found: InfraFound): EntryBody {
  const body = { kind: 'infra-look', stack: 'prod', at: toInstantText(due), found } as const;
  return { kind: 'fact-taken', fact: 'infra-look/1.json', digest, body };
}

function standing(...more: readonly EntryBody[]) {
  const done = allBefore('cutover').flatMap(([phase, round]): EntryBody[] => [
    { kind: 'phase-started', phase, round, attempt: 1, snapshot: digest, code: '' },
    {
      kind: 'phase-finished',
      phase,
      round,
      result: { result: 'done', summary: { 'zh-CN': '好', en: 'ok' }, evidence: [] },
    },
  ]);
  const entries = [...done, ...more].map(
    (body, index): Entry => ({
      window: validPlan.id,
      sequence: index + 1,
      at: toInstantText(due),
      claim: 1,
      body,
    }),
  );
  return { state: foldRecord(entries), snapshot: snapshotWith('prod') };
}

function snapshotWith(stack: string | null): Snapshot {
  const organisation =
    stack === null ? validOrganisation : changed(validOrganisation, { 'aws.stack': stack });
  return { plan: validPlan, organisation } as Snapshot;
}
