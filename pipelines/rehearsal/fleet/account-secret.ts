// Secrets of simulated accounts and tokens of their sessions: worthless outside a rehearsal, so derived from what
// both sides know instead of kept anywhere.

import { createHash } from 'node:crypto';

export function secretOf(account: string): string {
  return `secret of ${account}`;
}

export function deterministicToken(seed: number, ordinal: number): string {
  return createHash('sha256').update(`${seed}/token/${ordinal}`).digest('hex').slice(0, 32);
}
