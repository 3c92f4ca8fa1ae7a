// A window's ledger as one process sees it: reads what is there, and appends while it holds the claim.
// Entries are created once under consecutive numbers, so a writer that was paused and overtaken finds its
// next number taken and is refused; nobody needs a lock.

import type { Clock, Store } from '../ports.ts';
import { type Claim, createClaim, LostClaim, newestClaim, recordRelease } from './claim.ts';
import { createInOrder } from './create-in-order.ts';
import type { Entry, EntryBody } from './entry.ts';
import { encodeEntry, instantOf } from './entry-codec.ts';
import { inOrder } from './in-turn.ts';
import { claimKey, entriesPrefix, entryKey } from './keys.ts';
import { damaged, readNext } from './next-entry.ts';
import { createTree, hexOf } from './tree.ts';

export interface LedgerOptions {
  readonly store: Store;
  readonly window: string;
  readonly clock: Clock;
  /** Unique to the process (run, attempt and a random part), so that its own writes can be told from others'. */
  readonly holder: string;
  /**
   * Milliseconds; at least twice the longest effect's time limit. An append renews the claim when less than half
   * is left, so an effect whose intent was appended ends before anybody can take over.
   */
  readonly claimLastsMs: number;
}

export type ClaimResult =
  | { readonly result: 'taken'; readonly claim: Claim }
  /** Somebody else writes; come again at `until` (epoch milliseconds). */
  | { readonly result: 'held'; readonly holder: string; readonly until: number };

export interface Ledger {
  readonly window: string;
  readonly chain: Chain;
  /** Number of entries read or written so far. */
  readonly size: number;
  /** Merkle tree root over them, 64 hex digits. */
  readonly root: string;
  /** The root that the ledger had when it held the first `size` entries. */
  rootAt(size: number): string;
  readonly claim: Claim | null;
  /** In order; the array grows as the ledger does. */
  entries(): readonly Entry[];
  /** Resolves when the entry is durable. Throws LostClaim when this process may not write (any more). */
  append(body: EntryBody): Promise<Entry>;
  /** Reads what others appended. */
  refresh(): Promise<void>;
  /** Takes the free, released or run-out claim and says so in the ledger. Idle when this process has it. */
  takeClaim(): Promise<ClaimResult>;
  /** For a process that waits without appending; call it as often as you like. Throws LostClaim when overtaken. */
  renewClaim(): Promise<void>;
  /**
   * Directly before an act that takes at most `actLimitMs`: reads from the store that nobody has followed, renews a
   * claim that is half spent, and resolves to its number when it outlasts the act by both clocks of this machine.
   * Throws LostClaim otherwise.
   */
  confirmClaim(actLimitMs: number): Promise<number>;
  /** The same by the clocks alone, for many acts under one confirmation: null when it must be confirmed anew. */
  claimFor(actLimitMs: number): number | null;
  releaseClaim(): Promise<void>;
}

const readsAtOnce = 32;
const writesAtOnce = 200;

/** What was read of a ledger: whoever opens it next goes on from there, one at a time. */
export interface Chain {
  readonly entries: Entry[];
  readonly tree: ReturnType<typeof createTree>;
}

