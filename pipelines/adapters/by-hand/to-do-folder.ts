// What only a person can switch, as a folder of to-dos: one Markdown file each, in both languages, renewed when
// the wanted state changes, and a line in the log of the job. It cannot see whether somebody has done it: the
// pipeline goes on, and who is responsible ticks it off on the window's issue.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Localised } from '../../window/plan.ts';
import { openStateFile, writeFileAtOnce } from '../embedded/state-file.ts';

export interface ToDoFolder {
  /**
   * The same id replaces what was wanted before. `state` is what the caller wants to read back; `people` stand in
   * the file only, never in a log.
   */
  want(id: string, text: Localised, state: unknown, people?: readonly string[]): Promise<void>;
  /** What was last wanted, or null. */
  wanted(id: string): unknown;
}

export function createToDoFolder(folder: string, tell: (line: string) => void): ToDoFolder {
  const file = openStateFile<Readonly<Record<string, unknown>>>(folder, 'wanted.json', {});
  return {
    want: async (id, text, state, people = []) => {
      // A phase that runs again wants what it wanted: nobody is told twice.
      if (JSON.stringify(file.get()[id]) === JSON.stringify(state)) return;
      const list = people.map((account) => `  - ${account}\n`).join('');
      const page = `- [ ] ${text['zh-CN']}\n- [ ] ${text.en}\n${list}`;
      writeFileAtOnce(join(folder, `${fileNameOf(id)}.md`), page);
      file.set({ ...file.get(), [id]: state });
      tell(`To do by hand: ${text.en}`);
    },
    wanted: (id) => file.get()[id] ?? null,
  };
}

/** Readable, and never the same for two ids. */
function fileNameOf(id: string): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${id.replace(/[^a-z0-9-]+/gi, '-').slice(0, 60)}-${digest}`;
}
