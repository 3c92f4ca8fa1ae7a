// One look at a window from a workflow: reads it, asks GitHub which approvals still stand, enters it and takes a
// step. What differs between production and rehearsal (ports, clock, keys) is handed in.

import { createHash } from 'node:crypto';
import type { Github } from '../adapters/github/client.ts';
import { enterWindow } from '../engine/enter-window.ts';
import { publishStatus } from '../engine/publish-status.ts';
import { type LookOptions, type StepReport, takeStep } from '../engine/take-step.ts';
import { UserError } from '../errors.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { CheckpointSigner, Clock, Keyring, Ports, Store } from '../ports.ts';
import { type OpenedWindow, readOpenedWindow, readRosterOf } from './read-window.ts';
import { witnessApprovals } from './witness-approvals.ts';

/** What the window is worked with. `close` ends connections and servers. */
export interface Workplace {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Null where no signer is at hand; then another job signs. */
  readonly signer: CheckpointSigner | null;
  /** Tells the handlers in AWS how the window stands; absent in rehearsals. May be repeated. */
  afterLook?(snapshot: Snapshot, state: RecordState): Promise<void>;
  portsFor(
    snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
    roster: readonly Person[],
  ): Promise<{ readonly ports: Ports; close(): Promise<void> }>;
}

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

export async function lookAtWindow(place: Workplace, look: Look): Promise<Looked> {
  const { store, clock } = place;
  const opened = await readOpenedWindow(store, look.window, clock.now());
  const witnessed = await witnessApprovals(look.github, store, opened, clock.now());
  const roster = await readRosterOf(store, place.keyring, opened);
  const { ports, close } = await place.portsFor(opened.snapshot, roster);
  try {
    const { run, ledger } = await enterWhenFree(place, look, ports);
    const report = await takeStep(run, { witnessed, commander: look.commander, run: look.run });
    if (report.phase !== null || report.notices.length > 0 || report.closed) await publishStatus(run);
    if (place.signer !== null) await keepCheckpoint(store, place.signer, ledger);
    await ledger.releaseClaim();
    const after = await readOpenedWindow(store, look.window, clock.now());
    await place.afterLook?.(after.snapshot, after.state);
    return { report, opened: after };
  } finally {
    await close();
  }
}

async function enterWhenFree(place: Workplace, look: Look, ports: Ports) {
  const { store, keyring, clock } = place;
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
