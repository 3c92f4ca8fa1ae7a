// The server's limited capacity: some workers and a FIFO queue that refuses when full. Refusals and callers
// who gave up cost the server a little too, which is how impatience slows everybody down.

import type { EventClock } from '../../adapters/clock/event-clock.ts';

type JobEnd = 'served' | 'refused' | 'abandoned' | 'dropped';

interface Job {
  readonly costMs: number;
  state: 'waiting' | 'running' | 'over';
  readonly end: (how: JobEnd) => void;
}

export function createWorkerPool(
  clock: EventClock,
  limits: { readonly workers: number; readonly queueLimit: number; readonly abandonedMs: number },
) {
  let workers = limits.workers;
  let running = 0;
  /** Work without a caller that is left; each following job takes up to twice its time to work it off. */
  let debtMs = 0;
  let generation = 0;
  let queue: Job[] = [];
  const open = new Set<Job>();

  const occupy = (ms: number, then: () => void): void => {
    const born = generation;
    running += 1;
    clock.at(clock.now() + ms, () => {
      if (born !== generation) return;
      running -= 1;
      then();
      startNext();
    });
  };

  function start(job: Job): void {
    job.state = 'running';
    const owed = Math.min(debtMs, job.costMs);
    debtMs -= owed;
    occupy(job.costMs + owed, () => job.end('served'));
  }

  function startNext(): void {
    while (running < workers) {
      const job = queue.shift();
      if (job === undefined) return;
      if (job.state === 'waiting') start(job);
    }
  }

  /**
   * Does a job of `costMs` and tells how it ended. With `first` it skips the queue and its limit (for the
   * second half of a begun login). A job that its caller gives up while a worker has it is finished anyway.
   */
  const run = (costMs: number, patienceMs: number, first: boolean): Promise<JobEnd> =>
    new Promise((resolve) => {
      let stopWaiting = (): void => {};
      const job: Job = {
        costMs,
        state: 'waiting',
        end: (how) => {
          if (job.state === 'over') return;
          job.state = 'over';
          open.delete(job);
          stopWaiting();
          resolve(how);
        },
      };
      if (running < workers) start(job);
      else if (first) queue.unshift(job);
      else if (queue.length < limits.queueLimit) queue.push(job);
      else return resolve('refused');
      open.add(job);
      if (!Number.isFinite(patienceMs)) return;
      stopWaiting = clock.at(clock.now() + patienceMs, () => {
        if (job.state === 'waiting') {
          queue = queue.filter((other) => other !== job);
          charge(limits.abandonedMs);
        }
        job.end('abandoned');
      });
    });

  /** Adds work without a caller, such as turning somebody away. */
  function charge(ms: number): void {
    if (running < workers) occupy(ms, () => {});
    else debtMs += ms;
  }

  /** Drops everything queued or running. */
  function dropAll(): void {
    generation += 1;
    running = 0;
    debtMs = 0;
    queue = [];
    for (const job of [...open]) job.end('dropped');
  }

  return {
    run,
    charge,
    dropAll,
    setWorkers: (count: number) => {
      workers = Math.max(1, count);
      startNext();
    },
    load: () => ({ waiting: queue.length, workers }),
  };
}
