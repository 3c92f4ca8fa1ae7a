// People with apps on a real server, whichever it is: what the bench of the return asks of it. A login that is given up
// closes its socket, and the server may go on working for nobody.

import type { Admission, ServerSignals } from '../../../pipelines/ports.ts';

export type LoginEnd = 'in' | 'held-out' | 'given-up' | 'refused';

export interface People {
  readonly accounts: readonly string[];
  readonly admission: Admission;
  readonly signals: ServerSignals;
  /** One login as an app does it, until it may be used; `round` makes its device, so that no answer comes from a cache. */
  logIn(account: string, round: string, patienceMs: number): Promise<LoginEnd>;
  /** Sessions that are open end. */
  everybodyLeaves(): void;
  /** What anybody else asks of the server meanwhile. */
  probe(): Promise<unknown>;
  /** Restarts the server: what clients that gave up have left behind would keep it busy for many minutes. */
  dropBacklog(): Promise<void>;
  /** CPU seconds that the server has used; the honest cost on a machine that others use, too. */
  serverCpuSeconds(): Promise<number>;
  /** Ends the server too. */
  close(): Promise<void>;
}

export interface BenchServer {
  readonly name: string;
  /** What a login costs there, and what stands around it. */
  readonly about: string;
  /** Its version, or why there is none here. */
  find(): Promise<
    | { readonly installed: true; readonly version: string }
    | { readonly installed: false; readonly why: string }
  >;
  /** Starts one with so many people on it. */
  moveIn(count: number): Promise<People>;
}
