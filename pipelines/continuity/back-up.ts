// Copies the messenger's history to every vault, encrypted once, a few megabytes at a time however much there is. What
// lies in a vault is named by its content under the window's key, so a copy that was cut off goes on where it stopped,
// the same content twice is one object, and a vault's keeper learns nothing from names.

import { createHash } from 'node:crypto';
import { digestOf } from '../ledger/canonical.ts';
import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import type { Said } from '../ledger/read-foreign.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { BackupCipher, HistoryItem, MessengerHistory, Vault } from '../ports.ts';

/** An object of a vault; the digest is of its content. */
export interface BackedUpPart {
  readonly key: string;
  readonly digest: string;
}

/** What a vault holds of one round; written last, so that a manifest means a complete round. */
export type BackupManifest = Said<typeof manifestShape>;

export const manifestShape = {
  format: '=3',
  window: 'text',
  round: '=1|2',
  since: { $any: ['text', 'null'] },
  cursor: 'text',
  items: 'count',
  parts: { $list: { key: 'text', digest: 'digest', items: 'count' } },
  files: {
    $list: { item: 'text', digest: 'digest', pieces: { $list: { key: 'text', digest: 'digest' } } },
  },
} as const;

type Kinds = WindowPlan['backup']['what'];
const kindOf: Readonly<Record<HistoryItem['kind'], Kinds[number]>> = {
  message: 'messages',
  file: 'files',
  group: 'groups',
  contact: 'contacts',
  configuration: 'configuration',
};

/** Few enough objects for any store, and small enough that some of them fit into little memory. */
const partBytes = 4_000_000;
const pieceBytes = 8_000_000;
/** Files per effect: what was cut off is looked at again file by file, and written anew only where it is missing. */
const filesPerEffect = 100;

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
  readonly what: Kinds;
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
      /** Of the items, before they were compressed. */
      readonly bytes: number;
    }
  | { readonly result: 'failed'; readonly why: readonly string[] };

/** Every object is read back, opened and compared before its outcome is written. */
export async function backUp(input: BackupInput): Promise<BackupResult> {
  const { window, round, cipher, vaults } = input;
  const parts: BackupManifest['parts'][number][] = [];
  const files: BackupManifest['files'][number][] = [];
  const why: string[] = [];
  let bytes = 0;
  let lines: string[] = [];
  let length = 0;
  let waiting: HistoryItem[] = [];
  const copyLines = async () => {
    if (lines.length === 0) return;
    const part = { ...partOf(input, lines.join('')), items: lines.length };
    why.push(...(await copy(input, part, `${part.items} items`)));
    parts.push({ key: part.key, digest: part.digest, items: part.items });
    bytes += part.bytes.length;
    lines = [];
    length = 0;
  };
  const copyWaiting = async () => {
    if (waiting.length === 0) return;
    const copied = await copyFiles(input, waiting);
    why.push(...copied.why);
    files.push(...copied.files);
    waiting = [];
  };
  let cursor = input.since;
  for (let more = true; more; ) {
    const page = await input.history.exportSince(cursor);
    for (const item of page.items) {
      if (!input.what.includes(kindOf[item.kind])) continue;
      const line = `${JSON.stringify(item)}\n`;
      lines.push(line);
      length += line.length;
      if (item.fileDigest !== undefined && waiting.push(item) >= filesPerEffect) await copyWaiting();
      if (length >= partBytes) await copyLines();
    }
    ({ cursor } = page);
    more = page.more === true;
  }
  await copyLines();
  await copyWaiting();
  if (why.length > 0 || vaults.length === 0) return { result: 'failed', why };
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const last = cursor ?? '';
  const manifest: BackupManifest = {
    format: 3,
    window,
    round,
    since: input.since,
    cursor: last,
    items,
    parts,
    files,
  };
  const content = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const manifestKey = `${manifestPrefix(window, round)}${cipher.nameOf(digestOf(content))}.age`;
  const target = `manifest/${round}/${last}`;
  const written = { key: manifestKey, target, digest: digestOf(content), bytes: content };
  why.push(...(await copy(input, written, 'the manifest')));
  return why.length > 0 ? { result: 'failed', why } : { result: 'done', manifest, manifestKey, bytes };
}

