// One look at a window from a workflow or a laptop: reads it once, takes the claim, takes a step, and gives the claim
// back whatever happens. What differs between production and rehearsal (ports, clock, keys) is handed in.

import type { Github } from '../adapters/github/client.ts';
import { findWindowIssue } from '../adapters/github/issues.ts';
import { githubProver, withoutGithub } from '../adapters/github/prover.ts';
import { enterWindow, type ReadSoFar } from '../engine/enter-window.ts';
import { publishStatus } from '../engine/publish-status.ts';
import { type LookOptions, type StepReport, takeStep } from '../engine/take-step.ts';
import type { WindowRun } from '../engine/window-run.ts';
import { UserError } from '../errors.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import { LostClaim } from '../ledger/claim.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isRehearsal, type Snapshot } from '../plan/snapshot.ts';
import type { Prover } from '../ports.ts';
import type { Environment } from './environment.ts';
import { givesBack, givesBackOnSignal } from './give-back.ts';
import { type OpenedWindow, openedBy } from './read-window.ts';
import { patiently, say, stillHeld } from './wait-for-claim.ts';

export interface Looked {
  readonly report: StepReport;
  readonly opened: OpenedWindow;
}

export interface Look {
  readonly window: string;
  readonly run: LookOptions['run'];
  readonly starters: LookOptions['starters'];
  /** Null while GitHub is down: then only what is signed counts. */
  readonly github: Github | null;
  readonly code: string;
  /** The ledger, where the caller has read it already. */
  readonly read?: ReadSoFar;
}

/** An overtaken run (its machine slept) only compares the outside with the record and puts it right. */
export async function lookAtWindow(environment: Environment, look: Look): Promise<Looked> {
  try {
    return await lookOnce(environment, look);
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    say(environment, `${error.message}: this run does nothing more, and looks at what stands now.`);
    const { read: _, ...again } = look;
    return lookOnce(environment, { ...again, run: 'nothing' });
  }
}

async function lookOnce(environment: Environment, look: Look): Promise<Looked> {
  const { store, clock } = environment;
  let close = async (): Promise<void> => undefined;
  // Time jumps in a rehearsal: the last entry may be later than the moment at which this job begins.
  const last = look.read?.chain.entries().at(-1);
  if (environment.busy && !process.env.TIDEOVER_NOW && last) await clock.sleepUntil(Date.parse(last.at));
  try {
    const entered = await enterWindow({
      window: look.window,
      files: null,
      ...(look.read && { read: look.read }),
      store,
      keyring: environment.keyring,
      clock,
      portsFor: async (snapshot, roster) => {
        refuseRehearsal(snapshot);
        const outside = await environment.portsFor(snapshot, roster);
        close = outside.close;
        return outside.ports;
      },
      writing: await environment.writingFor(look.window),
      goOnAfter: Number(process.env.TIDEOVER_GO_ON_AFTER ?? 0),
      code: look.code,
      prover: proverOf(look, environment.busy),
      whenHeld: patiently(environment, look.window),
    });
    if (entered.result === 'held') throw stillHeld(look.window, entered);
    const { run, ledger } = entered;
    const guarded = environment.simulated ? givesBack : givesBackOnSignal;
    const report = await guarded(ledger, () => step(environment, look, run, ledger));
    const opened = await openedBy(store, ledger.chain, run.state, run.frozen(), clock.now(), null);
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
  const report = await takeStep(run, { starters: look.starters, run: look.run });
  const isNews = report.phase !== null || report.notices.length > 0 || report.closed;
  // From the start on the page is published at each look: it says until when it is true, and how late the end
  // is.
  const isShownAnew = isNews || run.clock.now() >= run.timeline().start;
  if (isShownAnew && environment.simulated === undefined) await publishStatus(run, run.ports.status);
  if (environment.signer !== null) await keepCheckpoint(environment.store, environment.signer, ledger);
  await ledger.seal();
  return report;
}

function proverOf(
  { github, window }: Look,
  busy: NonNullable<Environment['busy']> = (work) => work(),
): Prover {
  if (github === null) return withoutGithub;
  const prover = githubProver(github, async () => (await findWindowIssue(github, window))?.number ?? null);
  return {
    comment: (id) => busy(() => prover.comment(id)),
    commit: (to, inForce) => busy(() => prover.commit(to, inForce)),
  };
}

/** A rehearsal's keys are in our code and anybody could use them: refused for a real messenger. */
function refuseRehearsal(snapshot: Snapshot): void {
  if (!isRehearsal(snapshot) || snapshot.organisation.messenger.adapter === 'embedded') return;
  throw new UserError({
    what: 'This window was opened as a rehearsal: nothing that is said in it counts outside',
    where: snapshot.plan.id,
    whatToDo: 'Open the window from its plan in the store of production.',
  });
}
