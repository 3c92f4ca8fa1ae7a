// What an act needs: the record into which it is written, and the claim under which it acts.

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
   * Call directly before an act that takes at most `actLimitMs`: gives the number of the claim, which
   * outlasts the act. Throws LostClaim when another run has taken over, and then nothing may happen.
   */
  confirmClaim(actLimitMs: number): Promise<number>;
  /** The same for many small acts soon after: the store is read again only when the clocks demand it. */
  stillClaimed(actLimitMs: number): Promise<number>;
}

/** What sending notices needs. */
export interface Sending extends Acting {
  readonly clock: Clock;
  readonly store: Store;
  readonly ports: Pick<Ports, 'channels'>;
  /** How the record names a person. */
  pseudonymOf(account: string): string;
}

/** How long an act without a limit of its own may take: a file copy of two minutes is the longest. */
export const usualActLimitMs = 2 * 60_000;
