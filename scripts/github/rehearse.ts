// One job of rehearsal.yml: rehearses a window up to one phase.

import { needed, printForeign } from '../../pipelines/adapters/github/job.ts';
import { loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { rehearsePhase } from '../../pipelines/rehearsal/drill/rehearse-phase.ts';
import { runCommand, WrongUse } from '../lib/command.ts';

await runCommand({
  name: 'node scripts/github/rehearse.ts',
  summary: 'Rehearses one phase of a window on the embedded messenger, where the job before left off.',
  usage: '--phase NAME',
  options: { phase: { type: 'string', value: 'NAME', help: 'Goes on until this phase is done.' } },
  async run({ values }) {
    const until = phaseNames.find((name) => name === values.phase);
    if (until === undefined) throw new WrongUse(`--phase is one of ${phaseNames.join(', ')}.`);
    const rehearsed = await rehearsePhase(await loadPlan(needed('TIDEOVER_PLAN')), until, printForeign);
    if (rehearsed.result === 'done') return 0;
    console.error(
      rehearsed.result === 'held'
        ? `Another run holds the window until ${new Date(rehearsed.until).toISOString()}`
        : 'The rehearsal is stuck: nothing that time or anybody known could bring would move it.',
    );
    return 1;
  },
});
