// What a person signs with the SSH key of the role: one line for one window at one moment, so that it is good
// for nothing else. The line is parsed like a comment; the few statements that have no line are values.

import { canonicalBytes } from '../../ledger/canonical.ts';
import type { Fact, Instant } from '../../ledger/fact.ts';

/** Keeps a signature that was made for anything else from being taken for a statement. */
export const signatureNamespace = 'tideover-statement';

/** Statements that have no line: a report at the desk, an approval from the paper register, a look at AWS. */
export type DeskWord =
  | Omit<Extract<Fact, { kind: 'feedback' }>, 'at'>
  | Omit<Extract<Fact, { kind: 'offline-approval' }>, 'at' | 'by'>
  | Omit<Extract<Fact, { kind: 'infra-look' }>, 'at'>;

/** Takes back what the same role said at that moment, if no look has taken that yet. */
export interface TakenBack {
  readonly kind: 'taken-back';
  readonly saidAt: Instant;
}

export interface Statement {
  readonly window: string;
  /** A role of the organisation file. */
  readonly by: string;
  readonly at: Instant;
  readonly says: string | DeskWord | TakenBack;
}

/** An object under `facts/ssh/`. */
export interface SignedStatement {
  readonly statement: Statement;
  /** As `ssh-keygen -Y sign` writes it. */
  readonly signature: string;
}

/** The bytes that are signed. */
export function statementBytes({ window, by, at, says }: Statement): Uint8Array {
  return canonicalBytes({ format: 1, window, by, at, says });
}
