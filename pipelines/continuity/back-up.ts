// Copies the messenger's history to every vault, a few megabytes at a time: items as lines, and files joined
// into packs, because ten thousand small objects cost a vault more than all their content.

import { createHash } from 'node:crypto';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { HistoryItem, MessengerHistory } from '../ports.ts';
import {
  type BackedUpFile,
  type BackedUpPart,
  type BackupManifest,
  manifestFolder,
  type PieceOfPack,
  readManifest,
} from './backup-manifest.ts';
import { type Copying, vaultWriter } from './vault-writer.ts';

type Kinds = WindowPlan['backup']['what'];
const kindOf: Readonly<Record<HistoryItem['kind'], Kinds[number]>> = {
  message: 'messages',
  file: 'files',
  group: 'groups',
  contact: 'contacts',
  configuration: 'configuration',
};

/** Sizes that make few objects, of which several still fit into little memory. */
const partBytes = 4_000_000;
const packBytes = 8_000_000;

export interface BackupInput extends Copying {
  readonly window: string;
  /** Key of the previous round's manifest; null where there was none. */
  readonly before: string | null;
  readonly what: Kinds;
  readonly history: MessengerHistory;
}

export type BackupResult =
  | {
      readonly result: 'done';
      readonly manifest: BackupManifest;
      readonly manifestKey: string;
      /** Keys of packs that the previous round has proven. */
      readonly proven: ReadonlySet<string>;
      /** Size of items and files before compression. */
      readonly bytes: number;
    }
  | { readonly result: 'failed'; readonly why: readonly string[] };

/** Goes on where the previous round ended; if a vault has lost anything of it, all is copied again. */
export async function backUp(input: BackupInput): Promise<BackupResult> {
  const { window, round, history } = input;
  if (input.vaults.length === 0) return { result: 'failed', why: [] };
  const earlier = await stillThere(input);
  const since = earlier?.cursor ?? null;
  const writer = vaultWriter(input);
  const parts: BackupManifest['parts'][number][] = [];
  const packed = packFiles(input, writer.put, earlier);
  let bytes = 0;
  let lines: string[] = [];
  let length = 0;
  const copyLines = async () => {
    if (lines.length === 0) return;
    const content = new TextEncoder().encode(lines.join(''));
    const items = lines.length;
    lines = [];
    length = 0;
    bytes += content.length;
    parts.push({ ...(await writer.put(`backups/${window}/parts/`, content)), items });
  };
  let cursor = since;
  for (let more = true; more; ) {
    const page = await history.exportSince(cursor);
    for (const item of page.items) {
      if (!input.what.includes(kindOf[item.kind])) continue;
      const line = `${JSON.stringify(item)}\n`;
      lines.push(line);
      length += line.length;
      if (length >= partBytes) await copyLines();
      if (item.fileDigest !== undefined) writer.why.push(...(await packed.add(item, item.fileDigest)));
    }
    ({ cursor } = page);
    more = page.more === true;
  }
  await copyLines();
  await packed.close();
  await writer.flush();
  if (writer.why.length > 0) return { result: 'failed', why: writer.why };
  const { packs, files } = packed;
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const manifest: BackupManifest = {
    format: 4,
    window,
    round,
    since,
    cursor: cursor ?? '',
    items,
    parts,
    packs,
    files,
  };
  const content = new TextEncoder().encode(`${JSON.stringify(manifest)}\n`);
  const { key: manifestKey } = await writer.put(
    manifestFolder(window, round),
    content,
    `manifest/${round}/${manifest.cursor}`,
  );
  await writer.flush();
  return writer.why.length > 0
    ? { result: 'failed', why: writer.why }
    : {
        result: 'done',
        manifest,
        manifestKey,
        proven: new Set(earlier?.packs.map(({ key }) => key)),
        bytes: bytes + packed.bytes(),
      };
}

/** The previous round, if every vault still has all its objects; their content was proven then. */
async function stillThere({ before, window, vaults, cipher }: BackupInput): Promise<BackupManifest | null> {
  if (before === null) return null;
  let manifest: BackupManifest | null = null;
  for (const { store } of vaults) {
    manifest = await readManifest(store, before, cipher.open);
    const there = new Set(await store.list(`backups/${window}/`));
    if (manifest === null) return null;
    if ([...manifest.parts, ...manifest.packs].some(({ key }) => !there.has(key))) return null;
  }
  return manifest;
}

/** Cuts packs at the same places however content arrives. Content that is there is not read again. */
function packFiles(
  { window, history }: Pick<BackupInput, 'window' | 'history'>,
  put: (folder: string, bytes: Uint8Array) => Promise<BackedUpPart>,
  earlier: BackupManifest | null,
) {
  const packs = [...(earlier?.packs ?? [])];
  const files: BackedUpFile[] = [];
  const known = new Map(earlier?.files.map(({ digest, pieces }) => [digest, pieces]));
  let pack = new Uint8Array(packBytes);
  let length = 0;
  let bytes = 0;
  const take = (content: Uint8Array) => {
    pack.set(content, length);
    length += content.length;
  };
  const close = async () => {
    if (length === 0) return;
    bytes += length;
    const content = pack.subarray(0, length);
    pack = new Uint8Array(packBytes);
    length = 0;
    packs.push(await put(`backups/${window}/packs/`, content));
  };
  return {
    packs,
    files,
    close,
    bytes: () => bytes,
    /** Why the file is not what the history says; empty where it is. */
    add: async (item: HistoryItem, fileDigest: string): Promise<readonly string[]> => {
      const digest = `sha256:${fileDigest}`;
      const pieces: PieceOfPack[] = [];
      const same = known.get(digest);
      if (same === undefined) {
        const whole = createHash('sha256');
        let from = length;
        const cut = () => length > from && pieces.push({ pack: packs.length, from, length: length - from });
        for await (let content of history.readFile(item)) {
          whole.update(content);
          while (length + content.length >= packBytes) {
            const room = packBytes - length;
            take(content.subarray(0, room));
            cut();
            await close();
            from = 0;
            content = content.subarray(room);
          }
          take(content);
        }
        cut();
        if (`sha256:${whole.digest('hex')}` !== digest)
          return [`file ${item.id} is not what the history says`];
        known.set(digest, pieces);
      }
      files.push({ item: item.id, digest, pieces: same ?? pieces });
      return [];
    },
  };
}