interface Plain extends BackedUpPart {
  /** What the effect is about: the same in every run and under every window's key. */
  readonly target: string;
  readonly bytes: Uint8Array;
}

function partOf({ window, cipher }: Pick<BackupInput, 'window' | 'cipher'>, text: string): Plain {
  const bytes = new TextEncoder().encode(text);
  const digest = digestOf(bytes);
  return { key: `backups/${window}/parts/${cipher.nameOf(digest)}.age`, target: digest, digest, bytes };
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

/** Read once and encrypted once for all vaults. An effect that an earlier run has done is read again for its pieces. */
async function copyFiles(
  input: BackupInput,
  items: readonly HistoryItem[],
): Promise<{ readonly why: readonly string[]; readonly files: BackupManifest['files'] }> {
  const files: BackupManifest['files'][number][] = [];
  const outcome = await input.perform({
    step: `round-${input.round}/attempt-${input.attempt}/copy-files`,
    target: digestOf(items.map(({ id, fileDigest }) => ({ id, fileDigest: fileDigest ?? '' }))).slice(7),
    class: 'idempotent',
    what: `copy ${items.length} files to ${input.vaults.length} vaults`,
    act: async () => {
      for (const item of items) files.push(await copyFile(input, item, input.vaults));
      return { files: items.length };
    },
  });
  if (outcome.result !== 'done') return { why: [outcome.why], files: [] };
  if (files.length === 0) for (const item of items) files.push(await copyFile(input, item, []));
  return { why: [], files };
}

async function copyFile(
  input: BackupInput,
  item: HistoryItem,
  vaults: readonly Vault[],
): Promise<BackupManifest['files'][number]> {
  const whole = createHash('sha256');
  const pieces: BackedUpPart[] = [];
  for await (const bytes of inPieces(input.history.readFile(item))) {
    whole.update(bytes);
    const digest = digestOf(bytes);
    const piece = { key: `backups/${input.window}/files/${input.cipher.nameOf(digest)}.age`, digest };
    const sealed = sealedOnce(input.cipher, bytes);
    for (const vault of vaults) {
      await putAndReadBack(input.cipher, vault, piece, sealed).catch((error: Error) => {
        throw new Error(`${vault.id}: ${error.message}`);
      });
    }
    pieces.push(piece);
  }
  const digest = whole.digest('hex');
  if (digest !== item.fileDigest) throw new Error(`file ${item.id} is not what the history says`);
  return { item: item.id, digest: `sha256:${digest}`, pieces };
}

/** The same cuts however the content arrives; one empty piece for an empty file. */
async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  let isFirst = true;
  for await (let bytes of content) {
    while (length + bytes.length >= pieceBytes) {
      const room = pieceBytes - length;
      yield Buffer.concat([...held, bytes.subarray(0, room)]);
      isFirst = false;
      bytes = bytes.subarray(room);
      held = [];
      length = 0;
    }
    if (bytes.length > 0) held.push(bytes);
    length += bytes.length;
  }
  if (length > 0 || isFirst) yield Buffer.concat(held);
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
  object: BackedUpPart,
  sealed: () => Promise<Uint8Array>,
): Promise<number> {
  const before = await store.read(object.key);
  if (before !== null && (await opensTo(cipher, before, object.digest))) return before.length;
  await store.create(object.key, await sealed());
  const back = await store.read(object.key);
  if (back === null) throw new Error(`${object.key} is not there after writing`);
  if (!(await opensTo(cipher, back, object.digest)))
    throw new Error(`${object.key} reads back with other content`);
  return back.length;
}

async function opensTo({ open }: BackupCipher, sealed: Uint8Array, digest: string): Promise<boolean> {
  const opened = await open(sealed);
  return opened !== null && digestOf(opened) === digest;
}
