// What a way of returning is made of: when people are let in (a gate) and what their client does when a login
// fails (a client). Ours and every peer fit these two.

import type { ReturnSample } from '../../../pipelines/return/return-plan.ts';
import type { Model } from './model.ts';
import type { Random } from './random.ts';

export interface Client {
  /** Ms before a login without an answer is given up. */
  patience(model: Model): number;
  /** Ms from a failed attempt to the next. `attempt` counts failures from 1; `previous` is the last delay. */
  retryDelay(attempt: number, previous: number, random: Random): number;
}

export interface GateAnswer {
  /** People to let in; negative: so many of those let in last who are not in yet are held out again. */
  readonly admit: number;
  /** Ms until the gate wants to be asked again; infinite when only a sample can change its mind. */
  readonly waitMs: number;
}

export interface Gate {
  take(sample: ReturnSample, now: number): void;
  decide(now: number): GateAnswer;
}

/** What nobody sees in the world, for the oracle alone: people back and the server's speed at this very moment. */
export interface Truth {
  readonly back: number;
  readonly speed: number;
}

export interface Fleet {
  readonly people: number;
  readonly cohorts: readonly { readonly id: string; readonly size: number; readonly canary: boolean }[];
  readonly model: Model;
  readonly peek: () => Truth;
}

export interface WayBack {
  readonly name: string;
  readonly client: Client;
  /** Absent: everybody comes when the server is back. */
  readonly gate?: (fleet: Fleet) => Gate;
  /** The best of these for each seed stands for it. */
  readonly variants?: readonly WayBack[];
  /** Told minutes before that it is their turn, people who are let in from this moment on react in this median. */
  readonly countdown?: { readonly fromMs: number; readonly medianMs: number };
}

/** Opens at once for everybody. */
export function openGate(fleet: Fleet): Gate {
  let opened = false;
  return {
    take() {},
    decide() {
      const admit = opened ? 0 : fleet.people;
      opened = true;
      return { admit, waitMs: Number.POSITIVE_INFINITY };
    },
  };
}
