// What the verifier's parts have in common: everything that a window has in the store, and where they put what they
// find.

import type { Entry } from './entry.ts';
import type { Digest } from './fact.ts';
import type { VerifierKey } from './signed-note.ts';
import type { MerkleTree } from './tree.ts';

export interface WindowObjects {
  readonly window: string;
  /** Entries, claims, facts, checkpoints and snapshots by key; what is not read whole is missing here. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** Evidence and people's data by key: large, so only their digests are here. */
  readonly evidence: ReadonlyMap<string, Digest>;
  /** Keys whose signatures count. They must come from elsewhere than the record to prove anything. */
  readonly keys: readonly VerifierKey[];
  /** Checkpoints that were published outside: what finds a record that was rolled back or rewritten as a whole. */
  readonly published: readonly { readonly name: string; readonly note: Uint8Array }[];
  /** From the room that judges words (gates/statements/restate.ts). */
  readonly checkWords: (examination: Examination) => void;
}

/** What the checks write to and read from. */
export interface Examination {
  readonly given: WindowObjects;
  /** Those that count, in order. */
  readonly entries: readonly Entry[];
  readonly tree: MerkleTree;
  /** `kind` where nothing shows that anything was changed. */
  problem(where: string, what: string, kind?: 'unsigned' | 'altered'): void;
  note(where: string, what: string): void;
  /** What has no effect is harmless where the window noticed it, and said so; else nobody vouches for it. */
  setAside(where: string, digest: Digest, why: string): void;
}
