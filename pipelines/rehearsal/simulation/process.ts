// One process of a simulated window, on a machine whose clock may be wrong. Every operation outside itself
// goes through here, where it may be delayed, fail, be done twice, or crash the process.

import type { Clock, OutgoingMessage } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import type { Random } from '../random.ts';
import type { OperationKind, Trouble } from './fault.ts';

export interface Operation {
  readonly kind: OperationKind;
  /** Key of the object, or `port.method`. */
  readonly what: string;
  /** The channel and the message of a send. */
  readonly sends?: { readonly channel: string; readonly message: OutgoingMessage };
}

/** When an act began, in true times (not by the machine's clock). */
export interface Began {
  readonly at: number;
  /** Time of the store's last answer from which the process could know who has the claim. */
  readonly knewAt: number;
}

export interface SimulatedProcess {
  readonly holder: string;
  readonly clock: Clock;
  /** Ms for which faults held the process up since that time. */
  heldUpSince(trueTime: number): number;
  /** Does the operation; the promise never settles once the process has crashed. */
  through<T>(operation: Operation, act: () => Promise<T>): Promise<T>;
  crash(): void;
  readonly crashed: Promise<void>;
  isAlive(): boolean;
  /** Until when (true time, epoch ms) the process stands still. */
  frozenUntil(): number;
}

export interface MachineSetting {
  /** The true time. */
  readonly clock: JumpingClock;
  /** How far a machine's clock is ahead (ms). */
  readonly aheadBy: () => number;
  readonly latency: Random;
  /** The trouble that hits this operation; null for none. */
  readonly troubleFor: (operation: Operation) => Trouble | null;
  /** Called when an act really begins. */
  readonly onAct: (operation: Operation, by: SimulatedProcess, began: Began) => void;
  readonly onStrike: (trouble: Trouble, operation: Operation, by: SimulatedProcess) => void;
}

/** The error of an operation that a fault made fail; a real adapter would have an error of its own. */
export class Struck extends Error {
  constructor(code: string, { kind, what }: Operation) {
    super(`${code}: ${kind} ${what}`);
  }
}

const never = new Promise<never>(() => undefined);

export function startProcess(holder: string, around: MachineSetting): SimulatedProcess {
  const { clock } = around;
  let alive = true;
  let frozenUntil = 0;
  let sleptMs = 0;
  let knewAt = 0;
  const holdUps: { readonly at: number; readonly ms: number }[] = [];
  const { promise: crashed, resolve: tellCrash } = Promise.withResolvers<void>();

  const crash = (): void => {
    alive = false;
    tellCrash();
  };

  /** Awaited before every move of the process; waits while the process is frozen. */
  const gate = async (): Promise<void> => {
    while (alive && frozenUntil > clock.now()) await clock.sleepUntil(frozenUntil);
    if (!alive) await never;
  };

  const holdUp = (ms: number): void => {
    holdUps.push({ at: clock.now(), ms });
  };

  const halt = async (trouble: Trouble, when: 'before' | 'after'): Promise<void> => {
    if ((trouble.kind !== 'crash' && trouble.kind !== 'pause') || trouble.when !== when) return;
    if (trouble.kind === 'crash') crash();
    else {
      frozenUntil = Math.max(frozenUntil, clock.now() + trouble.ms);
      if (trouble.asleep) sleptMs += trouble.ms;
      holdUp(trouble.ms);
    }
    await gate();
  };

  const through = async <T>(operation: Operation, act: () => Promise<T>): Promise<T> => {
    await gate();
    const trouble = around.troubleFor(operation);
    const began = { at: clock.now(), knewAt };
    await clock.sleep(around.latency.between(1, 30));
    await gate();
    if (trouble !== null) {
      around.onStrike(trouble, operation, process);
      await halt(trouble, 'before');
      const answer = instead<T>(trouble);
      if (answer !== null) return answer;
      if (trouble.kind === 'fails') throw new Struck(trouble.code, operation);
    }
    around.onAct(operation, process, began);
    const first = await settled(act());
    const last = trouble?.kind === 'doubled' && operation.kind !== 'send' ? await settled(act()) : first;
    if (trouble?.kind === 'late' || trouble?.kind === 'interrupted') {
      // For `interrupted` the delay does not count as held up: the process still has to hear the person in
      // time.
      if (trouble.kind === 'late') holdUp(trouble.ms);
      await clock.sleep(trouble.ms);
    }
    if (trouble !== null) await halt(trouble, 'after');
    await gate();
    if (trouble?.kind === 'lost') throw new Struck('ECONNRESET', operation);
    if (last.status === 'rejected') throw last.reason;
    if (/^(claims\/ledger|entries)\//.test(operation.what)) knewAt = Math.max(knewAt, began.at);
    return last.value;
  };

  const now = (): number => clock.now() + around.aheadBy();
  const sleepUntil = async (epochMs: number): Promise<void> => {
    await clock.sleepUntil(epochMs - around.aheadBy());
    await gate();
  };

  const process: SimulatedProcess = {
    holder,
    clock: {
      now,
      elapsed: () => clock.now() - sleptMs,
      sleepUntil,
      sleep: (ms) => sleepUntil(now() + ms),
    },
    heldUpSince: (trueTime) => holdUps.reduce((sum, { at, ms }) => (at + ms >= trueTime ? sum + ms : sum), 0),
    through,
    crash,
    crashed,
    isAlive: () => alive,
    frozenUntil: () => (alive ? frozenUntil : 0),
  };
  return process;
}

async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [only] = await Promise.allSettled([work]);
  return only;
}

/** The answer of a channel that did not send the message; null where the trouble leaves the act to happen. */
function instead<T>(trouble: Trouble): T | null {
  switch (trouble.kind) {
    case 'refused':
      return { result: 'refused', why: 'simulated' } as T;
    case 'throttled':
      return { result: 'throttled', retryAfterMs: Math.round(trouble.ms) } as T;
    case 'lied':
      return { result: 'accepted', receipt: 'lied' } as T;
    default:
      return null;
  }
}
