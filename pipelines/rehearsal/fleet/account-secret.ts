// Secrets of simulated accounts and tokens of their sessions: worthless outside a rehearsal, so derived from what
// both sides know instead of kept anywhere.

import { sha256 } from '../../ledger/canonical.ts';

export function secretOf(account: string): string {
  return `secret of ${account}`;
}

export function deterministicToken(seed: number, ordinal: number): string {
  return sha256(`${seed}/token/${ordinal}`).slice(0, 32);
}