/** Reads the whole ledger and checks its chain, or what came after `chain`; read-only until the claim is taken. */
export async function openLedger(
  options: LedgerOptions,
  chain: Chain = { entries: [], tree: createTree() },
): Promise<Ledger> {
  const { store, window, clock, holder, claimLastsMs } = options;
  const { entries, tree } = chain;
  let claim: Claim | null = null;
  let claimedAt = 0;
  const waiting: {
    readonly body: EntryBody;
    readonly resolve: (entry: Entry) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const inTurn = inOrder();

  const adopt = (bytes: Uint8Array): Entry => {
    const entry = readNext(bytes, {
      window,
      sequence: entries.length + 1,
      root: hexOf(tree.root()),
      last: entries.at(-1),
    });
    entries.push(entry);
    tree.append(bytes);
    return entry;
  };

  const readNumbers = async (from: number, to: number): Promise<boolean> => {
    for (let first = from; first <= to; first += readsAtOnce) {
      const numbers = Array.from({ length: Math.min(readsAtOnce, to - first + 1) }, (_, i) => first + i);
      const read = await Promise.all(numbers.map((number) => store.read(entryKey(window, number))));
      for (const bytes of read) {
        if (bytes === null) return false;
        adopt(bytes);
      }
    }
    return true;
  };

  /** One read when nothing is new; a growing number at once when much is. */
  const readNew = async (): Promise<void> => {
    let count = 1;
    while (await readNumbers(entries.length + 1, entries.length + count))
      count = Math.min(count * 4, readsAtOnce);
  };

  const readAll = async (): Promise<void> => {
    const keys = await store.list(entriesPrefix(window));
    keys.forEach((key, index) => {
      if (key !== entryKey(window, index + 1))
        throw damaged(entryKey(window, index + 1), `the next key is ${key}`);
    });
    if (!(await readNumbers(1, keys.length)))
      throw damaged(entryKey(window, entries.length + 1), 'it is listed but not there');
  };

  const refuseIfOvertaken = (): Claim => {
    if (claim === null) throw new LostClaim(`${holder} does not hold the claim of window ${window}`);
    const newest = entries.at(-1)?.claim ?? 0;
    if (newest > claim.number) {
      const lost = claim;
      claim = null;
      throw new LostClaim(`Claim ${lost.number} of window ${window} was followed by claim ${newest}`);
    }
    return claim;
  };

  /** Spells the bodies as the next entries without adopting them. */
  const spell = (bodies: readonly EntryBody[], held: Claim): Uint8Array[] => {
    const before = tree.size;
    // Clocks of two runners differ; the ledger's own times never run backwards.
    const at = instantOf(Math.max(clock.now(), Date.parse(entries.at(-1)?.at ?? instantOf(0))));
    const spelt = bodies.map((body, index) => {
      const bytes = encodeEntry({
        format: 1,
        window,
        sequence: before + index + 1,
        at,
        claim: held.number,
        root: hexOf(tree.root()),
        body,
      });
      tree.append(bytes);
      return bytes;
    });
    tree.truncate(before);
    return spelt;
  };

  /** The entry that makes a claim known, unless the ledger's last entry was already written under it. */
  const announcement = (held: Claim): EntryBody[] => {
    if (entries.at(-1)?.claim === held.number) return [];
    return [{ kind: 'claim-taken', holder, expires: held.expires }];
  };

  /** Puts the bodies at the ledger's end, whatever entries of ours or of earlier claims came in between. */
  const write = async (bodies: readonly EntryBody[]): Promise<Entry[]> => {
    for (;;) {
      const held = refuseIfOvertaken();
      const first = entries.length + 1;
      const spelt = spell([...announcement(held), ...bodies], held);
      const objects = spelt.map((bytes, index) => ({ key: entryKey(window, first + index), bytes }));
      if (await createInOrder(store, objects)) return spelt.map(adopt).slice(spelt.length - bodies.length);
      await readNew();
    }
  };

  /** The claim of that number, or null when somebody else has it. */
  const follow = async (number: number): Promise<Claim | null> => {
    const next = { window, number, holder, expires: instantOf(clock.now() + claimLastsMs) };
    const from = clock.elapsed();
    if (!(await createClaim(store, next))) return null;
    claimedAt = from;
    return next;
  };

  /** By the wall's clock and by the machine's own: a suspended machine misses the one, a clock that is set the other. */
  const leftOf = (held: Claim): number =>
    Math.min(Date.parse(held.expires) - clock.now(), claimedAt + claimLastsMs - clock.elapsed());

  const renewWhenHalfSpent = async (): Promise<void> => {
    const held = refuseIfOvertaken();
    if (leftOf(held) >= claimLastsMs / 2) return;
    claim = await follow(held.number + 1);
    if (claim === null)
      throw new LostClaim(`Claim ${held.number} of window ${window} ran out and was followed`);
  };

  const appendWaiting = async (): Promise<void> => {
    const together = waiting.splice(0, store.createTogether === undefined ? 1 : writesAtOnce);
    if (together.length === 0) return;
    try {
      await renewWhenHalfSpent();
      const written = await write(together.map(({ body }) => body));
      together.forEach(({ resolve }, index) => {
        resolve(written[index] as Entry);
      });
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };

  const confirmClaim = async (actLimitMs: number): Promise<number> => {
    if (actLimitMs > claimLastsMs / 2) throw new RangeError('No act may take longer than half a claim');
    for (;;) {
      const before = refuseIfOvertaken();
      await renewWhenHalfSpent();
      const held = refuseIfOvertaken();
      if (held.number > before.number) await write([]);
      else if ((await store.read(claimKey(window, held.number + 1))) !== null) {
        claim = null;
        throw new LostClaim(`Claim ${held.number} of window ${window} was followed by another run's`);
      }
      // The machine may have slept meanwhile: then all of it is asked again.
      if (leftOf(held) >= actLimitMs) return held.number;
    }
  };

  const takeClaim = async (): Promise<ClaimResult> => {
    if (claim !== null) return { result: 'taken', claim };
    const newest = await newestClaim(store, window);
    const held = heldBy(newest, clock.now());
    if (held !== null) return held;
    claim = await follow((newest?.claim.number ?? 0) + 1);
    if (claim === null) {
      const winner = await newestClaim(store, window);
      if (winner === null) throw new Error(`A claim of window ${window} is there and cannot be read`);
      return { result: 'held', holder: winner.claim.holder, until: Date.parse(winner.claim.expires) };
    }
    await readNew();
    await write([]);
    return { result: 'taken', claim };
  };

  await (entries.length === 0 ? readAll() : readNew());
  return {
    window,
    chain,
    get size() {
      return entries.length;
    },
    get root() {
      return hexOf(tree.root());
    },
    rootAt: (size) => hexOf(tree.root(size)),
    get claim() {
      return claim;
    },
    entries: () => entries,
    append: (body) =>
      new Promise((resolve, reject) => {
        waiting.push({ body, resolve, reject });
        void inTurn(appendWaiting);
      }),
    refresh: () => inTurn(readNew),
    takeClaim: () => inTurn(takeClaim),
    renewClaim: () =>
      inTurn(async () => {
        await renewWhenHalfSpent();
        await write([]);
      }),
    claimFor: (actLimitMs) => (claim !== null && leftOf(claim) >= actLimitMs ? claim.number : null),
    confirmClaim: (actLimitMs) => inTurn(() => confirmClaim(actLimitMs)),
    releaseClaim: () =>
      inTurn(async () => {
        if (claim === null) return;
        await recordRelease(store, claim);
        claim = null;
      }),
  };
}

function heldBy(
  newest: { readonly claim: Claim; readonly released: boolean } | null,
  now: number,
): ClaimResult | null {
  if (newest === null || newest.released) return null;
  const until = Date.parse(newest.claim.expires);
  return until > now ? { result: 'held', holder: newest.claim.holder, until } : null;
}
