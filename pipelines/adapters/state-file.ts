// A small state that a new process finds again: one JSON file, replaced as a whole so that after a kill the
// old or the new one stands. Without a folder it is in memory only. Synchronous on purpose, so that no
// virtual time passes.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from './file-system.ts';

export interface StateFile<State> {
  get(): State;
  set(state: State): void;
}

export function openStateFile<State>(folder: string | null, name: string, empty: State): StateFile<State> {
  const file = folder === null ? null : join(folder, name);
  let state = file !== null && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as State) : empty;
  return {
    get: () => state,
    set: (next) => {
      state = next;
      if (file !== null) writeFileAtOnce(file, JSON.stringify(next, null, 2));
    },
  };
}

/** Replaces the file so that readers see the old content or the new one, never half of it. */
export function writeFileAtOnce(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}.draft`;
  writeMakingFolder(draft, content, 'w');
  renameSync(draft, file);
}

/** Makes the folder only when the write reports that it is missing, which is rare. */
export function writeMakingFolder(file: string, content: string | Uint8Array, flag: 'w' | 'wx'): void {
  try {
    writeFileSync(file, content, { flag });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag });
  }
}
