// The clock of a rehearsal on a server in real time: it runs as fast as the wall clock while any I/O is in
// flight, and jumps to the next event when there is none. So a return takes as long as the server needs, and
// idle days take no time. The jumps are remembered, to convert between the server's time and this clock's.

import { sleepingOn } from '../../adapters/clock/event-clock.ts';
import { createEventQueue } from './event-queue.ts';
import { countInFlight } from './in-flight.ts';
import type { JumpingClock } from './jumping-clock.ts';

export interface PacedClock extends JumpingClock {
  /** The wall's time at which this clock showed `epochMs`; for a time within a jump, that of the jump. */
  toWall(epochMs: number): number;
  fromWall(wallMs: number): number;
}

/** From the wall's time `wall` on, this clock is `ahead` of the wall's. */
interface Jump {
  readonly wall: number;
  readonly ahead: number;
}

/** A long wait is split, because the wall clock may be set back meanwhile. */
const longestTimerMs = 60_000;
/** Event-loop turns after I/O has ended, in which its after-effects can arrive. */
const quietTurns = 3;

/** `start` is the first `now()`, in milliseconds since the epoch. */
export function createPacedClock(start: number): PacedClock {
  const queue = createEventQueue();
  const jumps: Jump[] = [{ wall: Date.now(), ahead: start - Date.now() }];
  let timer: NodeJS.Timeout | null = null;
  let turn: NodeJS.Immediate | null = null;
  let stopped = false;
  const io = countInFlight(() => plan(quietTurns));

  const ahead = (): number => jumps.at(-1)?.ahead ?? 0;
  const now = (): number => Date.now() + ahead();

  /** Plans the next look: after some turns of the event loop when all is quiet, else when the event is due. */
  function plan(turns: number): void {
    if (timer !== null) clearTimeout(timer);
    if (turn !== null) clearImmediate(turn);
    timer = null;
    turn = null;
    if (stopped) return;
    if (turns > 0) turn = setImmediate(() => plan(turns - 1));
    else look();
  }

  function look(): void {
    const event = queue.peek();
    if (event === undefined) return;
    const wait = event.time - now();
    if (wait > 0 && io.count() > 0) {
      timer = setTimeout(() => plan(0), Math.min(wait, longestTimerMs));
      return;
    }
    if (wait > 0) jumps.push({ wall: Date.now(), ahead: ahead() + wait });
    queue.take();
    try {
      event.run?.();
    } finally {
      plan(quietTurns);
    }
  }

  function at(epochMs: number, run: () => void): () => void {
    const cancel = queue.add(epochMs, run);
    plan(quietTurns);
    return cancel;
  }

  /** The last jump before a moment, by either clock. */
  const stretch = (isBefore: (jump: Jump) => boolean): Jump => jumps.findLast(isBefore) ?? (jumps[0] as Jump);

  return {
    now: () => Math.floor(now()),
    elapsed: () => Math.floor(now()),
    ...sleepingOn({ now, at }),
    at,
    busy: io.busy,
    parked: io.parked,
    inFlight: io.count,
    stop: () => {
      stopped = true;
      plan(0);
    },
    toWall: (epochMs) => {
      const { wall, ahead: by } = stretch((jump) => jump.wall + jump.ahead <= epochMs);
      const next = jumps.find((jump) => jump.wall > wall);
      return Math.min(epochMs - by, next?.wall ?? Number.POSITIVE_INFINITY);
    },
    fromWall: (wallMs) => wallMs + stretch((jump) => jump.wall <= wallMs).ahead,
  };
}
