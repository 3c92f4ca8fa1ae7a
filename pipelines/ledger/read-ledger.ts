// A window's ledger as a reader finds it in the store: objects that count are entries, the others are listed
// with the reason. Nothing that somebody puts there stops the reading; only a ledger that lost or changed
// what was signed does.

import { UserError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { type Append, entriesOf, readAppend } from './append.ts';
import { digestOf } from './canonical.ts';
import { isSignedBy, judgeCertificate } from './certificate.ts';
import { type Certifiers, certifiersIn } from './certifiers.ts';
import { refuseRolledBack } from './checkpoint.ts';
import type { Entry } from './entry.ts';
import type { Digest } from './fact.ts';
import {
  judgeAppend,
  noSuchNumber,
  nothingYet,
  openedWith,
  type Standing,
  standingAfter,
  wasSigned,
} from './judge-append.ts';
import {
  checkpointsPrefix,
  claimKey,
  entriesPrefix,
  entryKey,
  heldPrefix,
  packsPrefix,
  personalPrefix,
  snapshotKey,
  snapshotsPrefix,
  windowPrefix,
} from './keys.ts';
import { packFrom, readPack, type Stretch } from './pack.ts';
import { type Refused, refusedAt } from './refused.ts';
import { parseVerifierKey } from './signed-note.ts';
import { snapshotsInForce, whyStray } from './stray.ts';
import { createTree, hexOf } from './tree.ts';

export type LedgerReader = Awaited<ReturnType<typeof readLedger>>;

const readsAtOnce = 32;

/**
 * Reads the whole ledger; empty when the store has no such window. `expected` are the certifiers of whoever
 * would open it now: a window that one of them opened, and whose snapshot is gone, is not taken for one that
 * was never opened.
 */
export async function readLedger(store: Store, window: string, expected: Certifiers | null = null) {
  /** The entries that count, in order; the array grows as the ledger does. */
  const entries: Entry[] = [];
  /** Objects at a number that do not count. */
  const refused: (Refused & { readonly sequence: number })[] = [];
  /** Objects among the entries whose name no entry can have. */
  const beside: Refused[] = [];
  const objects: Uint8Array[] = [];
  const packs: Stretch[] = [];
  const tree = createTree();
  const certifiersOf = new Map<Digest, Certifiers | null>();
  const snapshots = new Map<Digest, Uint8Array | null>();
  let standing = nothingYet;
  /** The verdicts on objects without a number, by key and digest, under the snapshot that was in force. */
  let judged = { under: null as Digest | null, whys: new Map<string, string | null>() };

  const load = async (snapshot: Digest | null): Promise<Certifiers | null> => {
    if (snapshot === null) return null;
    if (!certifiersOf.has(snapshot)) {
      const bytes = await store.read(snapshotKey(window, snapshot));
      snapshots.set(snapshot, bytes);
      certifiersOf.set(snapshot, certifiersIn(bytes, snapshot));
    }
    return certifiersOf.get(snapshot) ?? null;
  };

  const count = (bytes: Uint8Array, append: Append, after: Standing): Entry[] => {
    const its = entriesOf(append);
    tree.append(bytes);
    objects.push(bytes);
    entries.push(...its);
    standing = after;
    return its;
  };

  const take = async (bytes: Uint8Array): Promise<void> => {
    const sequence = tree.size + 1;
    const key = entryKey(window, sequence);
    await load(standing.snapshot ?? openedIn(bytes));
    const place = { window, sequence, root: hexOf(tree.root()) };
    const judged = judgeAppend(bytes, place, standing, (snapshot) => certifiersOf.get(snapshot) ?? expected);
    if (judged.result === 'damaged') throw damaged(key, judged.why);
    if (judged.result === 'counts') {
      const snapshot = judged.after.snapshot ?? '';
      if (certifiersOf.get(standing.snapshot ?? snapshot) === null)
        await refuseWithoutSnapshot(store, window, snapshot);
      count(bytes, judged.append, judged.after);
      await load(standing.snapshot);
      return;
    }
    if (await onceCounted(key, bytes)) throw damaged(key, 'what made it count was taken away or changed');
    passOver(bytes, judged.why);
  };

  const passOver = (bytes: Uint8Array, why: string): void => {
    const sequence = tree.size + 1;
    refused.push({ ...refusedAt(entryKey(window, sequence), window, bytes, why), sequence });
    tree.append(bytes);
    objects.push(bytes);
  };

  /** False where the pack does not prove itself; then everything is as before. */
  const takePack = async (key: string): Promise<boolean> => {
    const pack = readPack((await store.read(key)) ?? new Uint8Array(), key);
    if (pack === null || pack.seal.window !== window) return false;
    const { seal } = pack;
    const before = { size: tree.size, entries: entries.length, refused: refused.length, standing };
    const giveUp = () => {
      tree.truncate(before.size);
      objects.length = before.size;
      entries.length = before.entries;
      refused.length = before.refused;
      standing = before.standing;
      return false;
    };
    const left = [...pack.objects];
    // The entry that opens the window says who may seal, so it is judged before the pack's seal.
    try {
      while (standing.snapshot === null && left.length > 0) await take(left.shift() as Uint8Array);
    } catch (error) {
      if (error instanceof UserError) return giveUp();
      throw error;
    }
    const certifiers = await load(standing.snapshot);
    const asked = { window, saying: 'write', at: seal.at } as const;
    if (certifiers === null || !isSignedBy(seal.certificate, 'seal', seal)) return giveUp();
    if (judgeCertificate(seal.certificate, asked, certifiers).result === 'refused') return giveUp();
    for (const bytes of left) {
      const read = readAppend(bytes);
      if (seal.refused.includes(tree.size + 1)) passOver(bytes, 'it was refused before');
      else if (read.result === 'refused') return giveUp();
      else count(bytes, read.value, standingAfter(standing, read.value));
    }
    if (hexOf(tree.root()) !== seal.root) return giveUp();
    await load(standing.snapshot);
    packs.push({ from: seal.from, to: seal.to });
    return true;
  };

  const takePacks = async (): Promise<void> => {
    let keys = await store.list(packsPrefix(window));
    for (let key = packFrom(keys, window, 1); key !== null; key = packFrom(keys, window, tree.size + 1)) {
      const bad = key;
      if (!(await takePack(key))) keys = keys.filter((each) => each !== bad);
    }
  };

  const onceCounted = async (key: string, bytes: Uint8Array): Promise<boolean> => {
    const read = readAppend(bytes);
    if (read.result === 'refused') return false;
    const isLater = read.value.claim > standing.claim;
    const claim = isLater ? await store.read(claimKey(window, read.value.claim)) : null;
    await load(standing.snapshot);
    const certifiersBy = (snapshot: Digest) => certifiersOf.get(snapshot) ?? null;
    return wasSigned(key, bytes, { window }, standing, certifiersBy, () => claim);
  };

  /**
   * Objects that lie beside the entries and are no part of the record, for the writer to say so. Each object
   * without a number is read for it, so this is skipped where reading costs requests; there the store's
   * permissions keep others from writing.
   */
  const strays = async (): Promise<readonly Refused[]> => {
    if (store.readsByRequest || standing.snapshot === null) return beside;
    const inForce = await Promise.all(snapshotsInForce(entries).map(load));
    const certifiers = inForce.filter((each) => each !== null);
    const signer = certifiersOf.get(standing.snapshot)?.checkpoints;
    const verifier = signer === undefined ? null : parseVerifierKey(signer);
    const context = { window, keys: verifier === null ? [] : [verifier], certifiers };
    const rooms = [checkpointsPrefix, snapshotsPrefix, packsPrefix, personalPrefix].map((room) =>
      room(window),
    );
    const keys = (await store.list(windowPrefix(window))).filter(
      (key) => rooms.some((room) => key.startsWith(room)) && !key.startsWith(heldPrefix(window)),
    );
    const found = [...beside];
    // There are as many checkpoints as looks, and checking a signature takes long: each is judged once.
    const before = judged.under === standing.snapshot ? judged.whys : new Map<string, string | null>();
    judged = { under: standing.snapshot, whys: new Map() };
    for (let first = 0; first < keys.length; first += readsAtOnce) {
      const some = keys.slice(first, first + readsAtOnce);
      const read = await Promise.all(some.map((key) => store.read(key)));
      for (const [place, key] of some.entries()) {
        const bytes = read[place] ?? new Uint8Array();
        const name = `${key} ${digestOf(bytes)}`;
        const known = before.get(name);
        const why = known === undefined ? whyStray(key, bytes, context) : known;
        judged.whys.set(name, why);
        if (why !== null) found.push(refusedAt(key, window, bytes, why));
      }
    }
    return found;
  };

  const readNumbers = async (from: number, to: number): Promise<boolean> => {
    for (let first = from; first <= to; first += readsAtOnce) {
      const numbers = Array.from({ length: Math.min(readsAtOnce, to - first + 1) }, (_, i) => first + i);
      const read = await Promise.all(numbers.map((number) => store.read(entryKey(window, number))));
      for (const bytes of read) {
        if (bytes === null) return false;
        await take(bytes);
      }
    }
    return true;
  };

  /** Reads what others appended: a single read when nothing is new, more and more at once when much is. */
  const refresh = async (): Promise<void> => {
    let count = 1;
    while (await readNumbers(tree.size + 1, tree.size + count)) count = Math.min(count * 4, readsAtOnce);
  };

  const readAll = async (): Promise<void> => {
    if (store.readsByRequest) await takePacks();
    const known = tree.size === 0 ? undefined : entryKey(window, tree.size);
    const keys = new Set(await store.list(entriesPrefix(window), known));
    let last = tree.size;
    // The listing may have been made while an entry was written, and does not show a folder in an entry's
    // place.
    const isThere = async (key: string) =>
      keys.delete(key) || (keys.size > 0 && (await store.read(key)) !== null);
    while (await isThere(entryKey(window, last + 1))) last += 1;
    await readNumbers(tree.size + 1, last);
    for (const key of keys) {
      const bytes = (await store.read(key)) ?? new Uint8Array();
      if (await onceCounted(key, bytes))
        throw damaged(entryKey(window, last + 1), 'it is missing, and what came after it is there');
      beside.push(refusedAt(key, window, bytes, noSuchNumber));
    }
    const signer = (await load(standing.snapshot))?.checkpoints;
    if (signer !== undefined) await refuseRolledBack(store, window, tree.size, signer);
  };

  await readAll();
  return {
    window,
    /** Number of objects read or written so far. */
    get size() {
      return tree.size;
    },
    /** Merkle tree root over them, 64 hex digits. */
    get root() {
      return hexOf(tree.root());
    },
    /** The root when the ledger held the first `size` objects. */
    rootAt: (size: number) => hexOf(tree.root(size)),
    entries: (): readonly Entry[] => entries,
    refused: (): readonly (typeof refused)[number][] => refused,
    strays,
    /** The stretches that were read from packs, in order. */
    packs: (): readonly Stretch[] => packs,
    /** The objects under these numbers, as they stand in the store. */
    objects: ({ from, to }: Stretch): readonly Uint8Array[] => objects.slice(from - 1, to),
    standing: () => standing,
    /** Of the snapshot in force; before the window is opened, of those who would open it, or null. */
    certifiers: () => (standing.snapshot === null ? expected : (certifiersOf.get(standing.snapshot) ?? null)),
    /** The bytes of that snapshot, where they had to be read to judge; else null. */
    snapshot: (digest: Digest) => snapshots.get(digest) ?? null,
    refresh,
    /** Adds an object that this process appended itself. */
    adopt: (bytes: Uint8Array, append: Append) => count(bytes, append, standingAfter(standing, append)),
  };
}

/** Throws the UserError that says what is wrong with the snapshot: missing, or not readable. */
export async function refuseWithoutSnapshot(store: Store, window: string, digest: Digest): Promise<never> {
  const key = snapshotKey(window, digest);
  throw new UserError({
    what:
      (await store.read(key)) === null
        ? 'The snapshot is missing'
        : 'The snapshot is not what its digest says',
    where: key,
    whatToDo: 'Stop, run npm run audit:verify on this store, and restore the object from a copy.',
  });
}

function openedIn(bytes: Uint8Array): Digest | null {
  const read = readAppend(bytes);
  return read.result === 'read' ? openedWith(read.value) : null;
}

export function damaged(where: string, why: string): UserError {
  return new UserError({
    what: `The ledger is damaged: ${why}`,
    where,
    whatToDo: 'Stop, run `npm run audit:verify` on this store and compare with a published checkpoint.',
  });
}
