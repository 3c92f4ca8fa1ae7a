// A window's ledger as one process writes it: reads what is there, and appends while it holds the claim. What waits
// together is appended together, as one object under the next number, signed; numbers are created once, so a writer
// that was paused and overtaken finds its next number taken and is refused; nobody needs a lock.

import { UserError } from '../errors.ts';
import { toInstantText } from '../plan/time.ts';
import type { Clock, RunKey, Store } from '../ports.ts';
import { type Append, appendFormat, encodeAppend, mostAppendBytes, readAppend } from './append.ts';
import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, digestOf, sameBytes } from './canonical.ts';
import { signedBytes } from './certificate.ts';
import type { Certifiers } from './certifiers.ts';
import {
  type Claim,
  createClaim,
  heldUntil,
  judgeClaim,
  LostClaim,
  readClaims,
  recordRelease,
} from './claim.ts';
import type { Certificate, Entry, EntryBody } from './entry.ts';
import { inOrder } from './in-turn.ts';
import { openedWith } from './judge-append.ts';
import { claimKey, entryKey, windowPrefix } from './keys.ts';
import { type LedgerReader, type LedgerReading, type Refused, readLedger } from './read-ledger.ts';
import { base64Of } from './signed-note.ts';
import { hexOf } from './tree.ts';

export interface LedgerOptions {
  readonly store: Store;
  readonly window: string;
  readonly clock: Clock;
  /** Its holder is unique to the process (run, attempt and a random part). */
  readonly key: RunKey;
  /** Those who would open the window now, where this process would. */
  readonly expected?: Certifiers;
}

export type ClaimResult =
  | { readonly result: 'taken'; readonly claim: Claim }
  /** Somebody else writes; come again at `until` (epoch milliseconds). */
  | { readonly result: 'held'; readonly holder: string; readonly until: number };

