import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../../pipelines/adapters/stores/open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a store’s address', () => {
  test.each([`file:${folder}/a b`, `file://${folder}/c`])('of a folder opens it: %s', async (address) => {
    await openStore(address).create('a', Uint8Array.of(1));
    expect(await openStore(address).read('a')).toEqual(Uint8Array.of(1));
  });

  test('of memory opens a store that nobody else sees', async () => {
    await openStore('memory:').create('a', Uint8Array.of(1));
    expect(await openStore('memory:').list('')).toEqual([]);
  });

  test.each([
    's3://bucket',
    's3://bucket/prefix/of/it/',
    'git:origin',
    'git:https://git.example.com/record.git',
  ])('of a known form is taken: %s', (address) => {
    expect(() => openStore(address)).not.toThrow();
  });

  test.each([
    '',
    'out/store',
    'file:',
    's3://',
    's3:bucket',
    's3://Bad_Bucket/x',
    'git:',
    'git:--upload-pack=touch x',
    'git:ext::sh -c id',
    'https://example.com/x',
    'memory:x',
  ])('of an unknown form is refused with what to write: %s', (address) => {
    expect(() => openStore(address)).toThrow(
      expect.objectContaining({ name: 'UserError', whatToDo: expect.stringContaining('file:out/store') }),
    );
  });
});
