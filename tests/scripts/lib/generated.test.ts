// What is generated is fresh: a row more in a table, and each file that must know of it is named here.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as kinds from '../../../pipelines/gates/commands/arguments.ts';
import { generatedFiles, inRoot } from '../../../scripts/lib/generated.ts';

const files = await generatedFiles();

test.each([...files.keys()])('%s says what the tables say', async (path) => {
  // Not toEqual: its difference of 30 KB would hide what to do. How JSON is broken into lines is the formatter's.
  const said = (text: string) => (path.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text);
  const isFresh = said(await readFile(inRoot(path), 'utf8')) === said(files.get(path) ?? '');
  expect(isFresh, `${path} is stale: run node scripts/generate.ts`).toBe(true);
});

test('every pattern of an argument takes the example that the help gives', () => {
  for (const [name, { pattern, example }] of Object.entries(kinds)) {
    expect(example, name).toMatch(new RegExp(pattern));
  }
});
