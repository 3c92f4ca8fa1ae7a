// The messenger's history, followed by the other sources to back up, as one history. A source has no cursor:
// every round lists all of it again, and equal content is not copied twice.

import { createHash } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { answerOf } from '../../ledger/read-foreign.ts';
import type { BackupSource } from '../../plan/organisation.ts';
import type { HistoryItem, MessengerHistory } from '../../ports.ts';
import { lastArchive, type SourceFile, sourceFiles } from './source-files.ts';

/** Where a round stands: in the messenger's history, or before the source file of number `next`. */
const cursorShape = { messenger: 'text', next: { $any: ['count', 'null'] } } as const;

const filesPerPage = 100;

export function historyWithSources(
  messenger: MessengerHistory,
  sources: readonly BackupSource[],
  secretOf: (name: string) => string,
  get: typeof fetch = fetch,
): MessengerHistory {
  if (sources.length === 0) return messenger;
  const access = { secretOf, get, archiveAt: lastArchive() };
  let listed: readonly SourceFile[] | null = null;
  let known: ReadonlyMap<string, SourceFile> = new Map();
  const list = async () => {
    const files: SourceFile[] = [];
    for (const source of sources) files.push(...(await Array.fromAsync(sourceFiles(source, access))));
    known = new Map(files.map((file) => [file.id, file]));
    listed = files;
    return files;
  };
  return {
    exportSince: async (since) => {
      const at = since === null ? null : answerOf(since, cursorShape, 'the cursor of a backup');
      if (at?.next == null) {
        const page = await messenger.exportSince(at?.messenger ?? null);
        const next = page.more ? null : 0;
        return { items: page.items, cursor: JSON.stringify({ messenger: page.cursor, next }), more: true };
      }
      // At the beginning of a round the sources are listed anew, since their files may have changed.
      const files = at.next === 0 || listed === null ? await list() : listed;
      const items: HistoryItem[] = [];
      for (const file of files.slice(at.next, at.next + filesPerPage)) items.push(await itemOf(file));
      const to = at.next + filesPerPage;
      const more = to < files.length;
      const cursor = { messenger: at.messenger, next: more ? to : null };
      return { items, cursor: JSON.stringify(cursor), more, part: Math.min(1, to / files.length) };
    },
    readFile: (item) => known.get(item.id)?.read() ?? messenger.readFile(item),
  };
}

async function itemOf({ id, read }: SourceFile): Promise<HistoryItem> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const bytes of read()) {
      hash.update(bytes);
      size += bytes.length;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError({
      what: `This file cannot be backed up: ${error instanceof Error ? error.message : error}`,
      where: id,
      whatToDo: 'Check that it is there and may be read.',
    });
  }
  return { id, kind: 'file', body: JSON.stringify({ name: id, size }), fileDigest: hash.digest('hex') };
}
