// The bad day: only a vault and the company's private key are left.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { backUp } from '../../pipelines/continuity/back-up.ts';
import { digestOf } from '../../pipelines/ledger/canonical.ts';
import { cipherForTests } from '../support/backup-cipher.ts';
import { openToOthers } from '../support/open-to-others.ts';
import { type Ran, runScript } from '../support/script-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-restore-'));
const vault = join(folder, 'vault');
const drawing = new TextEncoder().encode('a drawing');

beforeAll(async () => {
  const identity = await generateX25519Identity();
  writeFileSync(join(folder, 'company.key'), `# made by age-keygen\n${identity}\n`);
  writeFileSync(join(folder, 'other.key'), `${await generateX25519Identity()}\n`);
  writeFileSync(join(folder, 'no.key'), 'age1 is no private key\n');
  const items = [
    { id: 'm-1', kind: 'message', body: '{"text":"你好"}' },
    { id: 'f-1', kind: 'file', body: '{"name":"plan.dwg"}', fileDigest: digestOf(drawing).slice(7) },
  ] as const;
  const result = await backUp({
    window: 'w',
    round: 1,
    attempt: 1,
    before: null,
    what: ['messages', 'files'],
    history: {
      exportSince: async () => ({ items, cursor: 'c' }),
      readFile: async function* () {
        yield drawing;
      },
    },
    vaults: [{ id: 'near', store: createFolderStore(vault) }],
    cipher: await cipherForTests([await identityToRecipient(identity)]),
    perform: async (request) => ({ result: 'done', detail: await request.act('key', 1) }),
  });
  expect(result.result).toBe('done');
});
afterAll(() => rmSync(folder, { recursive: true }));

function restore(key: string, to: string): Promise<Ran> {
  const args = ['--vault', `file:${vault}`, '--window', 'w', '--identity', join(folder, key), '--to', to];
  return runScript('restore.ts', args);
}

test('everything comes back, readable by its owner alone', async () => {
  const to = join(folder, 'back');
  expect(await restore('company.key', to)).toMatchObject({
    status: 0,
    text: expect.stringContaining('Complete'),
  });
  expect(readFileSync(join(to, 'message.jsonl'), 'utf8')).toContain('你好');
  expect(readFileSync(join(to, 'files', 'f-1'), 'utf8')).toBe('a drawing');
  expect(openToOthers(to)).toEqual([]);
});

test('a restore that was killed goes on: whole files stay, the rest is written anew', async () => {
  const to = join(folder, 'cut-off');
  await restore('company.key', to);
  const [file, items] = [join(to, 'files', 'f-1'), readFileSync(join(to, 'message.jsonl'), 'utf8')];
  const before = statSync(file).ino;
  writeFileSync(join(to, '.restoring'), 'w');
  writeFileSync(join(to, 'message.jsonl'), 'half a li');
  expect((await restore('company.key', to)).status).toBe(0);
  expect([statSync(file).ino, readFileSync(join(to, 'message.jsonl'), 'utf8')]).toEqual([before, items]);
  writeFileSync(join(to, '.restoring'), 'w');
  writeFileSync(file, 'damaged');
  await restore('company.key', to);
  expect(readFileSync(file, 'utf8')).toBe('a drawing');
  expect(readdirSync(to)).not.toContain('.restoring');
});

test('another key and a file without a key are told in one line each, and nothing is written over', async () => {
  const wrong = await restore('other.key', join(folder, 'wrong'));
  expect(wrong.status).toBe(1);
  expect(wrong.text).toContain('not for this key');
  const none = await restore('no.key', join(folder, 'none'));
  expect(none.status).toBe(1);
  expect(none.text).toMatch(/no\.key: There is no age private key in this file\n {2}To do: /);
  expect((await restore('company.key', join(folder, 'back'))).text).toContain('The folder is not empty');
  expect(readdirSync(join(folder, 'back')).length).toBeGreaterThan(1);
});
