// Virtual time over one event queue. Before time moves to the next event, everything that can run does:
// microtasks always, and the event loop whenever real I/O has just ended. Time stands still while I/O is in
// flight, so a rehearsal with real sockets and files sees the same order of events as one in memory.
//
// Without I/O a jump costs one process.nextTick: Node runs it only when no microtask is left, which is
// exactly "nothing can move without time", at a few hundred nanoseconds instead of an event-loop turn.

import { type EventClock, sleepingOn } from '../../adapters/clock/event-clock.ts';
import { createEventQueue } from './event-queue.ts';
import { countInFlight } from './in-flight.ts';

export interface JumpingClock extends EventClock {
  /** I/O in flight right now; for tests, and to find what makes time stand still. */
  inFlight(): number;
  /** No event fires any more: the rehearsal is over, and promises that still wait never settle. */
  stop(): void;
}

/** Event-loop turns in which after-effects of ended I/O (a response's last bytes, a close) can arrive. */
const quietTurns = 3;

/** A turn of the event loop this often, so that signals and timers of the process work during a long run. */
const eventsPerTurn = 1024;

/** `start` is the first `now()`, in milliseconds since the epoch. */
export function createJumpingClock(start: number): JumpingClock {
  const queue = createEventQueue();
  let now = start;
  let fired = 0;
  let pumping = false;
  let turnsToWait = 0;
  let stopped = false;
  const io = countInFlight(() => {
    turnsToWait = quietTurns;
    wake();
  });

  function wake(): void {
    if (stopped || pumping || io.count() > 0) return;
    pumping = true;
    scheduleNext();
  }

  function scheduleNext(): void {
    if (turnsToWait > 0) setImmediate(turn);
    else queueMicrotask(jumpWhenQuiet);
  }

  /** Called from a microtask, so that the tick runs after all microtasks; a tick from a tick would not. */
  function jumpWhenQuiet(): void {
    process.nextTick(jump);
  }

  function turn(): void {
    turnsToWait -= 1;
    if (io.count() > 0) pumping = false;
    else scheduleNext();
  }

  function jump(): void {
    if (io.count() > 0 || turnsToWait > 0) {
      pumping = false;
      wake();
      return;
    }
    const event = stopped ? undefined : queue.take();
    if (event === undefined) {
      pumping = false;
      return;
    }
    if (event.time > now) now = event.time;
    fired += 1;
    if (fired % eventsPerTurn === 0) turnsToWait = 1;
    try {
      event.run?.();
    } finally {
      scheduleNext();
    }
  }

  function at(epochMs: number, run: () => void): () => void {
    const cancel = queue.add(Math.max(epochMs, now), run);
    wake();
    return cancel;
  }

  return {
    // Whole milliseconds, like every real clock; events within one millisecond keep their order.
    now: () => Math.floor(now),
    elapsed: () => Math.floor(now),
    ...sleepingOn({ now: () => now, at }),
    at,
    busy: io.busy,
    parked: io.parked,
    inFlight: io.count,
    stop: () => {
      stopped = true;
    },
  };
}
