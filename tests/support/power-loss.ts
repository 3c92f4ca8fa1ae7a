// What a loss of power would leave of a folder: only contents whose file was synced, under names whose folder was
// synced since. It listens to Node's own syncs; whether the disk keeps what it acknowledged, it cannot show.

import { readdirSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { vi } from 'vitest';

export interface PowerLoss {
  /** Whether this file would be there, and whole. */
  survives(path: string): boolean;
  stop(): void;
}

/** Everything below `root`, which itself is there to stay. */
export async function powerLossIn(root: string): Promise<PowerLoss> {
  const synced = new Map<number, number>();
  const names = new Map<number, ReadonlySet<string>>();
  const handle = await open(root, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = prototype.sync;
  const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    await sync.call(this);
    const { ino, size } = await this.stat();
    const folder = foldersIn(root).find((one) => statSync(one).ino === ino);
    if (folder === undefined) synced.set(ino, size);
    else names.set(ino, new Set(readdirSync(folder)));
  });
  return {
    survives: (path) => {
      const { ino, size } = statSync(path);
      const parts = relative(root, path).split(sep);
      const isNamed = parts.every((name, depth) =>
        names.get(statSync(join(root, ...parts.slice(0, depth))).ino)?.has(name),
      );
      return isNamed && synced.get(ino) === size;
    },
    stop: () => spy.mockRestore(),
  };
}

function foldersIn(root: string): readonly string[] {
  const below = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return [root, ...below];
}
