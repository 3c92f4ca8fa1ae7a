// A window's ledger as one process writes it: reads what is there, and appends while it holds the claim.
// Waiting entries are appended together, as one signed object under the next number. Numbers are created only
// once, so a writer that was paused and overtaken finds its next number taken and is refused; no lock is
// needed.

import { toInstantText } from '../plan/time.ts';
import type { Clock, RunKey, Store } from '../ports.ts';
import { type Append, appendFormat, encodeAppend, mostAppendBytes, readAppend, spellable } from './append.ts';
import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, digestOf } from './canonical.ts';
import type { Certifiers } from './certifiers.ts';
import { type Claim, LostClaim } from './claim.ts';
import { createOwn } from './create-own.ts';
import type { Entry, EntryBody } from './entry.ts';
import { type ClaimResult, createHeldClaim } from './hold-claim.ts';
import { openedWith } from './judge-append.ts';
import { entryKey, packKey } from './keys.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { encodePack, stretchToSeal } from './pack.ts';
import { type LedgerReader, readLedger } from './read-ledger.ts';
import { type Refused, recordedIn } from './refused.ts';

export interface LedgerOptions {
  readonly store: Store;
  readonly window: string;
  readonly clock: Clock;
  /** Its holder is unique to the process (run, attempt and a random part). */
  readonly key: RunKey;
  /** The certifiers of the snapshot with which this process would open the window, where it would. */
  readonly expected?: Certifiers;
  /** Number of the entry after which a person has us go on, although its time is ahead of this clock. */
  readonly goOnAfter?: number;
}

export interface Ledger
  extends Pick<LedgerReader, 'window' | 'size' | 'root' | 'rootAt' | 'entries' | 'refused'> {
  /** The reader below, for another ledger that goes on from this reading; only one at a time. */
  readonly chain: LedgerReader;
  readonly claim: Claim | null;
  /** Resolves when the entry is durable. Throws LostClaim when this process may not write (any more). */
  append(body: EntryBody): Promise<Entry>;
  /** Reads what others appended. */
  refresh(): Promise<void>;
  /** Takes the free, released or expired claim and says so in the ledger. Idle when this process has it. */
  takeClaim(): Promise<ClaimResult>;
  /** For a process that waits without appending; cheap to call often. Throws LostClaim when overtaken. */
  renewClaim(): Promise<void>;
  /**
   * Call directly before an act that takes at most `actLimitMs`: reads from the store that no later claim was
   * taken, renews a claim that is half spent, and resolves to its number when it outlasts the act by both
   * clocks of this machine. Throws LostClaim otherwise.
   */
  confirmClaim(actLimitMs: number): Promise<number>;
  /**
   * The same by the clocks alone, for many acts under one confirmation; null when it must be confirmed anew.
   */
  claimFor(actLimitMs: number): number | null;
  releaseClaim(): Promise<void>;
  /** Packs what was appended since, where reading costs requests. Throws LostClaim without the claim. */
  seal(): Promise<void>;
}

/** The most that one object holds of the waiting entries. */
const mostBodies = 200;
const mostWaitingBytes = mostAppendBytes / 2;
/** The most refusals that one look enters, so that nobody can swell the ledger by heaping up objects. */
const mostRefusals = 20;

