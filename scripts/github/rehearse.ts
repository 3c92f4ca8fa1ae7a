// One job of rehearsal.yml: opens the window if need be, then goes on until the named phase is done, with invented
// approvers who answer the gates. Everything is handed from job to job through the store and the world's folder.

import { join } from 'node:path';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { enterWindow } from '../../pipelines/engine/enter-window.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import type { WindowRun } from '../../pipelines/engine/window-run.ts';
import { nextStep } from '../../pipelines/gates/gate.ts';
import { holderName } from '../../pipelines/operation/at-work.ts';
import { loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { storyOf } from '../../pipelines/operation/show.ts';
import { type PhaseName, phaseNames } from '../../pipelines/plan/plan.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import { countingIo } from '../../pipelines/rehearsal/clock/counting-io.ts';
import { createJumpingClock } from '../../pipelines/rehearsal/clock/jumping-clock.ts';
import { embeddedPorts } from '../../pipelines/rehearsal/drill/embedded-ports.ts';
import { filesOf } from '../../pipelines/rehearsal/drill/files.ts';
import { createPeople } from '../../pipelines/rehearsal/drill/people.ts';
import { quietPeople } from '../../pipelines/rehearsal/drill/scenario.ts';
import { runCommand, WrongUse } from '../lib/command.ts';
import { needed, printForeign } from '../lib/surroundings.ts';
import { keyringOfJob, worldFolder } from '../lib/workplace.ts';

/** A plan's first notice is announced this long after the merge. */
const openedBeforeFirstNoticeMs = 3_600_000;

await runCommand({
  name: 'node scripts/github/rehearse.ts',
  summary: 'Rehearses one phase of a window on the embedded messenger, where the job before left off.',
  usage: '--phase NAME',
  options: { phase: { type: 'string', value: 'NAME', help: 'Goes on until this phase is done.' } },
  async run({ values }) {
    const until = phaseNames.find((name) => name === values.phase);
    if (until === undefined) throw new WrongUse(`--phase is one of ${phaseNames.join(', ')}.`);
    const loaded = await loadPlan(needed('TIDEOVER_PLAN'));
    const { plan, organisation } = loaded;
    const timeline = timelineOf(plan, organisation);
    const address = process.env.TIDEOVER_STORE || `file:${join(worldFolder(), 'evidence')}`;
    const before = await readWindow(openStore(address), plan.id, timeline.end);
    const firstMoment = Math.min(
      ...timeline.notices.map(({ at }) => at),
      ...timeline.steps.map((step) => step.plannedAt),
    );
    const clock = createJumpingClock(before?.lastEntryAt ?? firstMoment - openedBeforeFirstNoticeMs);
    const store = countingIo(openStore(address), clock);
    const { ports, close } = await embeddedPorts(loaded, clock, worldFolder(), loaded.roster);
    const entered = await enterWindow({
      window: plan.id,
      files: filesOf(loaded),
      store,
      keyring: countingIo(keyringOfJob(store), clock),
      clock,
      ports,
      holder: holderName(process.env, crypto.randomUUID()),
      code: process.env.GITHUB_SHA ?? 'rehearsal',
      consoleCounts: true,
    });
    if (entered.result === 'held') {
      console.error(`Another run holds the window until ${new Date(entered.until).toISOString()}`);
      return 1;
    }
    const result = await goOnUntil(until, entered.run, before?.entries ?? 0);
    await entered.ledger.releaseClaim();
    await close();
    return result;
  },
});

async function goOnUntil(until: PhaseName, run: WindowRun, entriesBefore: number): Promise<number> {
  const people = createPeople(quietPeople);
  let known = entriesBefore;
  for (;;) {
    const step = nextStep(run.timeline(), run.state());
    const passed = step !== null && phaseNames.indexOf(step.phase) > phaseNames.indexOf(until);
    if (passed || run.state().closed !== null) return 0;
    const report = await takeStep(run, { witnessed: null, commander: null, run: 'next' });
    const opened = {
      window: run.window,
      snapshotDigest: run.snapshotDigest(),
      entries: run.state().size,
    };
    printForeign(storyOf(opened, report, known).join('\n'));
    known = opened.entries;
    const peopleAt = await people.hear(run, report);
    await people.speak(run);
    const moments = [report.nextLookAt, peopleAt].filter((at) => at !== null);
    if (report.closed) return 0;
    if (moments.length === 0) {
      console.error('The rehearsal is stuck: nothing that time or anybody known could bring would move it.');
      return 1;
    }
    await run.clock.sleepUntil(Math.min(...moments));
  }
}
