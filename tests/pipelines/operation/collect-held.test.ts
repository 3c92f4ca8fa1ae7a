// The desk's round: each way in leads into the store, once, and nothing that somebody put there stops the others.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { broughtByMail } from '../../../pipelines/adapters/mail/held-mail.ts';
import { handedIn, handInTo, openHandedIn, writeHandIn } from '../../../pipelines/adapters/outbox/hand-in.ts';
import { heldWork } from '../../../pipelines/adapters/outbox/held-work.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { sealFor, sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { collectHeld } from '../../../pipelines/operation/collect-held.ts';
import { lineOfHeld, messageItem } from '../../../pipelines/operation/held-items.ts';
import type { OutboxItem } from '../../../pipelines/ports.ts';
import { validRoster } from '../../support/valid-plan.ts';

const window = 'w-1';
const windowKey = new Uint8Array(32).fill(5);
const handIn = { format: 1, window, sealTo: sealingKeyOf(windowKey), urgentTo: [] } as const;
const root = mkdtempSync(join(tmpdir(), 'tideover-collect-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const [first] = validRoster;
const account = first?.account ?? '';
const roster = validRoster.map((person) => ({ ...person, email: `${person.account}@example.com` }));
const brought = { from: account, conversation: 'sales', at: '2026-12-05T19:00:00.000Z' };

/** What the company's own server writes above what it received. */
const vouchedFor = 'Authentication-Results: mx.example.com; dkim=pass header.d=example.com\n';

const settle = async (): Promise<void> => undefined;

async function desk(name: string) {
  const folder = join(root, name);
  const mailbox = join(folder, 'mails');
  mkdirSync(mailbox, { recursive: true });
  await writeHandIn(folder, handIn);
  const store = createMemoryStore();
  const held = heldWork(store, window, async () => windowKey);
  const round = () => collectHeld({ window, windowKey, roster, held, folder, mailbox, settle });
  return { folder, mailbox, store, held, round };
}

function file(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, 1_796_000_000, 1_796_000_000);
}

test('what was sealed, dropped and mailed is held once, encrypted, and its sources are out of the way', async () => {
  const { folder, mailbox, store, held, round } = await desk('all');
  await handInTo(folder, handIn, messageItem(brought, 'handed in'));
  file(join(folder, 'drop', account, 'sales', 'a.txt'), 'dropped words');
  file(join(folder, 'drop', account, 'sales', 'b.bin'), 'dropped bytes');
  file(
    join(mailbox, 'm.eml'),
    `${vouchedFor}From: <${account}@example.com>\nSubject: sales\nDate: Sat, 5 Dec 2026 19:05:00 +0000\n\nmailed words\n`,
  );
  expect(await round()).toHaveLength(4);
  expect(await round()).toEqual([]);
  const { held: items } = await held.contents();
  expect(items.map(({ text, from, conversation }) => [text, from, conversation]).sort()).toEqual(
    ['b.bin', 'dropped words', 'handed in', 'mailed words'].map((text) => [text, account, 'sales']),
  );
  const stored = await Promise.all((await store.list('')).map((key) => store.read(key)));
  expect(Buffer.concat(stored.map((one) => one ?? new Uint8Array())).toString('latin1')).not.toContain(
    'words',
  );
});

test('a round that dies after holding takes the same again, once', async () => {
  const { folder, held } = await desk('killed');
  const item = messageItem(brought, 'handed in');
  await handInTo(folder, handIn, item);
  await held.hold(item);
  await collectHeld({ window, windowKey, roster, held, folder, mailbox: null, settle });
  expect((await held.contents()).held).toHaveLength(1);
});

test('what is not sealed for this window, or comes from nobody, is put aside and keeps nothing waiting', async () => {
  const { folder, mailbox, held, round } = await desk('bad');
  writeFileSync(join(folder, 'aaa.sealed'), 'nonsense');
  file(join(mailbox, 'a.eml'), 'From: <stranger@example.net>\nSubject: sales\n\nlet me in\n');
  file(
    join(mailbox, 'b.eml'),
    `${vouchedFor}From: <${account}@example.com>\nSubject: approval PO-7\n\nPO-7 perhaps\n`,
  );
  await handInTo(folder, handIn, messageItem(brought, 'good'));
  const lines = await round();
  expect(lines.filter((line) => line.startsWith('put aside'))).toHaveLength(3);
  expect((await held.contents()).held.map(({ text }) => text)).toEqual(['good']);
  expect(readdirSync(mailbox).every((name) => name.endsWith('.put-aside'))).toBe(true);
});

test.each([
  ['that says whose it is and no more', ''],
  ['of another domain', 'Authentication-Results: mx.example.com; dkim=pass header.d=evil.example\n'],
])('no mail %s brings an approval in somebody’s name', async (name, results) => {
  const { mailbox, held, round } = await desk(name);
  file(
    join(mailbox, 'a.eml'),
    `${results}From: <${account}@example.com>\nSubject: approval\n\nPO-7 approved\n`,
  );
  expect(await round()).toEqual([expect.stringContaining('nothing vouches for its From')]);
  expect((await held.contents()).held).toEqual([]);
});

test('what somebody sealed under another’s number is put aside and keeps nothing waiting', async () => {
  const { folder, held, round } = await desk('number');
  const honest = messageItem(brought, 'theirs');
  await held.hold(honest);
  const put = (as: string, item: OutboxItem) =>
    handInTo(folder, handIn, item).then(() =>
      renameSync(join(folder, `${item.key}.sealed`), join(folder, as)),
    );
  await put('1.sealed', { ...messageItem(brought, 'mine'), key: honest.key });
  await put('2.sealed', messageItem(brought, 'waits'));
  expect((await round()).map((line) => line.startsWith('put aside'))).toEqual([true, false]);
  expect((await held.contents()).held.map(({ text }) => text).sort()).toEqual(['theirs', 'waits']);
});

test.each([
  ['a link to a file of the desk', (secret: string, at: string) => symlinkSync(secret, join(at, 'a.txt'))],
  [
    'a link to a folder of the desk',
    (secret: string, at: string) => {
      rmdirSync(at);
      symlinkSync(dirname(secret), at);
    },
  ],
  ['a link to nothing', (_: string, at: string) => symlinkSync(join(at, 'gone'), join(at, 'a.txt'))],
  ['a pipe', (_: string, at: string) => execFileSync('mkfifo', [join(at, '../../../0.sealed')])],
  [
    'a name as long as names may be',
    (_: string, at: string) => writeFileSync(join(at, `${'长'.repeat(83)}.txt`), 'long'),
  ],
])('%s neither gives anything away nor keeps anything waiting', async (name, put) => {
  const { folder, held, round } = await desk(name);
  const at = join(folder, 'drop', account, 'sales');
  const secret = join(folder, 'of-the-desk', 'key.txt');
  file(secret, 'the secret');
  mkdirSync(at, { recursive: true });
  put(secret, at);
  await handInTo(folder, handIn, messageItem(brought, 'waits'));
  await round();
  await round();
  const texts = (await held.contents()).held.map(({ text }) => text);
  expect(texts).toContain('waits');
  expect(texts).not.toContain('the secret');
  expect(existsSync(secret)).toBe(true);
});

test('a store that gives something else back than was held is not believed', async () => {
  const store = createMemoryStore();
  const held = heldWork({ ...store, read: async () => null }, window, async () => windowKey);
  await expect(held.hold(messageItem(brought, 'lost'))).rejects.toThrow('cannot be read');
  const item = messageItem(brought, 'first');
  const other = heldWork(store, window, async () => windowKey);
  await other.hold(item);
  expect(await other.hold({ ...item, text: 'second' })).toContain('something else is held');
  const file = { name: 'big.bin', digest: 'd', bytes: new Uint8Array(50_000_001) };
  expect(await other.hold({ ...item, file })).toContain('up to 50 MB');
});

test('what the store does not hold stays where it was put', async () => {
  const { folder, mailbox } = await desk('full');
  await handInTo(folder, handIn, messageItem(brought, 'handed in'));
  const dropped = join(folder, 'drop', account, 'sales', 'a.txt');
  file(dropped, 'dropped words');
  const left = async () => [(await handedIn(folder)).length, existsSync(dropped)];
  const collect = (hold: () => Promise<null>) =>
    collectHeld({
      window,
      windowKey,
      roster,
      held: { hold },
      folder,
      mailbox,
      settle,
    });
  const full = async () => Promise.reject(new Error('no space left'));
  await expect(collect(full)).rejects.toThrow('no space left');
  expect(await left()).toEqual([1, true]);
  // The sealed one is held now, and the other is not.
  let times = 0;
  await expect(collect(async () => (++times === 1 ? null : full()))).rejects.toThrow('no space left');
  expect(await left()).toEqual([0, true]);
});

test('no file that anybody puts makes the round throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.jsonValue(), async (bytes, value) => {
      openHandedIn(windowKey, window, bytes);
      const sealed = sealFor(
        handIn.sealTo,
        window,
        JSON.parse(JSON.stringify(value)),
        new Uint8Array(32).fill(1),
      );
      const item = openHandedIn(windowKey, window, Buffer.from(sealed, 'base64'));
      expect(item === null || typeof item.key === 'string').toBe(true);
      await broughtByMail(bytes);
    }),
    { numRuns: 300 },
  );
});

