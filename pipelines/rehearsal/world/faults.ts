// Everything that can go wrong with the embedded messenger, decided by the scenario before the run.

import type { Platform } from '../../plan/plan.ts';

/** When a fault strikes: at a time, after so many successful logins since maintenance, or so long after its end. */
export type FaultMoment =
  | { readonly atMs: number }
  | { readonly afterLogins: number }
  | { readonly afterReturnMs: number };

export interface MessengerFaults {
  /** Each multiplies the number of workers: 0.5 halves the capacity. */
  readonly capacity?: readonly { readonly when: FaultMoment; readonly factor: number }[];
  /** Service times times `factor`. */
  readonly slow?: { readonly when: FaultMoment; readonly factor: number };
  /** All sessions and logins in flight are dropped, and nobody gets in for `lastsMs`. */
  readonly restart?: { readonly when: FaultMoment; readonly lastsMs: number };
  /** Logins of these accounts or platforms fail after maintenance, until `until` (for good when absent). */
  readonly loginFails?: {
    readonly accounts?: readonly string[];
    readonly platforms?: readonly Platform[];
    readonly until?: FaultMoment;
  };
  /** The item at this place is missing from every export. */
  readonly historyGapAt?: number;
  /** The file at this place is read with one byte changed, so that its digest does not fit. */
  readonly corruptFileAt?: number;
}
