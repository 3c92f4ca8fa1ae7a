// Checks that a runner is one that the window's files name: a dispatch can name any runner, and a job gives
// its token to the runner.

import { needed, setOutput } from '../../pipelines/adapters/github/job.ts';
import { UserError } from '../../pipelines/errors.ts';
import { runnersOf } from '../../pipelines/operation/phase-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';
import { windowOfJob } from '../lib/window-of-job.ts';

await runJob(bilingual`Lets only a runner pass that the organisation or the plan names.`, async () => {
  const asked = needed('TIDEOVER_RUNNER');
  const known = runnersOf((await windowOfJob()).opened.snapshot);
  if (known.includes(asked)) return setOutput('runner', asked);
  throw new UserError({
    what: `No job is started on the runner "${asked.replace(/[^\w.-]/g, '?').slice(0, 60)}"`,
    where: 'input runner',
    whatToDo: `Use ${known.join(' or ')}, or name it in runbooks/organisation.yaml (github.runner) or in the plan (runners).`,
  });
});