test('no text makes a mail that cannot be read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string({ unit: 'grapheme' }), async (head, body) => {
      const mail = await broughtByMail(Buffer.from(`From: <a@example.com>\nSubject: ${head}\n\n${body}`));
      expect(mail?.files.every(({ name }) => !/[/\\]/.test(name)) ?? true).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a text of megabytes stays where it is, a sealed file of more than any item is put aside, and nobody waits', async () => {
  const { folder, held, round } = await desk('large');
  const large = join(folder, 'drop', account, 'sales', 'a.txt');
  file(large, 'x'.repeat(60_000_000));
  file(join(folder, 'drop', account, 'sales', 'b.txt'), 'small words');
  file(join(folder, 'a.sealed'), '');
  truncateSync(join(folder, 'a.sealed'), 200_000_000);
  const lines = await round();
  expect(lines[0]).toContain('200 MB');
  expect((await held.contents()).held.map(({ text }) => text).sort()).toEqual([
    expect.stringContaining('[a.txt: 60 MB'),
    'small words',
  ]);
  const long = await held.hold(messageItem(brought, 'x'.repeat(2_000_000)));
  expect(long).toContain('hand it in as a file');
});

test('names of another encoding than ours are read as they were written, and what cannot be moved keeps nobody waiting', async () => {
  const { folder, mailbox, held, round } = await desk('encodings');
  const sales = join(folder, 'drop', account, 'sales');
  mkdirSync(sales, { recursive: true });
  // 合同 as GB18030 has it, and what no encoding has.
  const names = [Buffer.from([0xba, 0xcf, 0xcd, 0xac]), Buffer.from([0x41, 0xff])];
  const at = (place: string, name: Buffer, ending: string) =>
    Buffer.concat([Buffer.from(`${place}/`), name, Buffer.from(ending)]);
  for (const name of names) {
    writeFileSync(at(folder, name, '.sealed'), 'x');
    writeFileSync(at(mailbox, name, '.eml'), 'x');
    writeFileSync(at(sales, name, '.bin'), name);
  }
  await handInTo(folder, handIn, messageItem(brought, 'handed in'));
  const lines = await round();
  expect(lines.filter((line) => line.startsWith('put aside'))).toHaveLength(4);
  const { held: items } = await held.contents();
  expect(items.map(({ text, file: of }) => of?.name ?? text)).toEqual(
    expect.arrayContaining(['handed in', '合同.bin', expect.stringMatching(/^A\ufffd\.bin$/)]),
  );
  expect(await round()).toEqual([]);
});

