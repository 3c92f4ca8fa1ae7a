// The machines of a simulated window's runs: each starts processes that look when something is due, as ticks
// and waiting jobs of the workflow do, and starts another when one has crashed.

import { untakenNames } from '../../engine/take-facts.ts';
import { claimsPrefix } from '../../ledger/keys.ts';
import { whatIsDue } from '../../operation/due.ts';
import type { Environment } from '../../operation/environment.ts';
import { type Look, lookAtWindow } from '../../operation/look-at-window.ts';
import type { OpenedWindow } from '../../operation/read-window.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import type { CheckpointSigner, Keyring, Ports, Store } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { type Random, seededRandom } from '../random.ts';
import { rehearsalWriting } from '../rehearsal-key.ts';
import { type MachineSetting, type SimulatedProcess, startProcess } from './process.ts';
import { portsThrough, storeThrough } from './through-process.ts';

interface Setting {
  readonly seed: number;
  readonly window: string;
  readonly clock: JumpingClock;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly signer: CheckpointSigner;
  readonly ports: Ports;
  readonly around: Pick<MachineSetting, 'troubleFor' | 'onAct' | 'onStrike'> & {
    readonly downMsOf: (process: SimulatedProcess) => number;
  };
  readonly onCreated: (key: string, by: SimulatedProcess) => void;
  /** Called after every look, with the error that ended it, if any. */
  readonly onLook: (process: SimulatedProcess, error: unknown, began: number) => Promise<void>;
  /** Called when something in a look waits for `ms`. */
  readonly onWait: (process: SimulatedProcess, ms: number) => void;
  readonly isOver: () => boolean;
}

/** What a process remembers of its last look. */
interface Known {
  readonly snapshot: Snapshot;
  readonly digest: string;
  readonly read: OpenedWindow['read'];
}

interface Machine {
  readonly place: number;
  process: SimulatedProcess;
  aheadBy: number;
  isDoomed: boolean;
  wake: () => void;
}

const minute = 60_000;
/** A look that failed is followed by the next tick. */
const againAfterMs = 15 * minute;
/** How long after a pause a process may still be ending what it was doing. */
const wokenMs = 60 * minute;

export type Runners = ReturnType<typeof createRunners>;

export function createRunners(setting: Setting) {
  const { seed, window, clock, store } = setting;
  const random: Random = seededRandom(seed, 'runners');
  const machines: Machine[] = [];
  let looks = 0;

  function start(machine: Machine, generation: number): void {
    const process = startProcess(`runner-${machine.place}-${generation}`, {
      ...setting.around,
      clock,
      aheadBy: () => machine.aheadBy,
      latency: seededRandom(seed, `latency ${machine.place} ${generation}`),
    });
    machine.process = process;
    void live(machine, process);
    void process.crashed.then(async () => {
      await clock.sleep(setting.around.downMsOf(process));
      if (!setting.isOver()) start(machine, generation + 1);
    });
  }

  function environmentOf(machine: Machine, process: SimulatedProcess): Environment {
    const { keyring, signer, ports, onCreated, onWait } = setting;
    const writing = rehearsalWriting(keyring, window, process.holder, signer);
    const reached = portsThrough(ports, process);
    const sleepUntil = (epochMs: number) => {
      onWait(process, epochMs - process.clock.now());
      return process.clock.sleepUntil(epochMs);
    };
    const created = (key: string) => {
      onCreated(key, process);
      if (!machine.isDoomed || !key.startsWith(claimsPrefix(window))) return;
      machine.isDoomed = false;
      process.crash();
    };
    return {
      store: storeThrough(store, window, process, created),
      keyring,
      clock: { ...process.clock, sleepUntil, sleep: (ms) => sleepUntil(process.clock.now() + ms) },
      writingFor: () => writing,
      signer,
      simulated: true,
      portsFor: async () => ({ ports: reached, close: async () => undefined }),
    };
  }

  async function live(machine: Machine, process: SimulatedProcess): Promise<void> {
    const environment = environmentOf(machine, process);
    const look: Look = { window, run: 'next', starters: [], github: null, code: 'simulated' };
    let known: Known | null = null;
    let next = 0;
    while (process.isAlive() && !setting.isOver()) {
      const isTimeToLook = process.clock.now() >= next || known === null;
      if (isTimeToLook || (await isDue(environment, known, process))) {
        let problem: unknown = null;
        const began = clock.now();
        looks += 1;
        try {
          const { report, opened } = await lookAtWindow(environment, {
            ...look,
            ...(known && { read: known.read }),
          });
          known = { snapshot: opened.snapshot, digest: opened.snapshotDigest, read: opened.read };
          next = report.nextLookAt ?? Number.POSITIVE_INFINITY;
        } catch (error) {
          problem = error;
          known = null;
          next = process.clock.now() + againAfterMs;
        }
        if (!process.isAlive()) return;
        await setting.onLook(process, problem, began);
      }
      // The next tick comes after ten minutes to three hours; a person's words wake the process before.
      const tick = process.clock.now() + random.between(10 * minute, 3 * 60 * minute);
      const { promise, resolve } = Promise.withResolvers<void>();
      machine.wake = resolve;
      await Promise.race([process.clock.sleepUntil(Math.min(next, tick)), promise]);
    }
  }

  async function isDue(
    environment: Environment,
    known: Known | null,
    process: SimulatedProcess,
  ): Promise<boolean> {
    if (known === null) return true;
    try {
      const { chain, state: follow } = known.read;
      await chain.refresh();
      const state = follow();
      if (state.snapshot !== known.digest) return true;
      const asked = {
        state,
        snapshot: known.snapshot,
        snapshotDigest: known.digest,
        unheard: await untakenNames(environment.store, window, state),
        claimedBy: null,
        lastEntryAt: Date.parse(chain.entries().at(-1)?.at ?? ''),
      };
      return whatIsDue(asked, process.clock.now()).now;
    } catch {
      return true;
    }
  }

  const nth = (runner: number) => machines[Math.min(runner, machines.length - 1)];

  return {
    /** Adds a machine. */
    join: (): void => {
      const place = machines.length + 1;
      const machine = { place, aheadBy: 0, isDoomed: false, wake: () => undefined } as unknown as Machine;
      machines.push(machine);
      start(machine, 1);
    },
    /** Wakes one machine, as a comment starts a run. */
    wake: (): void => {
      const machine = machines[Math.floor(random.next() * machines.length)];
      if (machine !== undefined) clock.at(clock.now() + random.between(1_000, minute), () => machine.wake());
    },
    setClock: (runner: number, byMs: number): void => {
      const machine = nth(runner);
      if (machine !== undefined) machine.aheadBy += byMs;
    },
    /** Wakes this machine; its process dies once it holds the next claim. */
    doom: (runner: number): void => {
      const machine = nth(runner);
      if (machine === undefined) return;
      machine.isDoomed = true;
      machine.wake();
    },
    /** Crashes all processes; their machines start others. */
    crashAll: (): void => {
      for (const { process } of machines) process.crash();
    },
    /** Whether any process is frozen in the middle of something, or was until lately. */
    isAnyPaused: (): boolean => machines.some(({ process }) => process.frozenUntil() + wokenMs > clock.now()),
    looks: () => looks,
  };
}
