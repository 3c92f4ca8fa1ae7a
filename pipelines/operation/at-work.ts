// One look at a window from a workflow or a laptop: reads it once, takes the claim, takes a step, and gives the claim
// back whatever happens. What differs between production and rehearsal (ports, clock, keys) is handed in.

import type { Github } from '../adapters/github/client.ts';
import { enterWindow, type Held, type ReadSoFar } from '../engine/enter-window.ts';
import { publishStatus } from '../engine/publish-status.ts';
import { type LookOptions, type StepReport, takeStep } from '../engine/take-step.ts';
import type { WindowRun } from '../engine/window-run.ts';
import { UserError } from '../errors.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import { LostClaim } from '../ledger/claim.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../ports.ts';
import type { Environment } from './environment.ts';
import { givesBackOnSignal } from './give-back.ts';
import { type OpenedWindow, openedBy } from './read-window.ts';
import { witnessApprovals } from './witness-approvals.ts';

export interface Looked {
  readonly report: StepReport;
  readonly opened: OpenedWindow;
}

export interface Look {
  readonly window: string;
  readonly run: LookOptions['run'];
  readonly commander: LookOptions['commander'];
  /** Null while GitHub is down: then only approvals signed offline count. */
  readonly github: Github | null;
  readonly code: string;
  /** Where the caller has read the window already. */
  readonly read?: ReadSoFar;
}

/** How long a look waits for another run to give up the claim: less than a job's patience. */
const longestWaitMs = 11 * 60_000;
/** A run that is done gives its claim back early. */
const askAgainMs = 20_000;

/** A run that was overtaken (its machine slept) does nothing more but look at what stands now, and puts that right. */
export async function lookAtWindow(environment: Environment, look: Look): Promise<Looked> {
  try {
    return await lookOnce(environment, look);
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    console.log(`${error.message}: this run does nothing more, and looks at what stands now.`);
    const { read: _, ...again } = look;
    return lookOnce(environment, { ...again, run: 'nothing' });
  }
}

async function lookOnce(environment: Environment, look: Look): Promise<Looked> {
  const { store, clock } = environment;
  let close = async (): Promise<void> => undefined;
  try {
    const entered = await enterWindow({
      window: look.window,
      files: null,
      ...(look.read && { read: look.read }),
      store,
      keyring: environment.keyring,
      clock,
      portsFor: async (snapshot, roster) => {
        const outside = await environment.portsFor(snapshot, roster);
        close = outside.close;
        return outside.ports;
      },
      writing: await environment.writingFor(look.window),
      code: look.code,
      consoleCounts: false,
      whenHeld: patiently(clock, look.window),
    });
    if (entered.result === 'held') throw stillHeld(look.window, entered);
    const { run, ledger } = entered;
    const report = await givesBackOnSignal(ledger, () => step(environment, look, run, ledger));
    const opened = await openedBy(
      { store, window: look.window, ledger, state: run.state },
      run.snapshot(),
      clock.now(),
    );
    await environment.afterLook?.(run.snapshot(), run.state());
    return { report, opened };
  } finally {
    await close();
  }
}

async function step(
  environment: Environment,
  look: Look,
  run: WindowRun,
  ledger: Ledger,
): Promise<StepReport> {
  const { store, clock, busy = (work) => work() } = environment;
  const witness = ({ window, snapshot, state }: WindowRun) =>
    witnessApprovals(
      look.github,
      store,
      { window, snapshot: snapshot(), facts: [...state().facts.values()] },
      clock.now(),
    );
  const report = await takeStep(run, {
    witness: () => busy(() => witness(run)),
    commander: look.commander,
    run: look.run,
  });
  if (report.phase !== null || report.notices.length > 0 || report.closed) await publishStatus(run);
  if (environment.signer !== null) await keepCheckpoint(store, environment.signer, ledger);
  return report;
}

function patiently(clock: Clock, window: string): (held: Held) => Promise<boolean> {
  const giveUpAt = clock.now() + longestWaitMs;
  let toldOf = '';
  return async (held) => {
    if (held.until > giveUpAt) throw stillHeld(window, held);
    if (held.holder !== toldOf) {
      console.log(`Waiting for ${held.holder} until ${new Date(held.until).toISOString()}`);
    }
    toldOf = held.holder;
    await clock.sleepUntil(Math.min(held.until + 1, clock.now() + askAgainMs));
    return true;
  };
}

function stillHeld(window: string, { holder, until }: Held): UserError {
  return new UserError({
    what: `Another run works on window ${window}: ${holder}`,
    where: `its claim ends ${new Date(until).toISOString()}`,
    whatToDo: 'Nothing: the next look goes on. If that run is dead its claim runs out by itself.',
  });
}
