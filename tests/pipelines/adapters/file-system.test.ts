import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { piecesOfFile } from '../../../pipelines/adapters/file-system.ts';

test('a file is read to its end where the file system gives less than was asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-pieces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a');
  const content = 'a file of some forty characters, no less';
  writeFileSync(path, content);
  const handle = await open(path);
  await handle.close();
  const kind: FileHandle = Object.getPrototypeOf(handle);
  const { read } = kind;
  const little = vi.spyOn(kind, 'read').mockImplementation(function (this: FileHandle, room: unknown) {
    return Reflect.apply(read, this, [(room as Buffer).subarray(0, 7)]);
  } as never);
  onTestFinished(() => little.mockRestore());
  expect(Buffer.concat(await Array.fromAsync(piecesOfFile(path))).toString()).toBe(content);
});
