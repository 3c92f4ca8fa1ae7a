// The command as its users run it: one JSON object on standard output, a status, and a memory in a folder.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customer, letter, mailbox } from '../support/letters.ts';
import { runScript } from '../support/script-process.ts';

const plan = resolve(import.meta.dirname, '../../runbooks/windows/2026-12-06-wangshangliao.yaml');
const at = '2026-12-06T02:00:00+08:00[Asia/Shanghai]';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auto-reply-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(changes: Readonly<Record<string, string | null>>): Promise<Ended> {
  const options = {
    read: join(folder, 'letter.eml'),
    from: customer,
    to: mailbox,
    at,
    window: plan,
    state: join(folder, 'state'),
    format: 'json',
    ...changes,
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}`, value],
  );
  return runScript('auto-reply.ts', given);
}

test('two runs at once and one afterwards hand out one reply', async () => {
  await writeFile(join(folder, 'letter.eml'), letter());
  const ended = [...(await Promise.all([run({}), run({})])), await run({})];
  const decisions = ended.map(({ stdout }) => JSON.parse(stdout));
  expect(ended.map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  expect(decisions.map(({ reply }) => reply).sort()).toEqual([false, false, true]);
  expect(decisions[2]).toEqual({
    reply: false,
    because: 'this sender was already answered in this window',
    envelope: null,
    message: null,
  });
  const answer = decisions.find(({ reply }) => reply);
  expect(Object.keys(answer)).toEqual(['reply', 'because', 'envelope', 'message']);
  expect(answer.envelope).toEqual({ from: '', to: customer });
  expect(answer.message).toContain('\r\nAuto-Submitted: auto-replied\r\n');
});

test('a bounce, a message outside the window and 300 KB of GBK get a decision with status 0', async () => {
  const gbk = Buffer.alloc(300 * 1024, Buffer.from([0xc4, 0xe3, 0xba, 0xc3]));
  await writeFile(join(folder, 'gbk.eml'), letter({ body: gbk.toString('latin1') }));
  const [bounce, early, large] = await Promise.all([
    run({ from: '<>' }),
    run({ at: '2026-12-05T16:59:59Z', state: join(folder, 'early') }),
    run({ read: join(folder, 'gbk.eml'), state: join(folder, 'large') }),
  ]);
  expect([bounce, early, large].map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(JSON.parse(bounce.stdout).because).toContain('return path is empty');
  expect(JSON.parse(early.stdout).because).toContain('has not begun');
  expect(JSON.parse(large.stdout).reply).toBe(true);
  expect(await readdir(folder)).not.toContain('early');
});

test('wrong use ends with 2, a plan that cannot be read with 1, and neither prints on standard output', async () => {
  const [missing, time, noFile, format, noPlan] = await Promise.all([
    run({ to: null }),
    run({ at: 'tomorrow' }),
    run({ read: join(folder, 'absent.eml') }),
    run({ format: 'xml' }),
    run({ window: join(folder, 'absent.yaml') }),
  ]);
  expect([missing, time, noFile, format, noPlan].map(({ status }) => status)).toEqual([2, 2, 2, 2, 1]);
  expect([missing, time, noFile, format, noPlan].map(({ stdout }) => stdout)).toEqual(['', '', '', '', '']);
  expect(missing.stderr).toContain('--to is missing');
  expect(noPlan.stderr).not.toContain('    at ');
});
