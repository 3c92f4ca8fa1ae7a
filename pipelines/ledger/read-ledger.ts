// A window's ledger for those who only read it: they take no claim and need no clock.

import type { Clock, Store } from '../ports.ts';
import { type Ledger, openLedger } from './ledger.ts';

export type LedgerReading = Pick<Ledger, 'window' | 'chain' | 'size' | 'root' | 'rootAt' | 'entries'>;

/** Checks the chain of entries; empty when the store has no such window. */
export function readLedger(store: Store, window: string): Promise<LedgerReading> {
  return openLedger({ store, window, clock: noClock, holder: 'reader', claimLastsMs: 0 });
}

const noClock: Clock = { now: () => 0, elapsed: () => 0, sleep: never, sleepUntil: never };

function never(): Promise<void> {
  throw new Error('a reader does not wait');
}