test('what the desk may not move away is named, and keeps nobody waiting', async () => {
  const { folder, mailbox, held } = await desk('unmovable');
  const at = (name: string) => join(folder, 'drop', account, 'sales', name);
  file(at('a.txt'), 'first words');
  file(at('b.txt'), 'other words');
  const hold = async (item: OutboxItem) => {
    rmSync(at('a.txt'), { force: true });
    return held.hold(item);
  };
  const lines = await collectHeld({ window, windowKey, roster, held: { hold }, folder, mailbox, settle });
  expect(lines.join('\n')).toContain('stays where it is  a.txt');
  expect((await held.contents()).held).toHaveLength(2);
});

test('a sealed item of no time on the calendar is none, and a name of several lines is one line', async () => {
  const { folder, held, round } = await desk('odd');
  const odd = [
    { at: 'December 2026' },
    { at: '+275760-09-13T00:00:00.000Z' },
    { from: 'a\nh-1  message from b' },
  ];
  for (const [index, each] of odd.entries())
    await handInTo(folder, handIn, { ...messageItem(brought, 'words'), ...each, key: `h-${index}` });
  const lines = await round();
  expect(lines).toEqual([
    expect.stringMatching(/^put aside/),
    expect.stringMatching(/^put aside/),
    'h-2  message from a h-1  message from b',
  ]);
  const items = (await held.contents()).held.map((item) => lineOfHeld(item, 'en'));
  expect(items.map((item) => item.split('\n').length)).toEqual([2]);
});

