// What the parts of the verifier share: everything that a window has in the store, and where they put their
// findings.

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
  /** Keys whose checkpoints count. To prove anything they must come from elsewhere than the record. */
  readonly keys: readonly VerifierKey[];
  /** Checkpoints published outside: they reveal a record that was rolled back or rewritten as a whole. */
  readonly published: readonly { readonly name: string; readonly note: Uint8Array }[];
  /** Checks what people said; handed in from gates/statements/restate.ts, which the ledger may not import. */
  readonly checkWords: (examination: Examination) => void;
}

/** What the checks write to and read from. */
export interface Examination {
  readonly given: WindowObjects;
  /** The entries that count, in order. */
  readonly entries: readonly Entry[];
  readonly tree: MerkleTree;
  /** `kind` is `unsigned` where nothing shows that anything was changed; `altered` by default. */
  problem(where: string, what: string, kind?: 'unsigned' | 'altered'): void;
  note(where: string, what: string): void;
  /** Something that does not count: a note where an entry says that it was set aside, else `unsigned`. */
  setAside(where: string, digest: Digest, why: string): void;
}
