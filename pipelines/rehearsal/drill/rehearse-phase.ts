// One job of a rehearsal in separate jobs, as rehearsal.yml runs it: opens the window if needed, then goes on
// until one phase is done, with invented approvers who answer the gates. Everything is handed from job to job
// through the store and the world's folder.

import { join } from 'node:path';
import { withoutGithub } from '../../adapters/github/prover.ts';
import { openStore } from '../../adapters/stores/open-store.ts';
import { conduct } from '../../engine/conduct.ts';
import { enterWindow } from '../../engine/enter-window.ts';
import { viewOfRun } from '../../engine/view-of-run.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import { nextStep } from '../../gates/gate.ts';
import { holderName, keyringOfJob, worldFolder } from '../../operation/job.ts';
import { filesOf } from '../../operation/open-window.ts';
import type { LoadedPlan } from '../../operation/plan-files/load-plan.ts';
import { readWindow } from '../../operation/read-window.ts';
import { storyOf } from '../../operation/show.ts';
import { stillHeld } from '../../operation/wait-for-claim.ts';
import { type PhaseName, phaseNames } from '../../plan/phase-table.ts';
import { timelineOf } from '../../plan/timeline.ts';
import { countingIo } from '../clock/counting-io.ts';
import { createJumpingClock } from '../clock/jumping-clock.ts';
import { embeddedPorts } from '../environment.ts';
import { asRehearsal } from '../keys.ts';
import { rehearsalWriting } from '../rehearsal-key.ts';
import { opensAt } from './opens-at.ts';
import { createPeople } from './people.ts';
import { quietPeople } from './scenario.ts';

export type Rehearsed =
  | { readonly result: 'done' }
  /** Neither time nor the simulated people would move the window on. */
  | { readonly result: 'stuck' };

export async function rehearsePhase(
  loaded: LoadedPlan,
  until: PhaseName,
  tell: (story: string) => void,
): Promise<Rehearsed> {
  const { plan, organisation } = loaded;
  const timeline = timelineOf(plan, organisation);
  const address = process.env.TIDEOVER_STORE || `file:${join(worldFolder(), 'evidence')}`;
  const before = await readWindow(openStore(address), plan.id, timeline.end);
  const clock = createJumpingClock(before?.lastEntryAt ?? opensAt(plan, timeline));
  const store = countingIo(openStore(address), clock);
  const keyring = countingIo(keyringOfJob(store), clock);
  const { ports, close } = await embeddedPorts(loaded, clock, keyring, loaded.roster);
  const entered = await enterWindow({
    window: plan.id,
    files: asRehearsal(filesOf(loaded)),
    store,
    keyring,
    clock,
    portsFor: async () => ports,
    writing: await rehearsalWriting(keyring, plan.id, holderName(process.env, crypto.randomUUID())),
    code: process.env.GITHUB_SHA ?? 'rehearsal',
    prover: withoutGithub,
    // Virtual time does not pass by itself, so sleep until the claim of a job that died has run out.
    whenHeld: async ({ until: heldUntil }) => {
      await clock.sleepUntil(heldUntil + 1);
      return true;
    },
  });
  if (entered.result === 'held') throw stillHeld(plan.id, entered);
  const result = await goOnUntil(until, entered.run, before?.entries ?? 0, tell);
  await entered.ledger.releaseClaim();
  await close();
  return { result };
}

async function goOnUntil(
  until: PhaseName,
  run: WindowRun,
  entriesBefore: number,
  tell: (story: string) => void,
): Promise<'done' | 'stuck'> {
  const people = createPeople(quietPeople);
  let known = entriesBefore;
  const isPast = () => {
    const step = nextStep(run.timeline(), run.state());
    return step !== null && phaseNames.indexOf(step.phase) > phaseNames.indexOf(until);
  };
  if (isPast() || run.state().closed !== null) return 'done';
  const ended = await conduct(run, {
    look: { starters: [], run: 'next' },
    until: Number.POSITIVE_INFINITY,
    onStep: async (report) => {
      const opened = {
        window: run.window,
        snapshot: run.snapshot(),
        view: viewOfRun(run),
        snapshotDigest: run.snapshotDigest(),
        entries: run.state().size,
      };
      tell(storyOf(opened, report, known).join('\n'));
      known = opened.entries;
      const next = await people.hear(run, report);
      await people.speak(run);
      return isPast() ? 'enough' : next;
    },
  });
  return ended === 'stuck' ? 'stuck' : 'done';
}