const write = (name: string, content: string | Uint8Array) => (at: string) => file(join(at, name), content);

test.each<readonly [name: string, put: (at: string) => void, aside: string]>([
  [
    'a link beside a folder that has the name of what is put aside',
    (at) => {
      mkdirSync(join(at, 'a.txt.put-aside', 'inner'), { recursive: true });
      symlinkSync('nowhere', join(at, 'a.txt'));
    },
    'a.txt',
  ],
  ['a folder in the folder of a conversation', write('folder/b.txt', 'words'), 'folder'],
  ['the folder of nobody', write('../../nobody/sales/b.txt', 'words'), 'nobody'],
  ['a file in nobody’s folder', write('../../b.txt', 'words'), 'b.txt'],
  ['a text without words', write('b.txt', ' \n'), 'says nothing'],
  [
    'a mail that brings nothing',
    write('../../../mails/a.eml', `${vouchedFor}From: <${account}@example.com>\nSubject: sales\n\n`),
    'brings nothing',
  ],
  [
    'a mail in letters of which it does not say what they are',
    write(
      '../../../mails/a.eml',
      Buffer.concat([
        Buffer.from(`${vouchedFor}From: <${account}@example.com>\nSubject: sales\n\n`),
        Buffer.from([0xc4, 0xe3, 0xba, 0xc3]),
      ]),
    ),
    'cannot be read',
  ],
])('%s is put aside with the reason, and keeps nothing waiting', async (name, put, aside) => {
  const { folder, held, round } = await desk(name);
  const at = join(folder, 'drop', account, 'sales');
  file(join(at, 'z.txt'), 'waits');
  put(at);
  const lines = await round();
  expect((await held.contents()).held.map(({ text }) => text)).toEqual(['waits']);
  expect(lines.filter((line) => line.startsWith('put aside') && line.includes(aside))).toHaveLength(1);
  expect(await round()).toEqual([]);
});

test('what was put aside stays when another of its name is', async () => {
  const { mailbox, round } = await desk('twice');
  for (const words of ['one', 'two', 'three']) {
    file(join(mailbox, 'a.eml'), `From: <stranger@example.net>\n\n${words}`);
    expect(await round()).toHaveLength(1);
  }
  const kept = readdirSync(mailbox).map((name) => readFileSync(join(mailbox, name), 'utf8').slice(-5).trim());
  expect(kept.map((words) => words.split('\n').at(-1)).sort()).toEqual(['one', 'three', 'two']);
});

test('words are held as they were written, in whichever encoding, or as the file that they are', async () => {
  const { folder, held, round } = await desk('letters');
  const at = join(folder, 'drop', account, 'sales');
  file(join(at, 'a.txt'), Buffer.from([0xc4, 0xe3, 0xba, 0xc3]));
  file(join(at, 'b.txt'), Buffer.from('\ufeff你们好', 'utf16le'));
  file(join(at, '..', 'c.txt'), 'where from?');
  await round();
  const { held: items } = await held.contents();
  expect(items.map(({ kind, text, conversation }) => `${kind} ${text} ${conversation}`).sort()).toEqual([
    'message where from? -',
    'message 你好 sales',
    'upload b.txt sales',
  ]);
});

test('what is dated ahead is taken now, and dated now', async () => {
  const { folder, mailbox, held, round } = await desk('ahead');
  const dropped = join(folder, 'drop', account, 'sales', 'a.txt');
  file(dropped, 'dropped');
  utimesSync(dropped, 4_000_000_000, 4_000_000_000);
  for (const year of [2099, 99_999])
    file(
      join(mailbox, `${year}.eml`),
      `${vouchedFor}From: <${account}@example.com>\nSubject: sales\nDate: Sat, 5 Dec ${year} 19:05:00 +0000\n\nmailed in ${year}\n`,
    );
  await round();
  const { held: items } = await held.contents();
  expect(items.map(({ text }) => text).sort()).toEqual(['dropped', 'mailed in 2099', 'mailed in 99999']);
  for (const { at } of items) expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
});

