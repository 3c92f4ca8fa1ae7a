// The claim on a ledger as one process holds it: takes it, renews it, knows by two clocks how long it still
// lasts, and notices when another process has taken the next claim.

import { UserError } from '../errors.ts';
import { toInstantText } from '../plan/time.ts';
import type { Clock, RunKey, Store } from '../ports.ts';
import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, sameBytes } from './canonical.ts';
import { certificateFor, signedBytes } from './certificate.ts';
import {
  type Claim,
  createClaim,
  heldUntil,
  judgeClaim,
  LostClaim,
  readClaims,
  recordRelease,
  SetBack,
} from './claim.ts';
import type { Certificate, Entry } from './entry.ts';
import type { Instant } from './fact.ts';
import { claimKey, entryKey } from './keys.ts';
import type { LedgerReader } from './read-ledger.ts';
import type { Refused } from './refused.ts';
import { base64Of } from './signed-note.ts';

export type ClaimResult =
  | { readonly result: 'taken'; readonly claim: Claim }
  /** Another run holds the claim; try again at `until` (epoch milliseconds). */
  | { readonly result: 'held'; readonly holder: string; readonly until: number };

const { claimLastsMs, clockToleranceMs } = authority;

/**
 * `goOnAfter`: number of the last entry, where a person has us go on though its time is ahead of this clock.
 */
export function createHeldClaim(
  store: Store,
  clock: Clock,
  key: RunKey,
  reader: LedgerReader,
  goOnAfter = 0,
) {
  const { window } = reader;
  let claim: Claim | null = null;
  let claimedAt = 0;
  let certificate: Certificate | null = null;
  let refused: readonly Refused[] = [];
  let setBackFrom: Instant | null = null;

  /** The value with the signature of this process's key. */
  const signed = async <Value extends object>(kind: string, value: Value) => ({
    ...value,
    signature: base64Of(await key.sign(signedBytes(kind, value))),
  });

  /** The first claim from that number on that counts: ours, or that of another process that was faster. */
  const follow = async (from: number): Promise<{ readonly isOurs: boolean; readonly claim: Claim }> => {
    for (let number = from; ; number += 1) {
      const now = clock.now();
      const [at, expires] = [toInstantText(now), toInstantText(now + claimLastsMs)];
      certificate = await certificateFor(key, ['write'], window, now, certificate);
      const next = await signed('claim', { window, number, at, expires, certificate });
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

  /** Throws LostClaim when it was never taken, or an entry of a later claim has been read. */
  const stillHeld = (): Claim => {
    if (claim === null) throw new LostClaim(`${key.holder} does not hold the claim of window ${window}`);
    const newest = reader.standing().claim;
    if (newest > claim.number) {
      const lost = claim;
      claim = null;
      throw new LostClaim(`Claim ${lost.number} of window ${window} was followed by claim ${newest}`);
    }
    return claim;
  };

  /**
   * How long the claim still lasts, by the wall clock and the machine's own: a suspended machine does not
   * advance the second, and the first can be set wrong.
   */
  const left = (): number =>
    claim === null
      ? 0
      : Math.min(Date.parse(claim.expires) - clock.now(), claimedAt + claimLastsMs - clock.elapsed());

  const take = async (): Promise<ClaimResult> => {
    if (claim !== null) return { result: 'taken', claim };
    const last = reader.entries().at(-1);
    if (last !== undefined && Date.parse(last.at) - clock.now() > clockToleranceMs) {
      if (last.sequence !== goOnAfter) throw aheadOfUs(window, last, clock.now());
      setBackFrom = last.at;
    }
    const known = Math.max(1, reader.standing().claim);
    const claims = await readClaims(store, window, known, reader.certifiers());
    refused = claims.refused;
    const { newest, free } = claims;
    if (newest !== null && heldUntil(newest, clock.now()) > clock.now()) return heldBy(newest.claim);
    const next = await follow(free);
    if (!next.isOurs) return heldBy(next.claim);
    claim = next.claim;
    return { result: 'taken', claim };
  };

  /**
   * What stands under the number after this claim. Throws SetBack where the claim itself is gone: the store was put back to
   * an older copy, and what was done since stands nowhere but here.
   */
  const nextAfter = async (held: Claim): Promise<Uint8Array | null> => {
    // In this order: a branch of git is fetched only for what is not known to be there.
    const next = await store.read(claimKey(window, held.number + 1));
    const own = await store.read(claimKey(window, held.number));
    if (own === null || !sameBytes(own, canonicalBytes(held))) throw wasSetBack(window, held.number);
    return next;
  };

  /** Throws LostClaim when another process was faster. */
  const renewWhenHalfSpent = async (): Promise<void> => {
    const held = stillHeld();
    if (left() >= claimLastsMs / 2) return;
    await nextAfter(held);
    const next = await follow(held.number + 1);
    claim = next.isOurs ? next.claim : null;
    if (claim === null)
      throw new LostClaim(`Claim ${held.number} of window ${window} ran out and was followed`);
  };

  /** Whether the store has a later claim; then this one is lost. */
  const isFollowed = async (): Promise<boolean> => {
    const held = stillHeld();
    let number = held.number + 1;
    for (let next = await nextAfter(held); next !== null; next = await store.read(claimKey(window, number))) {
      if (judgeClaim(next, window, number, reader.certifiers()).result === 'accepted') {
        claim = null;
        return true;
      }
      number += 1;
    }
    return false;
  };

  return {
    claim: () => claim,
    /** Objects that lay among the claims and did not count when this claim was taken. */
    refused: () => refused,
    /** The time of the last entry, where it was ahead of this clock and a person had us go on. */
    setBackFrom: () => setBackFrom,
    stillHeld,
    take,
    renewWhenHalfSpent,
    isFollowed,
    left,
    signed,
    async release(): Promise<void> {
      if (claim === null) return;
      await recordRelease(store, await signed('release', { window, number: claim.number }));
      claim = null;
    },
  };
}

/** A wrong clock, here or at the run before, makes every deadline wrong, so nothing is done with it. */
function aheadOfUs(window: string, { at, sequence }: Entry, now: number): UserError {
  const ahead = Math.round((Date.parse(at) - now) / 60_000);
  return new UserError({
    what: `The last entry of window ${window} is dated ${at}, ${ahead} minutes ahead of this machine’s clock`,
    where: entryKey(window, sequence),
    whatToDo: `Set this machine’s clock right (\`timedatectl\`) and look again. If it is right, the run that wrote the entry had a wrong clock: set that one right, and go on once with \`TIDEOVER_GO_ON_AFTER=${sequence} npm run phase -- look --window ${window}\` (with --store and --key as always). What is written from then on has true times.`,
  });
}

function wasSetBack(window: string, claim: number): SetBack {
  return new SetBack({
    what: `The store of window ${window} was put back to an older copy: claim ${claim}, under which this run acts, is gone`,
    where: claimKey(window, claim),
    whatToDo: `Let no run begin (disable the workflow). Bring the newest copy of the store back and run \`npm run audit:verify\` on it. Where none is left, the next look sends again what was sent since that copy: comment /hold first, and compare with the inbox of a recipient.`,
  });
}

function heldBy({ certificate, expires }: Claim): ClaimResult {
  return { result: 'held', holder: certificate.holder, until: Date.parse(expires) };
}
