import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createOutbox } from '../../pipelines/adapters/outbox/outbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-outbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function outbox(...args: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
  const all = ['scripts/outbox.ts', ...args, '--window', 'w-1', '--folder', folder];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

it('work is held under its key and digest, once, and listed', async () => {
  const file = join(folder, 'plan.pdf');
  writeFileSync(file, 'the plan');
  const from = ['--from', 'li-01', '--in', 'department-it'];
  const [message, upload, approval] = await Promise.all([
    outbox(
      'hold',
      'message',
      'See',
      'you',
      'later',
      ...from,
      '--key',
      'k1',
      '--at',
      '2026-12-06T03:00:00+08:00',
    ),
    outbox('hold', 'upload', ...from, '--file', file, '--key', 'k2', '--at', '2026-12-06T03:01:00+08:00'),
    outbox('hold', 'approval', 'PO-1042 驳回', ...from, '--key', 'k3', '--at', '2026-12-06T03:02:00+08:00'),
  ]);
  expect([message.status, upload.status, approval.status]).toEqual([0, 0, 0]);
  expect(approval.text).toContain('PO-1042 rejected');

  const held = await createOutbox(join(folder, 'w-1')).held();
  expect(held.map(({ key, at, text }) => [key, at, text])).toEqual([
    ['k1', '2026-12-05T19:00:00.000Z', 'See you later'],
    ['k2', '2026-12-05T19:01:00.000Z', 'plan.pdf'],
    ['k3', '2026-12-05T19:02:00.000Z', 'PO-1042 驳回'],
  ]);
  expect(held[1]?.file?.digest).toBe(createHash('sha256').update('the plan').digest('hex'));

  const unnamed = ['hold', 'message', 'Entered twice', ...from, '--at', '2026-12-06T03:05:00+08:00'];
  for (const line of [await outbox(...unnamed), await outbox(...unnamed)]) expect(line.status).toBe(0);

  const [other, vague, noFile, listed] = await Promise.all([
    outbox('hold', 'message', 'Something else', ...from, '--key', 'k1', '--at', '2026-12-06T03:00:00+08:00'),
    outbox('hold', 'approval', 'PO-1043 perhaps', ...from),
    outbox('hold', 'upload', 'no file', ...from),
    outbox('list'),
  ]);
  expect([other.status, vague.status, noFile.status, listed.status]).toEqual([1, 1, 2, 0]);
  expect(other.text).toContain('Something else is held under this key');
  expect(listed.text).toContain('4 held, 0 replayed');
}, 60_000);
