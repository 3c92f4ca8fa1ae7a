// The modelled server: a few workers behind one queue, first come first served. When a client gives up, the
// server either drops its work or goes on with it (as a real Synapse does with password hashes).

import type { EventQueue } from './event-queue.ts';
import { finishOf, type Model, type Shock } from './model.ts';

export interface Job {
  readonly person: number;
  readonly attempt: number;
  readonly step: number;
  readonly work: number;
  readonly cameAt: number;
  state: 'queued' | 'running' | 'finished';
  abandoned: boolean;
  startedAt: number;
}

export interface ModelledServer {
  /** Whether a new login would be refused. Later steps of one that is in, and probes, always find a place. */
  isFull(): boolean;
  submit(person: number, attempt: number, step: number, work: number): Job;
  abandon(job: Job): void;
  /** Work for answering no: it delays whoever is served next. */
  refuse(work: number): void;
  /** A job's end came up in the event queue; null when it had been dropped meanwhile. */
  finish(slot: number): Job | null;
  load(): number;
  readonly peakQueue: () => number;
  readonly wastedWork: () => number;
}

export type ServerMode = 'drops' | 'keeps';

export function createServer(
  model: Model,
  mode: ServerMode,
  shock: Shock,
  queue: EventQueue,
  jobEnds: number,
): ModelledServer {
  const waiting: (Job | undefined)[] = [];
  let head = 0;
  let queued = 0;
  let free = model.workers;
  let owed = 0;
  let peak = 0;
  let wasted = 0;
  const running: (Job | undefined)[] = [];
  let ends = 0;

  function start(job: Job) {
    free -= 1;
    job.state = 'running';
    job.startedAt = queue.now;
    // Refusing takes at most half of the server's time: the rest falls off the listen queue unanswered.
    const refusing = Math.min(owed, job.work);
    owed = Math.max(0, Math.min(owed - refusing, 10_000));
    const end = finishOf(shock, queue.now, job.work + refusing);
    running[ends] = job;
    queue.add(end, jobEnds, ends, 0);
    ends += 1;
  }

  function startNext() {
    while (free > 0 && head < waiting.length) {
      const job = waiting[head];
      waiting[head] = undefined;
      head += 1;
      if (job && (mode === 'keeps' || !job.abandoned)) {
        queued -= 1;
        start(job);
      }
    }
    if (head > 1_024 && head * 2 > waiting.length) {
      waiting.splice(0, head);
      head = 0;
    }
  }

  return {
    isFull: () => queued >= model.queueLimit,
    submit(person, attempt, step, work) {
      const job: Job = {
        person,
        attempt,
        step,
        work,
        cameAt: queue.now,
        state: 'queued',
        abandoned: false,
        startedAt: queue.now,
      };
      waiting.push(job);
      queued += 1;
      startNext();
      peak = Math.max(peak, queued);
      return job;
    },
    abandon(job) {
      if (job.state === 'finished' || job.abandoned) return;
      job.abandoned = true;
      if (mode === 'keeps') return;
      if (job.state === 'queued') queued -= 1;
      else {
        wasted += queue.now - job.startedAt;
        job.state = 'finished';
        free += 1;
        startNext();
      }
    },
    refuse(work) {
      owed += work;
    },
    finish(slot) {
      const job = running[slot];
      running[slot] = undefined;
      if (!job || job.state === 'finished') return null;
      job.state = 'finished';
      if (job.abandoned) wasted += job.work;
      free += 1;
      startNext();
      return job;
    },
    load: () => queued + model.workers - free,
    peakQueue: () => peak,
    wastedWork: () => wasted,
  };
}
