// Sleep on any clock that can plan an event.

import type { EventClock } from './event-clock.ts';

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
