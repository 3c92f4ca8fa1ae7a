// The real clock.

import { type EventClock, sleepingOn } from './event-clock.ts';

/** Node's timers take at most 2^31 - 1 ms (24.8 days) and fire at once beyond it, so longer waits go in steps. */
const longestTimerMs = 2 ** 31 - 1;

export function createRealClock(): EventClock {
  function at(epochMs: number, event: () => void): () => void {
    let timer: NodeJS.Timeout;
    function wait(): void {
      const left = epochMs - Date.now();
      timer = left > longestTimerMs ? setTimeout(wait, longestTimerMs) : setTimeout(event, Math.max(0, left));
    }
    wait();
    return () => clearTimeout(timer);
  }

  const now = () => Date.now();
  return {
    now,
    elapsed: () => performance.now(),
    ...sleepingOn({ now, at }),
    at,
    busy: (work) => (typeof work === 'function' ? work() : work),
    parked: (wait) => wait(),
  };
}
