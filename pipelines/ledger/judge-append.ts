// Judges whether the object at a number of the ledger counts. It counts when it was written for this place,
// on what stands before it, and is signed by the key of the claim that it names, which was certified by
// somebody whom the snapshot in force *before* it names. An object that does not count keeps its number and
// its leaf and has no effect.

import { type Append, readAppend } from './append.ts';
import authority from './authority.json' with { type: 'json' };
import { isSignedBy, judgeCertificate } from './certificate.ts';
import type { Certifiers } from './certifiers.ts';
import { judgeClaim } from './claim.ts';
import type { Certificate } from './entry.ts';
import type { Digest } from './fact.ts';
import { entryKey } from './keys.ts';
import { refused } from './refused.ts';

/** How things stand before an append. */
export interface Standing {
  /** The newest claim that wrote something; 0 before the first. */
  readonly claim: number;
  readonly certificate: Certificate | null;
  /** The snapshot in force; null before the window is opened. */
  readonly snapshot: Digest | null;
}

export const nothingYet: Standing = { claim: 0, certificate: null, snapshot: null };

export type AppendJudged =
  | { readonly result: 'counts'; readonly append: Append; readonly after: Standing }
  | { readonly result: 'refused'; readonly why: string }
  /** A holder of the claim signed it, but on something else than what stands before it now. */
  | { readonly result: 'damaged'; readonly why: string; readonly append: Append; readonly after: Standing };

export interface AppendPosition {
  readonly window: string;
  readonly sequence: number;
  /** Root over everything before this append. */
  readonly root: string;
}

/** The reason against an object among the entries whose name no entry can have. */
export const noSuchNumber = 'no entry can have this number';

/** `certifiers` are those of a snapshot, or null where it is missing or unreadable. */
export function judgeAppend(
  bytes: Uint8Array,
  place: AppendPosition,
  before: Standing,
  certifiersBy: (snapshot: Digest) => Certifiers | null,
): AppendJudged {
  const read = readAppend(bytes);
  if (read.result === 'refused') return read;
  const append = read.value;
  if (append.window !== place.window) return refused('it was written for another window');
  if (append.sequence !== place.sequence) return refused('it was written for another place');
  if (append.claim < before.claim) return refused('it was written under a claim that had been taken over');
  const announces = append.bodies[0]?.kind === 'claim-taken' ? append.bodies[0] : null;
  if (append.claim > before.claim && announces === null)
    return refused('its claim writes before it says that it was taken');
  if (announces !== null && !lastsAtMost(append, announces.expires))
    return refused('a claim lasts ten minutes at most');
  const after = standingAfter(before, append);
  const snapshot = before.snapshot ?? openedWith(append);
  if (after.certificate === null) return refused('nobody certified its key');
  if (snapshot === null) return refused('nothing is written before the window is opened');
  const certifiers = certifiersBy(snapshot);
  if (certifiers === null) return refused('the snapshot that it was written under is missing or unreadable');
  const judged = judgeCertificate(
    after.certificate,
    { window: place.window, saying: 'write', at: append.at },
    certifiers,
  );
  if (judged.result === 'refused') return judged;
  if (!isSignedBy(after.certificate, 'append', append))
    return refused('it is not signed by the claim’s holder');
  const why = 'what stands before it is not what stood there when it was written';
  if (append.root !== place.root) return { result: 'damaged', why, append, after };
  return { result: 'counts', append, after };
}

/**
 * Whether a holder of this or a later claim signed the entry for its own place: a ledger that has it but not
 * what came before it has lost something. `claimAt` gives a claim's bytes.
 */
export function wasSigned(
  key: string,
  bytes: Uint8Array,
  { window }: Pick<AppendPosition, 'window'>,
  standing: Standing,
  certifiersBy: (snapshot: Digest) => Certifiers | null,
  claimAt: (number: number) => Uint8Array | null,
): boolean {
  const read = readAppend(bytes);
  if (read.result === 'refused' || standing.snapshot === null) return false;
  const { claim: number, sequence, bodies } = read.value;
  if (entryKey(window, sequence) !== key || bodies[0]?.kind === 'claim-taken') return false;
  const bytesOfClaim = number > standing.claim ? claimAt(number) : null;
  const judged = bytesOfClaim && judgeClaim(bytesOfClaim, window, number, certifiersBy(standing.snapshot));
  const before =
    judged?.result === 'accepted'
      ? { ...standing, claim: number, certificate: judged.claim.certificate }
      : standing;
  return judgeAppend(bytes, { window, sequence, root: '' }, before, certifiersBy).result !== 'refused';
}

/** How things stand after an append that counts. */
export function standingAfter(before: Standing, append: Append): Standing {
  const [first] = append.bodies;
  const certificate = first?.kind === 'claim-taken' ? first.certificate : undefined;
  const amended = append.bodies.findLast((body) => body.kind === 'amended');
  return {
    claim: append.claim,
    certificate: certificate ?? before.certificate,
    snapshot: amended?.to ?? before.snapshot ?? openedWith(append),
  };
}

export function openedWith({ bodies }: Append): Digest | null {
  return bodies.find((body) => body.kind === 'window-opened')?.snapshot ?? null;
}

function lastsAtMost({ at }: Append, expires: string): boolean {
  // A renewed claim is announced later than it was taken, never earlier.
  return Date.parse(expires) - Date.parse(at) <= authority.claimLastsMs;
}
