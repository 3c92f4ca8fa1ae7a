// A window's claims: numbered, create-once files that say who may write the ledger and until when. A claim is
// followed by the next number, never changed; whoever creates that number first has it.

import type { Store } from '../ports.ts';
import { canonicalBytes, sameBytes } from './canonical.ts';
import { decodeExactly } from './entry-codec.ts';
import type { Instant } from './fact.ts';
import { claimKey, claimReleasedKey, claimsPrefix } from './keys.ts';

export interface Claim {
  readonly window: string;
  /** From 1; every entry carries the number of the claim it was written under. */
  readonly number: number;
  readonly holder: string;
  readonly expires: Instant;
}

/** The writer's claim was taken over, ran out while somebody else wanted it, or was never taken. */
export class LostClaim extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'LostClaim';
  }
}

/** The claim with the highest number, and whether its holder gave it back before it ran out. */
export async function newestClaim(
  store: Store,
  window: string,
): Promise<{ readonly claim: Claim; readonly released: boolean } | null> {
  const keys = await store.list(claimsPrefix(window));
  const numbers = keys.map((key) => Number(/\/(\d+)\.json$/.exec(key)?.[1] ?? 0));
  const number = numbers.reduce((highest, each) => Math.max(highest, each), 0);
  if (number === 0) return null;
  const bytes = await store.read(claimKey(window, number));
  if (bytes === null) throw new Error(`The store lists ${claimKey(window, number)} and cannot read it`);
  const claim = decodeExactly(bytes) as Claim;
  return { claim, released: keys.includes(claimReleasedKey(window, number)) };
}

/** True when the claim is now ours; false when somebody else has that number. */
export async function createClaim(store: Store, claim: Claim): Promise<boolean> {
  const bytes = canonicalBytes(claim);
  const key = claimKey(claim.window, claim.number);
  if ((await store.create(key, bytes)) === 'created') return true;
  // The holder's name is in the bytes, so equal bytes are our own write whose answer was lost.
  const found = await store.read(key);
  return found !== null && sameBytes(found, bytes);
}

/** Lets the next one take over at once. */
export async function recordRelease(store: Store, claim: Claim): Promise<void> {
  await store.create(claimReleasedKey(claim.window, claim.number), canonicalBytes({ holder: claim.holder }));
}
