// Whether a runner is one that the window's own files name: a dispatch can name any, and a job takes its token with it.

import { needed, setOutput, windowId } from '../../pipelines/adapters/github/job.ts';
import { UserError } from '../../pipelines/errors.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { runnersOf } from '../../pipelines/operation/phase-job.ts';
import { readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { runJob } from '../lib/command.ts';

await runJob(
  '只放行组织或方案写明的运行机。',
  'Lets only a runner pass that the organisation or the plan names.',
  async () => {
    const asked = needed('TIDEOVER_RUNNER');
    const { snapshot } = await readOpenedWindow(storeOfJob(), windowId(), timeOfJob());
    const known = runnersOf(snapshot);
    if (known.includes(asked)) return setOutput('runner', asked);
    throw new UserError({
      what: `No job is started on the runner "${asked.replace(/[^\w.-]/g, '?').slice(0, 60)}"`,
      where: 'input runner',
      whatToDo: `Use ${known.join(' or ')}, or name it in runbooks/organisation.yaml (github.runner) or in the plan (runners).`,
    });
  },
);
