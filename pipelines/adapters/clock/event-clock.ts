// A clock for simulated systems. Beyond waiting it can plan a callback, and tell real I/O from work that only
// waits for time: the real clock ignores that, the jumping clock depends on it.

import type { Clock } from '../../ports.ts';

export interface EventClock extends Clock {
  /** Runs `event` at `epochMs` (at once, but not synchronously, when that has passed). Returns its cancel. */
  at(epochMs: number, event: () => void): () => void;
  /**
   * Counts real I/O (socket, file, child process) as in flight until it settles: time stands still meanwhile.
   * The work must not wait for this clock itself, unless the wait is `parked`: time would never move again.
   */
  busy<T>(work: Promise<T> | (() => Promise<T>)): Promise<T>;
  /**
   * For a request handler whose caller is counted as busy: while `wait` runs it only waits for this clock, so
   * the caller does not count. It counts again before the next jump.
   */
  parked<T>(wait: () => Promise<T>): Promise<T>;
}

/** Sleep on any clock that can plan an event. */
export function sleepingOn({
  now,
  at,
}: Pick<EventClock, 'now' | 'at'>): Pick<EventClock, 'sleep' | 'sleepUntil'> {
  function sleepUntil(epochMs: number): Promise<void> {
    if (epochMs <= now()) return Promise.resolve();
    return new Promise((resolve) => {
      at(epochMs, resolve);
    });
  }

  return { sleepUntil, sleep: (ms) => sleepUntil(now() + ms) };
}
