// Erasing people's data as whoever answers for it does: on a rehearsed window with a key of its own. Afterwards whatever
// needs no key still speaks.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutGithub } from '../../pipelines/adapters/github/prover.ts';
import { createSecretKeyring } from '../../pipelines/adapters/keyring/secret-keyring.ts';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { enterWindow } from '../../pipelines/engine/enter-window.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { keepCheckpoint } from '../../pipelines/ledger/checkpoint.ts';
import { openToDos, wordThatAnswers } from '../../pipelines/ledger/fold.ts';
import { erasedKey } from '../../pipelines/ledger/keys.ts';
import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { sayInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { rehearsalWriting } from '../../pipelines/rehearsal/rehearsal-key.ts';
import { objectsOf } from '../pipelines/ledger/sample-record.ts';
import { lookNext, openNight } from '../support/night.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';
import { type Ran, runScript } from '../support/script-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-erase-'));
const secret = Buffer.alloc(32, 3).toString('base64');
const keyring = createSecretKeyring(secret, 'TIDEOVER_WINDOW_KEYS');
const signer = createMemorySigner('record.example.com', new Uint8Array(32).fill(9));
let window = '';
let open = '';
let key = '';

async function keep({ store }: Rehearsed, name: string): Promise<void> {
  const kept = createFolderStore(join(folder, name));
  for (const [path, bytes] of await objectsOf(store)) await kept.create(path, bytes);
}

