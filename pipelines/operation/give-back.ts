// Gives the claim back however a run ends: at its last line, by an exception, Ctrl-C or the end of a job.
// Otherwise nobody could act on the window for ten minutes.

import type { Ledger } from '../ledger/ledger.ts';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

type Releasing = Pick<Ledger, 'releaseClaim'>;

const giveBackTo = (ledger: Releasing): Promise<void> => ledger.releaseClaim().catch(() => undefined);

/** Gives the claim back when the work ends, also by an exception. */
export async function givesBack<T>(ledger: Releasing, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await giveBackTo(ledger);
  }
}

/** On a signal no more work begins: the claim is given back, the process ends with the signal's status. */
export async function givesBackOnSignal<T>(ledger: Releasing, work: () => Promise<T>): Promise<T> {
  const listeners = Object.entries(signals).map(([signal, status]) => {
    const listener = (): void => void giveBackTo(ledger).then(() => process.exit(status));
    process.once(signal, listener);
    return [signal, listener] as const;
  });
  try {
    return await givesBack(ledger, work);
  } finally {
    for (const [signal, listener] of listeners) process.removeListener(signal, listener);
  }
}
