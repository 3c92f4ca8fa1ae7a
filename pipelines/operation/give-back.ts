// The claim goes back whatever ends a run: its last line, an exception, Ctrl-C or the end of a job. Otherwise a
// window stands still for ten minutes at 1 a.m.

import type { Ledger } from '../ledger/ledger.ts';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

type Releasing = Pick<Ledger, 'releaseClaim'>;

const giveBackTo = (ledger: Releasing): Promise<void> => ledger.releaseClaim().catch(() => undefined);

/** Whatever the work ends in. */
export async function givesBack<T>(ledger: Releasing, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await giveBackTo(ledger);
  }
}

/** On a signal nothing more is begun: the claim is given back and the process ends with the signal's status. */
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
