// One job of rehearsal.yml: rehearses a window up to one phase.

import { needed } from '../../pipelines/adapters/github/job.ts';
import { newestPlan } from '../../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { rehearsePhase } from '../../pipelines/rehearsal/drill/rehearse-phase.ts';
import { oneOf, runCommand } from '../lib/command.ts';
import { describe, text } from '../lib/describe.ts';

const rehearse = describe({
  name: 'node scripts/github/rehearse.ts',
  summary: bilingual`Rehearses one phase of a window on the embedded messenger, where the job before left off.`,
  usage: '--phase NAME',
  options: { phase: text('NAME', bilingual`Goes on until this phase is done.`) },
});

await runCommand(rehearse, async ({ values, language }) => {
  const until = oneOf('--phase', values.phase, phaseNames);
  const file = process.env.TIDEOVER_PLAN || (await newestPlan('runbooks/windows')) || needed('TIDEOVER_PLAN');
  const rehearsed = await rehearsePhase(await loadPlan(file), until, console.log);
  if (rehearsed.result === 'done') return 0;
  console.error(
    bilingual`The rehearsal is stuck: nothing that time or anybody known could bring would move it.`[
      language
    ],
  );
  return 1;
});