/** Reads the whole ledger, or what came after `chain`; it can be written once the claim is taken. */
export async function openLedger(
  { store, window, clock, key, expected, goOnAfter }: LedgerOptions,
  chain?: LedgerReader,
): Promise<Ledger> {
  const reader = chain ?? (await readLedger(store, window, expected));
  await chain?.refresh();
  const holding = createHeldClaim(store, clock, key, reader, goOnAfter);
  const waiting: {
    readonly body: EntryBody;
    readonly bytes: number;
    readonly resolve: (entry: Entry) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const inTurn = oneAtATime();
  let strays: readonly Refused[] = [];

  /** The entry that makes a claim known, unless the last entry was already written under it. */
  const announcement = ({ number, expires, certificate }: Claim): EntryBody[] => {
    const { claim, certificate: before } = reader.standing();
    if (claim === number) return [];
    const isKnown = before !== null && digestOf(before) === digestOf(certificate);
    const from = holding.setBackFrom();
    const isRecorded = recordedIn(reader.entries());
    const setBack = from !== null && from === reader.entries().at(-1)?.at && { setBackFrom: from };
    return [
      { kind: 'claim-taken', holder: key.holder, expires, ...(!isKnown && { certificate }), ...setBack },
      ...[...reader.refused(), ...strays, ...holding.refused()]
        .filter((one) => !isRecorded(one))
        .slice(0, mostRefusals)
        .map(({ key: at, digest, why }): EntryBody => ({ kind: 'refused', key: at, digest, why })),
    ];
  };

  /** The bodies as the bytes of the next object. */
  const spell = async (bodies: readonly EntryBody[], claim: number): Promise<[Uint8Array, Append]> => {
    // Clocks of two runners differ; the ledger's own times never run backwards, unless a person has said so.
    const [first] = bodies;
    const isSetBack = first?.kind === 'claim-taken' && first.setBackFrom !== undefined;
    const last = (isSetBack ? undefined : reader.entries().at(-1)?.at) ?? toInstantText(0);
    const at = toInstantText(Math.max(clock.now(), Date.parse(last)));
    const place = { format: appendFormat, window, sequence: reader.size + 1, root: reader.root };
    const bytes = encodeAppend(await holding.signed('append', { ...place, at, claim, bodies }));
    const read = readAppend(bytes);
    if (read.result === 'refused') throw new Error(`This cannot be appended: ${read.why}`);
    if ((reader.standing().snapshot ?? openedWith(read.value)) === null)
      throw new Error('Nothing can be appended before the window is opened');
    return [bytes, read.value];
  };

  /** Appends the bodies at the ledger's end, behind whatever this or earlier claims wrote meanwhile. */
  const write = async (bodies: readonly EntryBody[]): Promise<Entry[]> => {
    for (;;) {
      const held = holding.stillHeld();
      const all = [...announcement(held), ...bodies];
      if (all.length === 0) return [];
      const [bytes, append] = await spell(all, held.number);
      const place = entryKey(window, append.sequence);
      const isOurs = await createOwn(store, place, bytes);
      if (isOurs) return reader.adopt(bytes, append).slice(all.length - bodies.length);
      await reader.refresh();
    }
  };

  const appendWaiting = async (): Promise<void> => {
    const together = waiting.splice(0, fitting(waiting));
    if (together.length === 0) return;
    try {
      await holding.renewWhenHalfSpent();
      const written = await write(together.map(({ body }) => body));
      together.forEach(({ resolve }, index) => {
        resolve(written[index] as Entry);
      });
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };

  const confirmClaim = async (actLimitMs: number): Promise<number> => {
    if (actLimitMs > authority.claimLastsMs / 2)
      throw new RangeError('No act may take longer than half a claim');
    for (;;) {
      const before = holding.stillHeld();
      await holding.renewWhenHalfSpent();
      const { number } = holding.stillHeld();
      if (number > before.number) await write([]);
      else if (await holding.isFollowed())
        throw new LostClaim(`Claim ${number} of window ${window} was followed by another run's`);
      // The machine may have slept meanwhile: then the claim is confirmed from the start again.
      if (holding.left() >= actLimitMs) return number;
    }
  };

  const seal = async (): Promise<void> => {
    const stretch = store.readsByRequest ? stretchToSeal(reader.packs(), reader.size) : null;
    if (stretch === null) return;
    const { certificate } = holding.stillHeld();
    const isIn = ({ sequence }: { readonly sequence: number }) =>
      sequence >= stretch.from && sequence <= stretch.to;
    const sealed = await holding.signed('seal', {
      ...stretch,
      window,
      root: reader.root,
      refused: reader
        .refused()
        .filter(isIn)
        .map(({ sequence }) => sequence),
      at: toInstantText(clock.now()),
      certificate,
    });
    const pack = encodePack(sealed, reader.objects(stretch));
    await store.create(packKey(window, stretch.from, stretch.to), pack);
  };

  const takeClaim = async (): Promise<ClaimResult> => {
    const had = holding.claim();
    const taken = await holding.take();
    if (taken.result === 'held' || had !== null) return taken;
    await reader.refresh();
    // The first claim is announced together with the opening of the window, whose snapshot says who may
    // write.
    if (reader.standing().snapshot === null) return taken;
    strays = await reader.strays();
    await write([]);
    return taken;
  };

  return {
    window,
    chain: reader,
    get size() {
      return reader.size;
    },
    get root() {
      return reader.root;
    },
    rootAt: reader.rootAt,
    entries: reader.entries,
    refused: reader.refused,
    get claim() {
      return holding.claim();
    },
    append: (said) =>
      new Promise((resolve, reject) => {
        const body = spellable(said);
        // A body that has no JSON form throws here, and does not hold up the others that wait.
        waiting.push({ body, bytes: canonicalBytes(body).byteLength, resolve, reject });
        void inTurn(appendWaiting);
      }),
    refresh: () => inTurn(reader.refresh),
    takeClaim: () => inTurn(takeClaim),
    renewClaim: () =>
      inTurn(async () => {
        await holding.renewWhenHalfSpent();
        await write([]);
      }),
    claimFor: (actLimitMs) => (holding.left() >= actLimitMs ? (holding.claim()?.number ?? null) : null),
    confirmClaim: (actLimitMs) => inTurn(() => confirmClaim(actLimitMs)),
    releaseClaim: () => inTurn(holding.release),
    seal: () => inTurn(seal),
  };
}

/** How many of the bodies go into one object: at least one. */
function fitting(waiting: readonly { readonly bytes: number }[]): number {
  let sum = 0;
  const most = waiting.slice(0, mostBodies).findIndex(({ bytes }) => {
    sum += bytes;
    return sum > mostWaitingBytes;
  });
  return most < 0 ? Math.min(waiting.length, mostBodies) : Math.max(1, most);
}
