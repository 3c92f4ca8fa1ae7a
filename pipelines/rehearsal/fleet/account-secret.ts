// Derives secrets of simulated accounts and tokens of their sessions from their names, which both sides know.
// They are worthless outside a rehearsal, so nothing has to be stored.

import { sha256 } from '../../ledger/canonical.ts';

export function secretOf(account: string): string {
  return `secret of ${account}`;
}

export function deterministicToken(seed: number, ordinal: number): string {
  return sha256(`${seed}/token/${ordinal}`).slice(0, 32);
}
