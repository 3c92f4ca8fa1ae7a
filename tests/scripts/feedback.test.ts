// The desk's command as its users run it: mails from a folder, what somebody said, and the list of what was written.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutGithub } from '../../pipelines/adapters/github/prover.ts';
import { createSecretKeyring } from '../../pipelines/adapters/keyring/secret-keyring.ts';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { enterWindow } from '../../pipelines/engine/enter-window.ts';
import { rehearsalWriting } from '../../pipelines/rehearsal/rehearsal-key.ts';
import { letter } from '../support/letters.ts';
import { openNight } from '../support/night.ts';
import { type Ran, runScript } from '../support/script-process.ts';

const secret = Buffer.alloc(32, 3).toString('base64');
let folder = '';
let window = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-feedback-'));
  const { files, clock, ports } = await openNight();
  window = files.plan.id;
  const keyring = createSecretKeyring(secret, 'test');
  const entered = await enterWindow({
    window,
    files,
    store: createFolderStore(join(folder, 'store')),
    keyring,
    clock,
    portsFor: async () => ports,
    writing: await rehearsalWriting(keyring, window, 'test'),
    code: 'test',
    prover: withoutGithub,
  });
  if (entered.result === 'in') await entered.ledger.releaseClaim();
  await mkdir(join(folder, 'mails'));
  const mail = (name: string, extra: readonly string[], body: string) =>
    writeFile(
      join(folder, 'mails', name),
      letter({
        without: ['message-id', 'from', 'subject'],
        extra: [`Message-ID: <${name}>`, ...extra],
        body,
      }),
    );
  await mail('1.eml', ['From: <account-7@example.com>'], 'I cannot log in, room 4711');
  await mail('2.eml', ['From: <stranger@client.example>'], 'ALL WELL');
  await mail('3.EML', ['From: <x@client.example>', 'Auto-Submitted: auto-replied'], 'I am away');
  await writeFile(join(folder, 'mails', 'notes.txt'), 'no mail');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const feedback = (...args: readonly string[]): Promise<Ran> =>
  runScript(
    'feedback.ts',
    ['--window', window, '--store', `file:${join(folder, 'store')}`, '--by', 'duty-lead', ...args],
    { env: { TIDEOVER_WINDOW_KEYS: secret } },
  );

test('a folder of mails is taken once, robots are left out, and the desk adds what it heard', async () => {
  const first = await feedback('--read', join(folder, 'mails'));
  expect(`${first.status} ${first.text}`).toMatch(/^0 /);
  expect(first.text).toMatch(
    /1\.eml: taken: login\n.*2\.eml: taken: none\n.*3\.EML: left out: Auto-Submitted/,
  );
  const again = await feedback('--read', join(folder, 'mails', '1.eml'), join(folder, 'mails', '2.eml'));
  expect(again.text.match(/known already/g)).toHaveLength(2);
  const said = await feedback(
    '--say',
    'files',
    '--account',
    'account-9',
    'the',
    'plans',
    'do',
    'not',
    'open',
  );
  expect(said).toMatchObject({ status: 0, text: expect.stringContaining('taken: files from account-9.') });

  const listed = await feedback('--list');
  expect(listed.text).toContain('3 reports');
  expect(listed.text).toContain('room 4711');
  expect(listed.text).toMatch(/files +desk, [0-9a-f]{12}\n {4}the plans do not open/);
  expect(listed.text).toMatch(/none +mail, somebody/);
  expect(listed.text).not.toMatch(/account-[79]@|stranger@/);
}, 60_000);

test('says what is wrong with what it is told', async () => {
  const cases = await Promise.all([
    feedback(),
    feedback('--say', 'everything'),
    feedback('--read', 'x', '--list'),
    feedback('--read', join(folder, 'absent.eml')),
    feedback('--say', 'none', '--account', 'nobody'),
    feedback('--help'),
  ]);
  expect(cases.map(({ status }) => status)).toEqual([2, 2, 2, 1, 1, 0]);
  for (const [index, words] of [
    [3, 'ENOENT'],
    [4, 'no account'],
    [5, 'Usage'],
  ] as const)
    expect(cases[index]?.text).toContain(words);
  for (const { text } of cases) expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/);
}, 60_000);