beforeAll(async () => {
  const [plain] = scenarios;
  if (plain === undefined) throw new Error('there is no scenario');
  const night = await rehearseInMemory(await exampleFiles('complete', 20), plain, { keyring, signer });
  const { run } = night;
  window = run.window;
  key = join(folder, 'world', 'keys', `${window}.key`);
  mkdirSync(join(folder, 'world', 'keys'), { recursive: true, mode: 0o700 });
  const hex = Buffer.from(await keyring.windowKey(window)).toString('hex');
  writeFileSync(key, `${hex}\n`, { mode: 0o600 });
  await keep(night, 'early');
  const left = openToDos(run.state());
  open = left[0]?.text.en ?? '';
  for (const toDo of left)
    await sayInRehearsal(run, toDo.owner ?? 'duty-lead', `${wordThatAnswers(toDo)} it is done`);
  const entered = await enterWindow({
    window,
    files: null,
    store: night.store,
    keyring,
    clock: run.clock,
    portsFor: async () => run.ports,
    writing: await rehearsalWriting(keyring, window, 'afterwards', signer),
    code: 'test',
    prover: withoutGithub,
  });
  if (entered.result !== 'in') throw new Error('somebody is at work');
  await takeStep(entered.run, lookNext);
  await keepCheckpoint(night.store, signer, entered.ledger);
  await keep(night, 'store');
  await openNight({ store: createFolderStore(join(folder, 'begun')), plan: { id: 'begun' } });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inWorld = { TIDEOVER_WORLD: join(folder, 'world') };
const run = (name: string, args: readonly string[], typed = '', env: NodeJS.ProcessEnv = inWorld) =>
  runScript(name, args, { cwd: folder, env, typed });
const erase = (
  typed: string,
  more: readonly string[] = ['--yes'],
  env: NodeJS.ProcessEnv = inWorld,
): Promise<Ran> =>
  run('erase.ts', ['--window', window, '--store', `file:${folder}/store`, ...more], `${typed}\n`, env);

test('a window that is not closed keeps its key', async () => {
  const refused = await run(
    'erase.ts',
    ['--window', 'begun', '--store', `file:${folder}/begun`, '--yes'],
    'begun\n',
  );
  expect(refused).toMatchObject({ status: 1, text: expect.stringContaining('is not closed') });
});

test('a note that a stranger put beside a window that goes on says nothing', async () => {
  const store = createFolderStore(join(folder, 'begun'));
  await store.create(erasedKey('begun'), Buffer.from('{"at":"2026-12-06T01:00:00.000Z"}'));
  const at = ['--window', 'begun', '--store', `file:${folder}/begun`, '--language', 'en'];
  expect((await run('show.ts', at)).text).not.toContain('destroyed');
  expect(JSON.parse((await run('show.ts', [...at, '--json'])).stdout)).toMatchObject({ erasedAt: null });
});

test('what is still somebody’s to do is named, and nothing is erased', async () => {
  const refused = await run(
    'erase.ts',
    ['--window', window, '--store', `file:${folder}/early`, '--yes'],
    `${window}\n`,
  );
  expect(refused.status).toBe(1);
  expect(refused.text).toContain(open.replace(/\.$/, ''));
  expect(refused.text).toContain('/done');
  expect(existsSync(key)).toBe(true);
});

test('another id, none, and one that came by a pipe without --yes erase nothing', async () => {
  const wrong = await erase(`${window}-x`);
  expect(wrong).toMatchObject({ status: 1, text: expect.stringContaining('Nothing was erased') });
  expect(wrong.stdout).toContain('was closed');
  expect(
    await run('erase.ts', ['--window', window, '--store', `file:${folder}/store`, '--yes']),
  ).toMatchObject({
    status: 1,
    text: expect.stringContaining('Nothing was erased'),
  });
  expect(await erase(window, [])).toMatchObject({ status: 2, text: expect.stringContaining('--yes') });
  expect(existsSync(key)).toBe(true);
});

test('a key that is not this window’s is not taken for it', async () => {
  const other = { TIDEOVER_WINDOW_KEYS: Buffer.alloc(32, 4).toString('base64') };
  const refused = await erase(window, ['--yes'], other);
  expect(refused).toMatchObject({
    status: 1,
    text: expect.stringContaining('cannot be read with the window key'),
  });
});

test('a secret for all windows says itself that it erases none alone', async () => {
  const refused = await erase(window, ['--yes'], { TIDEOVER_WINDOW_KEYS: secret });
  expect(refused.status).toBe(1);
  expect(refused.text).toContain('cannot be destroyed alone: it is derived from TIDEOVER_WINDOW_KEYS');
  expect((await run('show.ts', ['--window', window, '--store', `file:${folder}/store`])).text).not.toContain(
    'destroyed',
  );
});

test('the key goes, and the record still speaks and says so', async () => {
  const erased = await erase(window);
  expect(`${erased.status} ${erased.stderr}`).toMatch(/^0 /);
  expect(erased.stdout).toMatch(/20 people[\s\S]*It stays:[\s\S]*is deleted/);
  expect(existsSync(key)).toBe(false);
  const at = ['--window', window, '--store', `file:${folder}/store`];
  const shown = await run('show.ts', [...at, '--language', 'en']);
  expect(shown).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('The key of this window was destroyed'),
  });
  const { erasedAt, erasedAtIsSigned } = JSON.parse((await run('show.ts', [...at, '--json'])).stdout);
  expect(Date.parse(erasedAt)).toBeGreaterThan(0);
  expect(erasedAtIsSigned).toBe(false);
  const source = [join(folder, 'store'), '--key', verifierKeyOf(signer)];
  const verified = await run('audit-verify.ts', source);
  expect(verified.stdout).toContain('The key of this window was destroyed');
  expect(verified.stdout).not.toMatch(/Problem|do not trust/);
  expect(JSON.parse((await run('audit-verify.ts', [...source, '--json'])).stdout)).toMatchObject({
    erasedAt,
    erasedAtIsSigned: false,
  });
  const asked = await run('feedback.ts', [...at, '--list']);
  expect(asked).toMatchObject({
    status: 1,
    text: expect.stringContaining('its people’s data cannot be read'),
  });
  rmSync(join(folder, 'store', erasedKey(window)));
  const again = await erase('');
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('was destroyed') });
}, 60_000);
