// An export is read in pages of whole lines, wherever the pages are cut; what is no item is named.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { exportedHistory } from '../../../../pipelines/adapters/by-hand/exported-messenger.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import type { HistoryItem } from '../../../../pipelines/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(since: string | null = null) {
  const found: HistoryItem[] = [];
  let cursor = since;
  for (;;) {
    const page = await exportedHistory(folder).exportSince(cursor);
    found.push(...page.items);
    cursor = page.cursor;
    if (page.more !== true) return { found, cursor };
  }
}

const write = (text: string | Uint8Array) => writeFileSync(join(folder, 'items.jsonl'), text);

test('every item comes once, also past the length of a page and after the export has grown', async () => {
  const items = Array.from(
    { length: 900 },
    (_, index): HistoryItem => ({
      id: `m-${index}`,
      kind: 'message',
      body: '记'.repeat(index === 7 ? 2_000_000 : 3_000),
    }),
  );
  const lines = items.map((item) => `${JSON.stringify(item)}\n`);
  write(lines.slice(0, 800).join(''));
  const first = await read();
  expect(first.found.map(({ id }) => id)).toEqual(items.slice(0, 800).map(({ id }) => id));
  write(lines.join(''));
  const second = await read(first.cursor);
  expect(second.found).toEqual(items.slice(800));
});

test('whatever stands in the file, it is items or one clear error', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record({ id: fc.string(), kind: fc.constant('message'), body: fc.string() })
      .map((one) => JSON.stringify(one)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      write(lines.join('\n'));
      await read().then(
        ({ found }) =>
          expect(found.every(({ id, body }) => typeof id === 'string' && typeof body === 'string')).toBe(
            true,
          ),
        (error: unknown) => expect(error).toBeInstanceOf(UserError),
      );
    }),
    { numRuns: 200 },
  );
});
