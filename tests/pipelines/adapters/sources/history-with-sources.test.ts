// Exports, dumps and records of other systems are backed up behind the messenger's own history, in every round.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { historyWithSources } from '../../../../pipelines/adapters/sources/history-with-sources.ts';
import type { HistoryItem, MessengerHistory } from '../../../../pipelines/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'exports', 'dumps'), { recursive: true });
writeFileSync(join(folder, 'exports', 'dumps', 'erp.sql'), 'insert into orders …');
writeFileSync(
  join(folder, 'exports', 'console.zip'),
  zipSync({ 'messages.csv': strToU8('time,text'), 'groups.json': strToU8('[]') }),
);

const asked: (string | null)[] = [];
const messenger: MessengerHistory = {
  exportSince: async (since) => {
    asked.push(since);
    return since === null
      ? { items: [{ id: 'm-1', kind: 'message', body: 'hello' }], cursor: '1', more: true }
      : { items: [], cursor: '2' };
  },
  readFile: async function* () {
    yield strToU8('of the messenger');
  },
};
const sources = [
  { id: 'exports', place: `file:${join(folder, 'exports')}` },
  { id: 'erp', place: 'https://erp.example.com/approvals', tokenSecret: 'ERP_TOKEN' },
];
const answering = (body: string, status = 200) =>
  ((_: string, { headers }: RequestInit) =>
    Promise.resolve(
      new Response((headers as Record<string, string>).authorization === 'Bearer secret' ? body : '', {
        status,
      }),
    )) as typeof fetch;

async function exported(history: MessengerHistory, since: string | null) {
  const items: HistoryItem[] = [];
  for (let cursor = since; ; ) {
    const page = await history.exportSince(cursor);
    items.push(...page.items);
    cursor = page.cursor;
    if (!page.more) return { items, cursor };
  }
}

const history = () => historyWithSources(messenger, sources, () => 'secret', answering('PO-1;approved'));

test('each file, each entry of an archive and what other systems answer is an item with its digest', async () => {
  const both = history();
  const { items, cursor } = await exported(both, null);
  expect(items.map(({ id }) => id)).toEqual([
    'm-1',
    'exports/console.zip/messages.csv',
    'exports/console.zip/groups.json',
    'exports/dumps/erp.sql',
    'erp',
  ]);
  const texts = await Promise.all(
    items.slice(1).map(async (item) => Buffer.concat(await Array.fromAsync(both.readFile(item))).toString()),
  );
  expect(texts).toEqual(['time,text', '[]', 'insert into orders …', 'PO-1;approved']);
  // The next round asks the messenger for what is new alone, and lists the sources as they stand then.
  writeFileSync(join(folder, 'exports', 'dumps', 'new.sql'), 'more');
  asked.length = 0;
  const next = await exported(history(), cursor);
  expect(asked).toEqual(['2']);
  expect(next.items.map(({ id }) => id)).toContain('exports/dumps/new.sql');
});

test('a run that was cut off between two pages goes on with a list of its own', async () => {
  const page = await history().exportSince(JSON.stringify({ messenger: '2', next: 0 }));
  expect(page.more).toBe(false);
  expect((await history().exportSince(JSON.stringify({ messenger: '2', next: 3 }))).items).toHaveLength(2);
});

test('a link, a missing folder and a system that refuses are told, and nothing is left out in silence', async () => {
  const linked = join(folder, 'linked');
  mkdirSync(linked);
  symlinkSync('/etc', join(linked, 'etc'));
  const of = (place: string, get = answering('', 403)) =>
    exported(
      historyWithSources(messenger, [{ id: 'x', place }], () => '', get),
      null,
    );
  await expect(of(`file:${linked}`)).rejects.toThrow('neither a file nor a folder');
  await expect(of(`file:${join(folder, 'none')}`)).rejects.toThrow('cannot be backed up');
  await expect(of('https://erp.example.com/a')).rejects.toThrow('it answers 403');
});

test('without sources the messenger’s own history is left as it is', () => {
  expect(historyWithSources(messenger, [], () => '')).toBe(messenger);
});
