// Types that the embedded messenger shares with its users: refusals, faults, and messages of the push
// service.

import type { signalsBody } from '../../adapters/http/contract.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Platform } from '../../plan/plan.ts';

export const refusalCodes = [
  'maintenance',
  'held-out',
  'busy',
  'abandoned',
  'dropped',
  'client-too-old',
  'unknown-account',
  'wrong-secret',
  'login-failed',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export type LoginOutcome =
  | { readonly result: 'in'; readonly token: string }
  | {
      readonly result: 'refused';
      readonly code: RefusalCode;
      readonly why: string;
      readonly retryAfterMs: number | null;
    };

/** A request that cannot be met: `code` is stable, the message is for people. */
export class MessengerRefusal extends Error {
  readonly code: 'no-session' | 'not-found' | 'not-supported' | 'down' | 'conflict' | 'bad-request';

  constructor(code: MessengerRefusal['code'], message: string) {
    super(message);
    this.name = 'MessengerRefusal';
    this.code = code;
  }
}

/** When a fault strikes: after so many successful logins since maintenance, or so long after its end. */
export type FaultMoment = { readonly afterLogins: number } | { readonly afterReturnMs: number };

/** Everything that can go wrong with the embedded messenger, decided by the scenario before the run. */
export interface MessengerFaults {
  /** Each multiplies the number of workers: 0.5 halves the capacity. */
  readonly capacity?: readonly { readonly when: FaultMoment; readonly factor: number }[];
  /** Logins of these accounts or platforms fail after maintenance, until `until` (for good when absent). */
  readonly loginFails?: {
    readonly accounts?: readonly string[];
    readonly platforms?: readonly Platform[];
    readonly until?: FaultMoment;
  };
}

export type LoginEnd = Said<typeof signalsBody>['completed'][number];

/** What the vendor's push service tells apps. */
export type Push =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'may-come'; readonly accounts: readonly string[] | 'everyone' };
