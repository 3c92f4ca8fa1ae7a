// Copies the messenger's history to every vault, encrypted once. Parts are named by their content under the window's
// key, so a copy that was cut off goes on where it stopped, the same part twice is one object, and a vault's keeper
// learns nothing from names.

import { digestOf } from '../ledger/canonical.ts';
import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import type { BackupCipher, HistoryItem, MessengerHistory, Vault } from '../ports.ts';

/** What a vault holds of one round; written last, so that a manifest means a complete round. Digests are of the content. */
export interface BackupManifest {
  readonly format: 2;
  readonly window: string;
  readonly round: 1 | 2;
  readonly since: string | null;
  readonly cursor: string;
  readonly items: number;
  readonly parts: readonly { readonly key: string; readonly digest: string; readonly items: number }[];
  readonly files: readonly { readonly key: string; readonly digest: string; readonly item: string }[];
}

interface Plain {
  readonly key: string;
  /** What the effect is about: the same in every run and under every window's key. */
  readonly target: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** Items per part: a part is small enough to read back at once, and few enough entries tell the story. */
const itemsPerPart = 500;

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
  readonly vaults: readonly Vault[];
  readonly cipher: BackupCipher;
  perform(request: EffectRequest): Promise<EffectResult>;
}

export type BackupResult =
  | {
      readonly result: 'done';
      readonly manifest: BackupManifest;
      readonly manifestKey: string;
      /** Of the content, before it was compressed. */
      readonly bytes: number;
    }
  | { readonly result: 'failed'; readonly why: readonly string[] };

/** Every object is read back, opened and compared before its outcome is written. */
export async function backUp(input: BackupInput): Promise<BackupResult> {
  const { window, round, cipher, vaults } = input;
  const { items, cursor } = await input.history.exportSince(input.since);
  const parts = partsOf(input, items);
  const files = items.flatMap(({ id, fileDigest }) =>
    fileDigest === undefined ? [] : [fileOf(input, id, `sha256:${fileDigest}`)],
  );
  const manifest: BackupManifest = {
    format: 2,
    window,
    round,
    since: input.since,
    cursor,
    items: items.length,
    parts: parts.map(({ key, digest, items: count }) => ({ key, digest, items: count })),
    files,
  };
  const why: string[] = [];
  for (const part of parts) why.push(...(await copy(input, part, `${part.items} items`)));
  if (files.length > 0) why.push(...(await copyFiles(input, files)));
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const manifestKey = `${manifestPrefix(window, round)}${cipher.nameOf(digestOf(bytes))}.age`;
  if (why.length === 0)
    why.push(
      ...(await copy(
        input,
        { key: manifestKey, target: `manifest/${round}/${cursor}`, digest: digestOf(bytes), bytes },
        'the manifest',
      )),
    );
  if (why.length > 0 || vaults.length === 0) return { result: 'failed', why };
  return {
    result: 'done',
    manifest,
    manifestKey,
    bytes: parts.reduce((sum, part) => sum + part.bytes.length, 0),
  };
}

/** Cuts an export into parts: a pure function of window, names and items. */
export function partsOf(
  { window, cipher }: Pick<BackupInput, 'window' | 'cipher'>,
  items: readonly HistoryItem[],
): readonly (Plain & { readonly items: number })[] {
  const count = Math.ceil(items.length / itemsPerPart);
  return Array.from({ length: count }, (_, index) => {
    const slice = items.slice(index * itemsPerPart, (index + 1) * itemsPerPart);
    const bytes = new TextEncoder().encode(slice.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const digest = digestOf(bytes);
    return {
      key: `backups/${window}/parts/${cipher.nameOf(digest)}.age`,
      target: digest,
      digest,
      bytes,
      items: slice.length,
    };
  });
}

function fileOf(
  { window, cipher }: BackupInput,
  item: string,
  digest: string,
): BackupManifest['files'][number] {
  return { key: `backups/${window}/files/${cipher.nameOf(digest)}.age`, digest, item };
}

async function copy(input: BackupInput, object: Plain, what: string): Promise<readonly string[]> {
  const sealed = sealedOnce(input.cipher, object.bytes);
  const problems: string[] = [];
  for (const vault of input.vaults) {
    const outcome = await input.perform({
      step: `round-${input.round}/attempt-${input.attempt}/copy`,
      target: `${vault.id}/${object.target}`,
      class: 'idempotent',
      what: `copy ${what} to vault ${vault.id}`,
      act: async () => {
        const bytes = await putAndReadBack(input.cipher, vault, object, sealed);
        return { key: object.key, digest: object.digest, bytes };
      },
    });
    if (outcome.result !== 'done') problems.push(`${vault.id}: ${outcome.why}`);
  }
  return problems;
}

async function copyFiles(input: BackupInput, files: BackupManifest['files']): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const vault of input.vaults) {
    const outcome = await input.perform({
      step: `round-${input.round}/attempt-${input.attempt}/copy-files`,
      target: `${vault.id}/${digestOf(files.map(({ digest, item }) => ({ digest, item }))).slice(7)}`,
      class: 'idempotent',
      what: `copy ${files.length} files to vault ${vault.id}`,
      act: async () => {
        let bytes = 0;
        for (const file of files) {
          const content = await input.history.readFile(file.item);
          if (digestOf(content) !== file.digest)
            throw new Error(`file ${file.item} is not what the history says`);
          bytes += await putAndReadBack(input.cipher, vault, file, sealedOnce(input.cipher, content));
        }
        return { files: files.length, bytes };
      },
    });
    if (outcome.result !== 'done') problems.push(`${vault.id}: ${outcome.why}`);
  }
  return problems;
}

/** Encrypted when it is first needed, and then the same bytes for every vault. */
function sealedOnce(cipher: BackupCipher, bytes: Uint8Array): () => Promise<Uint8Array> {
  let sealed: Promise<Uint8Array> | null = null;
  return () => {
    sealed ??= cipher.seal(bytes);
    return sealed;
  };
}

/** How many bytes stand in the vault. What an earlier run left under this name counts when it opens to the same. */
async function putAndReadBack(
  cipher: BackupCipher,
  { store }: Vault,
  object: Pick<Plain, 'key' | 'digest'>,
  sealed: () => Promise<Uint8Array>,
): Promise<number> {
  await store.create(object.key, await sealed());
  const back = await store.read(object.key);
  if (back === null) throw new Error(`${object.key} is not there after writing`);
  const opened = await cipher.open(back);
  if (opened === null || digestOf(opened) !== object.digest)
    throw new Error(`${object.key} reads back with other content`);
  return back.length;
}
