// Counts the I/O in flight, for clocks that stand still while there is any.

import type { EventClock } from '../../adapters/clock/event-clock.ts';

/** `onRelease` is called each time that one piece of I/O has ended, or waits for nothing but the clock. */
export function countInFlight(
  onRelease: () => void,
): Pick<EventClock, 'busy' | 'parked'> & { count(): number } {
  let count = 0;

  function release(): void {
    count -= 1;
    onRelease();
  }

  return {
    count: () => count,
    busy: async (work) => {
      count += 1;
      try {
        return await (typeof work === 'function' ? work() : work);
      } finally {
        release();
      }
    },
    parked: async (wait) => {
      release();
      try {
        return await wait();
      } finally {
        count += 1;
      }
    },
  };
}
