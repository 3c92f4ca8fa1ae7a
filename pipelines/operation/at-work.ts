// One look at a window from a workflow: reads it, asks GitHub which approvals still stand, enters it and takes a
// step. What differs between production and rehearsal (ports, clock, keys) is handed in.

import { createHash } from 'node:crypto';
import type { Github } from '../adapters/github/client.ts';
import { enterWindow } from '../engine/enter-window.ts';
import { publishStatus } from '../engine/publish-status.ts';
import { type LookOptions, type StepReport, takeStep } from '../engine/take-step.ts';
import { UserError } from '../errors.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import type { Ports } from '../ports.ts';
import type { Environment } from './environment.ts';
import { type OpenedWindow, readOpenedWindow, readRosterOf } from './read-window.ts';
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
  readonly holder: string;
  readonly code: string;
}

/** How long a look waits for another run to give up the claim: less than a job's patience. */
const longestWaitMs = 11 * 60_000;
/** A run that is done gives its claim back early. */
const askAgainMs = 20_000;

export async function lookAtWindow(environment: Environment, look: Look): Promise<Looked> {
  const { store, clock } = environment;
  const opened = await readOpenedWindow(store, look.window, clock.now());
  const witnessed = await witnessApprovals(look.github, store, opened, clock.now());
  const roster = await readRosterOf(store, environment.keyring, opened);
  const { ports, close } = await environment.portsFor(opened.snapshot, roster);
  try {
    const { run, ledger } = await enterWhenFree(environment, look, ports);
    const report = await takeStep(run, { witnessed, commander: look.commander, run: look.run });
    if (report.phase !== null || report.notices.length > 0 || report.closed) await publishStatus(run);
    if (environment.signer !== null) await keepCheckpoint(store, environment.signer, ledger);
    await ledger.releaseClaim();
    const after = await readOpenedWindow(store, look.window, clock.now());
    await environment.afterLook?.(after.snapshot, after.state);
    return { report, opened: after };
  } finally {
    await close();
  }
}

async function enterWhenFree(environment: Environment, look: Look, ports: Ports) {
  const { store, keyring, clock } = environment;
  const giveUpAt = clock.now() + longestWaitMs;
  let toldOf = '';
  for (;;) {
    const entered = await enterWindow({
      window: look.window,
      files: null,
      store,
      keyring,
      clock,
      ports,
      holder: look.holder,
      code: look.code,
      consoleCounts: false,
    });
    if (entered.result === 'in') return entered;
    if (entered.until > giveUpAt) {
      throw new UserError({
        what: `Another run works on window ${look.window}: ${entered.holder}`,
        where: `its claim ends ${new Date(entered.until).toISOString()}`,
        whatToDo: 'Nothing: the next look goes on. If that run is dead its claim runs out by itself.',
      });
    }
    if (entered.holder !== toldOf) {
      console.log(`Waiting for ${entered.holder} until ${new Date(entered.until).toISOString()}`);
    }
    toldOf = entered.holder;
    await clock.sleepUntil(Math.min(entered.until + 1, clock.now() + askAgainMs));
  }
}

/** Who this process is, so that its own writes can be told from others': run, attempt, job and a nonce. */
export function holderName(env: NodeJS.ProcessEnv, nonce: string): string {
  const run = env.GITHUB_RUN_ID ?? 'local';
  const short = createHash('sha256').update(nonce).digest('hex').slice(0, 8);
  return `run-${run}-${env.GITHUB_RUN_ATTEMPT ?? '1'}-${env.GITHUB_JOB ?? 'console'}-${short}`;
}