test('a mail without a date is held once, although the round that took it died before it was put away', async () => {
  const { folder, mailbox, held, round } = await desk('undated');
  file(join(mailbox, 'a.eml'), `${vouchedFor}From: <${account}@example.com>\nSubject: sales\n\nmailed\n`);
  const dies = async (item: OutboxItem) => {
    await held.hold(item);
    throw new Error('killed');
  };
  const killed = collectHeld({ window, windowKey, roster, held: { hold: dies }, folder, mailbox, settle });
  await expect(killed).rejects.toThrow('killed');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await round()).toHaveLength(1);
  expect((await held.contents()).held).toHaveLength(1);
});

test('a file that somebody is still writing waits for the round in which it stands still', async () => {
  const { folder, mailbox, held } = await desk('written');
  const dropped = join(folder, 'drop', account, 'sales', 'a.txt');
  file(dropped, 'first half');
  const round = (settle: () => Promise<void>) =>
    collectHeld({ window, windowKey, roster, held, folder, mailbox, settle });
  expect(await round(async () => file(dropped, 'first half, second half'))).toEqual([]);
  expect(await round(async () => undefined)).toHaveLength(1);
  expect((await held.contents()).held.map(({ text }) => text)).toEqual(['first half, second half']);
});

test('a mail of HTML alone brings its words, and an approval all of its pages', async () => {
  const { mailbox, held, round } = await desk('html');
  file(
    join(mailbox, 'a.eml'),
    `${vouchedFor}From: <${account}@example.com>\nSubject: sales\nContent-Type: text/html\n\n<p>ship <b>12</b></p>\n`,
  );
  const page = (name: string) =>
    `--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=${name}\n\n${name}\n`;
  file(
    join(mailbox, 'b.eml'),
    `${vouchedFor}From: <${account}@example.com>\nSubject: approval PO-7 approved\nContent-Type: multipart/mixed; boundary=x\n\n${page('1.png')}${page('2.png')}--x--\n`,
  );
  expect(await round()).toHaveLength(3);
  const { held: items } = await held.contents();
  expect(items.map(({ kind, text, file: its }) => `${kind} ${text} ${its?.name}`).sort()).toEqual([
    'approval PO-7 approved 1.png',
    'message ship 12 undefined',
    'upload 2.png 2.png',
  ]);
});

test('a file whose writer stalls for longer than a round waits is taken again, whole', async () => {
  const { folder, held, ...place } = await desk('stalls');
  const path = join(folder, 'drop', account, 'sales', 'drawing.bin');
  mkdirSync(dirname(path), { recursive: true });
  const writer = openSync(path, 'w');
  writeSync(writer, 'the first half, ');
  const taken = new Map();
  const round = () =>
    collectHeld({ window, windowKey, roster, held, folder, mailbox: place.mailbox, settle, taken });
  expect(await round()).toHaveLength(1);
  expect(await round()).toEqual([]);
  writeSync(writer, 'and the second');
  closeSync(writer);
  expect(await round()).toEqual([
    expect.stringContaining('taken again  drawing.bin'),
    expect.stringContaining('upload'),
  ]);
  expect(await round()).toEqual([]);
  const { held: items } = await held.contents();
  expect(items.map(({ file: its }) => its?.size).sort()).toEqual([16, 30]);
});

test('small files are taken together, so that they share syncs and pushes, and large ones one after the other', async () => {
  const { folder, mailbox } = await desk('together');
  const drop = join(folder, 'drop', account, 'sales');
  mkdirSync(drop, { recursive: true });
  for (let index = 0; index < 30; index += 1) file(join(drop, `small-${index}.txt`), `words ${index}`);
  for (const name of ['a', 'b', 'c']) {
    file(join(drop, `z-${name}.bin`), name);
    truncateSync(join(drop, `z-${name}.bin`), 30_000_000);
  }
  const atOnce: string[][] = [];
  let held: string[] = [];
  const hold = async ({ text }: OutboxItem) => {
    held.push(text);
    const first = held.length === 1;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    if (first) {
      atOnce.push(held);
      held = [];
    }
    return null;
  };
  await collectHeld({ window, windowKey, roster, held: { hold }, folder, mailbox, settle });
  expect(atOnce.map((texts) => texts.length)).toEqual([31, 1, 1]);
});
