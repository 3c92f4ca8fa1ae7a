// The environment of a window: store, keys, clock and ports. Production's is made of real systems by what the
// organisation says; a rehearsal's is in pipelines/rehearsal.

import { createRealClock } from '../adapters/clock/real-clock.ts';
import type { Writing } from '../engine/enter-window.ts';
import type { RecordState } from '../ledger/fold.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { CheckpointSigner, Clock, Keyring, OpenPorts, Store } from '../ports.ts';
import { activeByRecord, sayActiveIn } from './active-windows.ts';
import { keyringOfJob, refuseWhatIsMissing, storeOfJob, writingOfJob } from './job.ts';

export interface Environment {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** The key with which this process writes the window's record, and the writers. */
  writingFor(window: string): Promise<Writing>;
  /** Null where no signer is at hand; then another job signs. */
  readonly signer: CheckpointSigner | null;
  /** Tells the handlers in AWS how the window stands; absent in rehearsals. May be repeated. */
  afterLook?(snapshot: Snapshot, state: RecordState): Promise<void>;
  /** Set where the process is only simulated: it gets no signals, has no console and draws no pages. */
  readonly simulated?: true;
  /** Runs work during which a rehearsal's clock must not jump ahead. */
  busy?<T>(work: () => Promise<T>): Promise<T>;
  /** Marks the files of a window that a rehearsal opens; absent in production. */
  asOpened?<Files extends Pick<Snapshot, 'organisation'>>(files: Files): Files;
  portsFor(snapshot: Pick<Snapshot, 'plan' | 'organisation'>, roster: readonly Person[]): Promise<OpenPorts>;
}

export function productionEnvironment(organisation: Organisation): Environment {
  const store = storeOfJob();
  const keyring = keyringOfJob(store);
  const clock = createRealClock();
  const writing = writingOfJob(process.env);
  const sayActive = sayActiveIn(organisation, process.env);
  return {
    store,
    keyring,
    clock,
    writingFor: async (window) => {
      refuseWhatIsMissing(window, organisation, process.env);
      return writing(window);
    },
    signer: null,
    // Loaded only when needed, as most commands need no ports.
    portsFor: async (snapshot, roster) => {
      const { portsFor } = await import('./production-ports.ts');
      const windowKey = () => keyring.windowKey(snapshot.plan.id);
      return portsFor(snapshot, clock, roster, { env: process.env, store, windowKey });
    },
    ...(sayActive && {
      afterLook: async (snapshot, state) => {
        const sealTo = sealingKeyOf(await keyring.windowKey(snapshot.plan.id));
        await sayActive(activeByRecord(snapshot, state, clock.now(), sealTo));
      },
    }),
  };
}