export interface Ledger extends LedgerReading {
  readonly claim: Claim | null;
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

const { claimLastsMs, clockToleranceMs, certificateLastsMs } = authority;
/** What waits is appended together up to this much. */
const mostBodies = 200;
const mostWaitingBytes = mostAppendBytes / 2;
/** More would make an entry of what somebody heaps up. */
const mostRefusals = 20;

/** Reads the whole ledger, or what came after `chain`; it can be written once the claim is taken. */
export async function openLedger(
  { store, window, clock, key, expected }: LedgerOptions,
  chain?: LedgerReader,
): Promise<Ledger> {
  const reader = chain ?? (await readLedger(store, window, expected));
  await chain?.refresh();
  let claim: Claim | null = null;
  let claimedAt = 0;
  let certificate: Certificate | null = null;
  let toRefuse: readonly Refused[] = [];
  const waiting: {
    readonly body: EntryBody;
    readonly resolve: (entry: Entry) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const inTurn = inOrder();

  const signed = async <Value extends object>(kind: string, value: Value) => {
    const signature = base64Of(await key.sign(signedBytes(kind, value)));
    return { ...value, signature };
  };

  const refuseIfOvertaken = (): Claim => {
    if (claim === null) throw new LostClaim(`${key.holder} does not hold the claim of window ${window}`);
    const newest = reader.standing().claim;
    if (newest > claim.number) {
      const lost = claim;
      claim = null;
      throw new LostClaim(`Claim ${lost.number} of window ${window} was followed by claim ${newest}`);
    }
    return claim;
  };

  /** What makes a claim known, unless the last entry was already written under it. */
  const announcement = (held: Claim): EntryBody[] => {
    const standing = reader.standing();
    if (standing.claim === held.number) return [];
    const isKnown =
      standing.certificate !== null && digestOf(standing.certificate) === digestOf(held.certificate);
    return [
      {
        kind: 'claim-taken',
        holder: key.holder,
        expires: held.expires,
        ...(!isKnown && { certificate: held.certificate }),
      },
      ...[...reader.refused(), ...toRefuse]
        .filter((one) => !isRecorded(reader.entries(), one))
        .slice(0, mostRefusals)
        .map((one): EntryBody => ({ kind: 'refused', ...one })),
    ];
  };

  /** Spells the bodies as the next object. */
  const spell = async (bodies: readonly EntryBody[], held: Claim): Promise<[Uint8Array, Append]> => {
    // Clocks of two runners differ; the ledger's own times never run backwards.
    const at = toInstantText(
      Math.max(clock.now(), Date.parse(reader.entries().at(-1)?.at ?? toInstantText(0))),
    );
    const sequence = reader.size + 1;
    const root = hexOf(reader.tree.root());
    const append = { format: appendFormat, window, sequence, at, claim: held.number, root, bodies };
    const bytes = encodeAppend(await signed('append', append));
    const read = readAppend(bytes);
    if (read.result === 'refused') throw new Error(`This cannot be appended: ${read.why}`);
    if ((reader.standing().snapshot ?? openedWith(read.value)) === null)
      throw new Error('Nothing can be appended before the window is opened');
    return [bytes, read.value];
  };

  /** Puts the bodies at the ledger's end, whatever of ours or of earlier claims came in between. */
  const write = async (bodies: readonly EntryBody[]): Promise<Entry[]> => {
    for (;;) {
      const held = refuseIfOvertaken();
      const all = [...announcement(held), ...bodies];
      if (all.length === 0) return [];
      const [bytes, append] = await spell(all, held);
      const place = entryKey(window, append.sequence);
      // The signature is ours, so equal bytes are our own write whose answer was lost.
      const isOurs =
        (await store.create(place, bytes)) === 'created' || isSame(await store.read(place), bytes);
      if (isOurs) return reader.adopt(bytes, append).slice(all.length - bodies.length);
      await reader.refresh();
    }
  };

  /** A certificate that outlasts a claim. */
  const certificateFor = async (now: number): Promise<Certificate> => {
    if (certificate !== null && Date.parse(certificate.until) >= now + 2 * claimLastsMs) return certificate;
    const uncertified = {
      window,
      key: key.publicKey,
      holder: key.holder,
      from: toInstantText(now),
      until: toInstantText(now + certificateLastsMs),
      sayings: ['write'],
    } as const;
    certificate = { ...uncertified, proof: await key.certify(uncertified) };
    return certificate;
  };

  /** The first claim from that number on that counts: ours, or that of somebody who was faster. */
  const follow = async (from: number): Promise<{ readonly isOurs: boolean; readonly claim: Claim }> => {
    for (let number = from; ; number += 1) {
      const now = clock.now();
      const at = toInstantText(now);
      const expires = toInstantText(now + claimLastsMs);
      const next = await signed('claim', {
        window,
        number,
        at,
        expires,
        certificate: await certificateFor(now),
      });
      const begun = clock.elapsed();
      if (await createClaim(store, next)) {
        claimedAt = begun;
        return { isOurs: true, claim: next };
      }
      const there = (await store.read(claimKey(window, number))) ?? new Uint8Array();
      const judged = judgeClaim(there, window, number, reader.certifiers());
      if (judged.result === 'accepted') return { isOurs: false, claim: judged.claim };
    }
  };

  /** By the wall's clock and by the machine's own: a suspended machine misses the one, a clock that is set the other. */
  const leftOf = (held: Claim): number =>
    Math.min(Date.parse(held.expires) - clock.now(), claimedAt + claimLastsMs - clock.elapsed());

  const renewWhenHalfSpent = async (): Promise<void> => {
    const held = refuseIfOvertaken();
    if (leftOf(held) >= claimLastsMs / 2) return;
    const next = await follow(held.number + 1);
    claim = next.isOurs ? next.claim : null;
    if (claim === null)
      throw new LostClaim(`Claim ${held.number} of window ${window} ran out and was followed`);
  };

  const appendWaiting = async (): Promise<void> => {
    const together = waiting.splice(0, fitting(waiting.map(({ body }) => body)));
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
      else if (await isFollowed(held)) {
        claim = null;
        throw new LostClaim(`Claim ${held.number} of window ${window} was followed by another run's`);
      }
      // The machine may have slept meanwhile: then all of it is asked again.
      if (leftOf(held) >= actLimitMs) return held.number;
    }
  };

  const isFollowed = async (held: Claim): Promise<boolean> => {
    for (let number = held.number + 1; ; number += 1) {
      const there = await store.read(claimKey(window, number));
      if (there === null) return false;
      if (judgeClaim(there, window, number, reader.certifiers()).result === 'accepted') return true;
    }
  };

  const takeClaim = async (): Promise<ClaimResult> => {
    if (claim !== null) return { result: 'taken', claim };
    refuseFuture(window, reader.entries().at(-1), clock.now());
    const { newest, free, refused } = await readClaims(
      store,
      window,
      Math.max(1, reader.standing().claim),
      reader.certifiers(),
    );
    toRefuse = refused.map(({ key: at, bytes, why }) => ({
      key: at.slice(windowPrefix(window).length),
      digest: digestOf(bytes),
      why,
    }));
    if (newest !== null && heldUntil(newest, clock.now()) > clock.now()) return heldBy(newest.claim);
    const next = await follow(free);
    if (!next.isOurs) return heldBy(next.claim);
    claim = next.claim;
    await reader.refresh();
    // The first claim makes itself known with the opening of the window, whose snapshot says who may write.
    if (reader.standing().snapshot !== null) await write([]);
    return { result: 'taken', claim };
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
      return claim;
    },
    append: (body) =>
      new Promise((resolve, reject) => {
        waiting.push({ body, resolve, reject });
        void inTurn(appendWaiting);
      }),
    refresh: () => inTurn(reader.refresh),
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
        await recordRelease(store, await signed('release', { window, number: claim.number }));
        claim = null;
      }),
  };
}

/** A clock that is wrong, here or there, makes every deadline wrong: nothing is done on it. */
function refuseFuture(window: string, last: Entry | undefined, now: number): void {
  const ahead = Date.parse(last?.at ?? toInstantText(0)) - now;
  if (ahead <= clockToleranceMs) return;
  throw new UserError({
    what: `The last entry of window ${window} is dated ${last?.at}, ${Math.round(ahead / 60_000)} minutes ahead of this machine’s clock`,
    where: entryKey(window, last?.sequence ?? 0),
    whatToDo:
      'Set this machine’s clock right (`timedatectl`) and look again. If it is right, the clock of the run that wrote the entry was wrong: wait until that time has passed, or call the window off by hand.',
  });
}

function heldBy({ certificate, expires }: Claim): ClaimResult {
  return { result: 'held', holder: certificate.holder, until: Date.parse(expires) };
}

function isRecorded(entries: readonly Entry[], { key, digest }: Refused): boolean {
  return entries.some(({ body }) => body.kind === 'refused' && body.key === key && body.digest === digest);
}

/** How many of the bodies go into one object: at least one. */
function fitting(bodies: readonly EntryBody[]): number {
  let bytes = 0;
  const most = bodies.slice(0, mostBodies).findIndex((body) => {
    bytes += canonicalBytes(body).byteLength;
    return bytes > mostWaitingBytes;
  });
  return most < 0 ? Math.min(bodies.length, mostBodies) : Math.max(1, most);
}

function isSame(found: Uint8Array | null, bytes: Uint8Array): boolean {
  return found !== null && sameBytes(found, bytes);
}
