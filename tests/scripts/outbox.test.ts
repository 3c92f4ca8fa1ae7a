// What somebody without any key does at his own machine: hand in, get a number, and send what is urgent at once.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHandedIn, writeHandIn } from '../../pipelines/adapters/outbox/hand-in.ts';
import { sealingKeyOf } from '../../pipelines/ledger/sealed.ts';
import { type Ran, runScript } from '../support/script-process.ts';

const here = mkdtempSync(join(tmpdir(), 'tideover-outbox-'));
const shared = join(here, 'shared');
const windowKey = new Uint8Array(32).fill(5);
afterAll(() => rmSync(here, { recursive: true, force: true }));

beforeAll(() =>
  writeHandIn(shared, {
    format: 1,
    window: 'w-1',
    sealTo: sealingKeyOf(windowKey),
    urgentTo: [{ title: 'Duty lead', email: 'duty@example.com', phone: '+49 69 1' }],
  }),
);

const outbox = (...args: readonly string[]): Promise<Ran> => runScript('outbox.ts', args, { cwd: here });

const opened = () =>
  readdirSync(shared)
    .filter((name) => name.endsWith('.sealed'))
    .map((name) => openHandedIn(windowKey, 'w-1', readFileSync(join(shared, name))));

test('a file, a text and an approval with its form are sealed, numbered, and the same twice is one', async () => {
  writeFileSync(join(here, 'plan.pdf'), 'the secret plan');
  const whose = [
    '--folder',
    shared,
    '--from',
    'li-01',
    '--conversation',
    'it',
    '--at',
    '2026-12-06T03:00:00+08:00',
  ];
  const runs = await Promise.all([
    outbox('add', 'plan.pdf', ...whose),
    outbox('add', 'plan.pdf', ...whose),
    outbox('add', '--text', 'See you later', ...whose),
    outbox('add', '--approval', 'PO-1042 驳回', 'plan.pdf', ...whose),
  ]);
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(runs[0]?.text).toBe(runs[1]?.text);
  const items = opened();
  expect(items.map((item) => item?.kind).sort()).toEqual(['approval', 'message', 'upload']);
  expect(items.every((item) => runs.some(({ text }) => text.includes(item?.key ?? '?')))).toBe(true);
  expect(items.find((item) => item?.kind === 'approval')).toMatchObject({
    text: 'PO-1042 驳回',
    from: 'li-01',
    at: '2026-12-05T19:00:00.000Z',
    file: { name: 'plan.pdf' },
  });
  const stored = readdirSync(shared).map((name) => readFileSync(join(shared, name), 'latin1'));
  expect(stored.join('')).not.toContain('secret plan');
}, 60_000);

test('what says nothing, and a folder that nobody collects, are refused in words', async () => {
  const [vague, turned, joined, missing, nowhere] = await Promise.all([
    outbox('add', '--approval', 'PO-1043 perhaps', '--folder', shared),
    outbox('add', '--approval', '同意 PO-1043', '--folder', shared),
    outbox('add', '--approval', 'PO-1043，不同意', '--folder', shared),
    outbox('add', 'no-such-file', '--folder', shared),
    outbox('add', '--text', 'x', '--folder', here),
  ]);
  expect([missing.status, nowhere.status]).toEqual([1, 1]);
  for (const { status, text } of [vague, turned, joined]) {
    expect(status).toBe(1);
    expect(text).toContain('does not say behind its number how it was decided');
  }
  expect(nowhere.text).toContain('Nobody collects held work in this folder');
}, 60_000);

test('an urgent file lies ready as a mail that only the told passphrase opens', async () => {
  writeFileSync(join(here, 'offer.txt'), 'the urgent offer');
  const { text, status } = await outbox('add', 'offer.txt', '--urgent', '--folder', shared);
  expect(status).toBe(0);
  const passphrase = text.trim().split('\n').at(-1) ?? '';
  const name = readdirSync(here).find((one) => one.endsWith('.eml')) ?? '';
  const raw = readFileSync(join(here, name));
  expect(raw.toString()).not.toContain(passphrase);
  const mail = await PostalMime.parse(raw);
  expect(mail.to?.map(({ address }) => address)).toEqual(['duty@example.com']);
  const content = mail.attachments[0]?.content;
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const plain = await decrypter.decrypt(new Uint8Array(content as ArrayBuffer));
  expect(new TextDecoder().decode(plain)).toBe('the urgent offer');
}, 60_000);
