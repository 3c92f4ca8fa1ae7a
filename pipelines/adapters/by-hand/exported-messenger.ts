// A vendor's cloud without any interface for us. Its history is what an administrator exported into a folder:
// `items.jsonl` (one item a line, as in the HTTP contract) and `files/<sha256>`. Nothing can log in, be listed or be
// replayed into it from here: the canary stops with the reason, and held work is entered by the people who hold it.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type {
  ApprovalRecords,
  HistoryItem,
  MessengerHistory,
  PersonalSessions,
  ReplayTarget,
} from '../../ports.ts';

export function exportedHistory(folder: string): MessengerHistory {
  const file = join(folder, 'items.jsonl');
  const items = async (): Promise<readonly HistoryItem[]> => {
    if (!existsSync(file)) {
      throw new UserError({
        what: 'The messenger’s export is not there',
        where: file,
        whatToDo:
          'Export messages and files from its administration console into this folder (TIDEOVER_EXPORT).',
      });
    }
    const lines = (await readFile(file, 'utf8')).split('\n');
    return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsed(line, `${file}:${index + 1}`)]));
  };
  return {
    // The cursor is how many lines were read: an export only grows.
    exportSince: async (since) => {
      const all = await items();
      return { items: all.slice(since === null ? 0 : Number(since)), cursor: String(all.length) };
    },
    readFile: async (id) => {
      const digest = (await items()).find((item) => item.id === id)?.fileDigest ?? id;
      return new Uint8Array(await readFile(join(folder, 'files', digest)));
    },
  };
}

function parsed(line: string, where: string): HistoryItem {
  try {
    const item = JSON.parse(line) as HistoryItem;
    if (typeof item.id === 'string' && typeof item.kind === 'string' && typeof item.body === 'string')
      return item;
  } catch {
    // Named below, like a line of another shape.
  }
  throw new UserError({
    what: 'This line is no item of a history',
    where,
    whatToDo: 'Write {"id", "kind", "body"} and, for a file, "fileDigest"; one item a line.',
  });
}

const noInterface =
  'this messenger has no interface that acts as a person (messenger.url in organisation.yaml names none)';

export const nobodyLogsIn: PersonalSessions = {
  logIn: async () => ({ result: 'failed', why: noInterface }),
};

export const enteredByPeople: ReplayTarget = {
  put: async () => ({ result: 'refused', why: `${noInterface}; its sender enters it by hand` }),
  digestOf: async () => null,
};

export const noApprovalRecords: ApprovalRecords = { list: async () => [] };
