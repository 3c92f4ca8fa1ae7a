// Copies the messenger's history to every vault. Parts are named by their content, so a copy that was cut off
// goes on where it stopped, and the same part twice is one object.

import { digestOf } from '../ledger/canonical.ts';
import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import type { HistoryItem, MessengerHistory } from '../ports.ts';

/** What a vault holds of one round; written last, so that a manifest means a complete round. */
export interface BackupManifest {
  readonly window: string;
  readonly round: 1 | 2;
  readonly since: string | null;
  readonly cursor: string;
  readonly items: number;
  readonly parts: readonly { readonly key: string; readonly digest: string; readonly items: number }[];
  readonly files: readonly { readonly key: string; readonly digest: string; readonly item: string }[];
}

export interface BackupObject {
  readonly key: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** Items per part: a part is small enough to read back at once, and few enough entries tell the story. */
const itemsPerPart = 500;

/** Cuts an export into parts: a pure function of window and items. */
export function partsOf(
  window: string,
  items: readonly HistoryItem[],
): readonly (BackupObject & { readonly items: number })[] {
  const count = Math.ceil(items.length / itemsPerPart);
  return Array.from({ length: count }, (_, index) => {
    const slice = items.slice(index * itemsPerPart, (index + 1) * itemsPerPart);
    const bytes = new TextEncoder().encode(slice.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const digest = digestOf(bytes);
    return { key: `backups/${window}/parts/${digest.slice(7)}.jsonl`, digest, bytes, items: slice.length };
  });
}

export function fileKeyOf(window: string, sha256: string): string {
  return `backups/${window}/files/${sha256}`;
}

/** One manifest per round and content; the newest of a round is the one its evidence names. */
export function manifestPrefix(window: string, round: 1 | 2): string {
  return `backups/${window}/manifests/round-${round}/`;
}

export interface BackupInput {
  readonly window: string;
  readonly round: 1 | 2;
  /** A person's word begins another: everything is copied and read back again, because a vault may have lost it. */
  readonly attempt: number;
  readonly since: string | null;
  readonly history: MessengerHistory;
  readonly vaults: readonly {
    readonly id: string;
    readonly store: {
      create(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
      read(key: string): Promise<Uint8Array | null>;
    };
  }[];
  perform(request: EffectRequest): Promise<EffectResult>;
}

export type BackupResult =
  | {
      readonly result: 'done';
      readonly manifest: BackupManifest;
      readonly manifestKey: string;
      readonly bytes: number;
    }
  | { readonly result: 'failed'; readonly why: readonly string[] };

/** Every object is read back and compared before its outcome is written. */
export async function backUp(input: BackupInput): Promise<BackupResult> {
  const { items, cursor } = await input.history.exportSince(input.since);
  const parts = partsOf(input.window, items);
  const files = items.flatMap((item) =>
    item.fileDigest === undefined
      ? []
      : [
          {
            key: fileKeyOf(input.window, item.fileDigest),
            digest: `sha256:${item.fileDigest}`,
            item: item.id,
          },
        ],
  );
  const manifest: BackupManifest = {
    window: input.window,
    round: input.round,
    since: input.since,
    cursor,
    items: items.length,
    parts: parts.map(({ key, digest, items: count }) => ({ key, digest, items: count })),
    files,
  };
  const manifestBytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const manifestKey = `${manifestPrefix(input.window, input.round)}${digestOf(manifestBytes).slice(7)}.json`;
  const why: string[] = [];
  for (const vault of input.vaults) {
    for (const part of parts) why.push(...(await copy(input, vault, part, `${part.items} items`)));
    if (files.length > 0) why.push(...(await copyFiles(input, vault, files)));
    if (why.length === 0) {
      why.push(
        ...(await copy(
          input,
          vault,
          { key: manifestKey, digest: digestOf(manifestBytes), bytes: manifestBytes },
          'the manifest',
        )),
      );
    }
  }
  if (why.length > 0) return { result: 'failed', why };
  return {
    result: 'done',
    manifest,
    manifestKey,
    bytes: parts.reduce((sum, part) => sum + part.bytes.length, 0),
  };
}

type Place = BackupInput['vaults'][number];

async function copy(
  input: BackupInput,
  vault: Place,
  object: BackupObject,
  what: string,
): Promise<readonly string[]> {
  const outcome = await input.perform({
    step: `round-${input.round}/attempt-${input.attempt}/copy`,
    target: `${vault.id}/${object.key}`,
    class: 'idempotent',
    what: `copy ${what} to vault ${vault.id}`,
    act: async () => {
      await putAndReadBack(vault, object);
      return { key: object.key, digest: object.digest, bytes: object.bytes.length };
    },
  });
  return outcome.result === 'done' ? [] : [`${vault.id}: ${outcome.why}`];
}

async function copyFiles(
  input: BackupInput,
  vault: Place,
  files: BackupManifest['files'],
): Promise<readonly string[]> {
  const outcome = await input.perform({
    step: `round-${input.round}/attempt-${input.attempt}/copy-files`,
    target: `${vault.id}/${digestOf(files).slice(7)}`,
    class: 'idempotent',
    what: `copy ${files.length} files to vault ${vault.id}`,
    act: async () => {
      let bytes = 0;
      for (const file of files) {
        const content = await input.history.readFile(file.item);
        if (digestOf(content) !== file.digest)
          throw new Error(`file ${file.item} is not what the history says`);
        await putAndReadBack(vault, { key: file.key, digest: file.digest, bytes: content });
        bytes += content.length;
      }
      return { files: files.length, bytes };
    },
  });
  return outcome.result === 'done' ? [] : [`${vault.id}: ${outcome.why}`];
}

async function putAndReadBack(vault: Place, object: BackupObject): Promise<void> {
  await vault.store.create(object.key, object.bytes);
  const back = await vault.store.read(object.key);
  if (back === null) throw new Error(`${object.key} is not there after writing`);
  if (digestOf(back) !== object.digest) throw new Error(`${object.key} reads back with other content`);
}
