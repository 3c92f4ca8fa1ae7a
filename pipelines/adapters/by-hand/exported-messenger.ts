// A vendor's cloud without any interface for us. Its history is what an administrator exported into a folder:
// `items.jsonl` (one item a line, as in the HTTP contract) and `files/<sha256>`. Nothing can be logged in to,
// listed or replayed from here: the canary is done by people, and the people who hold work enter it
// themselves.

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { historyItemShape } from '../../ledger/item-shapes.ts';
import { readAnswer } from '../../ledger/read-foreign.ts';
import type { HistoryItem, MessengerHistory, PersonalSessions, ReplayTarget } from '../../ports.ts';
import { piecesOfFile } from '../file-system.ts';

/** How much of the export is read at a time, some hundred files; a longer line is read whole. */
const pageBytes = 100_000;

export function exportedHistory(folder: string): MessengerHistory {
  const file = join(folder, 'items.jsonl');
  return {
    // The cursor is the number of bytes read: an export only grows.
    exportSince: async (since) => {
      const from = since === null ? 0 : Number(since);
      const { bytes, size } = await wholeLines(file, from);
      const lines = new TextDecoder().decode(bytes).split('\n');
      const items = lines.flatMap((line) => (line.trim() === '' ? [] : [parsed(line, file)]));
      const to = from + bytes.length;
      return { items, cursor: String(to), more: to < size, part: size === 0 ? 1 : to / size };
    },
    readFile: ({ fileDigest = '' }) => piecesOfFile(join(folder, 'files', fileDigest)),
  };
}

/** Reads whole lines from a byte on, or up to the end of the file. */
async function wholeLines(
  file: string,
  from: number,
): Promise<{ readonly bytes: Uint8Array; readonly size: number }> {
  const handle = await open(file, 'r').catch(() => {
    throw new UserError({
      what: 'The messenger’s export is not there',
      where: file,
      whatToDo:
        'Export messages and files from its administration console into this folder (TIDEOVER_EXPORT).',
    });
  });
  try {
    const { size } = await handle.stat();
    for (let length = pageBytes; ; length *= 2) {
      const wanted = Math.max(0, Math.min(length, size - from));
      const { buffer, bytesRead } = await handle.read(new Uint8Array(wanted), 0, wanted, from);
      const end = from + wanted >= size ? bytesRead : buffer.lastIndexOf(10) + 1;
      if (end > 0 || bytesRead === 0) return { bytes: buffer.subarray(0, end), size };
    }
  } finally {
    await handle.close();
  }
}

function parsed(line: string, where: string): HistoryItem {
  const read = readAnswer(line, historyItemShape);
  if (read.result === 'read') return read.value;
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
