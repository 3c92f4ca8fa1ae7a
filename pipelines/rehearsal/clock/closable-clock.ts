// A clock whose planned events can all be dropped at once, so that a closed world does nothing more on a
// clock that others still use.

import type { EventClock } from '../../adapters/clock/event-clock.ts';

/** `close`: events planned through this clock fire no more. Sleepers still wake. */
export function closableClock(clock: EventClock): EventClock & { close(): void } {
  let closed = false;
  return {
    ...clock,
    at: (epochMs, event) =>
      clock.at(epochMs, () => {
        if (!closed) event();
      }),
    close: () => {
      closed = true;
    },
  };
}
