// What an act needs beside itself: the record that hears of it, and the claim that it stands on.

import type { EntryBody } from '../ledger/entry.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Clock, Ports, Store } from '../ports.ts';

export interface Recording {
  readonly window: string;
  state(): RecordState;
  /** Resolves when the entry is durable; throws LostClaim when another run has taken over. */
  append(body: EntryBody): Promise<void>;
}

export interface Acting extends Recording {
  /**
   * Directly before an act that takes at most so long (ms): the number of the claim, which outlasts it. Throws
   * LostClaim when another run has taken over, and then nothing may happen.
   */
  confirmClaim(actLimitMs: number): Promise<number>;
  /** The same for many small acts soon after: the store is asked again only when the clocks say so. */
  stillClaimed(actLimitMs: number): Promise<number>;
}

/** What the sending of notices needs. */
export interface Sending extends Acting {
  readonly clock: Clock;
  readonly store: Store;
  readonly ports: Pick<Ports, 'channels'>;
  /** How the record names a person. */
  pseudonymOf(account: string): string;
}

/** How long an act may take whose own limit nobody knows: a file copy of two minutes is the longest. */
export const usualActLimitMs = 2 * 60_000;
