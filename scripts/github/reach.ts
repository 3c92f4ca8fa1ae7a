// Tries from this runner to reach every address that a window will need: days ahead, because a firewall rule takes
// longer than a night. Opens a connection and closes it; says nothing to anybody and uses no secret.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary, windowId } from '../../pipelines/adapters/github/job.ts';
import { scheduleState } from '../../pipelines/adapters/github/schedules.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { placesOf, tryToReach } from '../../pipelines/operation/reach.ts';
import { readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { runJob } from '../lib/command.ts';

await runJob(
  '试着连通窗口需要的每个地址。',
  'Tries to reach every address that a window will need.',
  async () => {
    const window = windowId();
    const { snapshot } = await readOpenedWindow(storeOfJob(), window, timeOfJob());
    const { plan, organisation } = snapshot;
    const results = await Promise.all(
      placesOf(plan, organisation).map(async (place) => ({ place, problem: await tryToReach(place) })),
    );
    const lines = results.map(
      ({ place, problem }) => `| ${problem ?? 'ok'} | ${place.what} | \`${place.host}:${place.port}\` |`,
    );
    const schedule = await scheduleState(githubFromEnvironment(process.env), 'tick.yml');
    if (schedule !== 'active')
      lines.push(`| ${schedule} | tick | switch it on: \`gh workflow enable tick.yml\` |`);
    addSummary(['| | | |', '| --- | --- | --- |', ...lines].join('\n'));
    for (const { place, problem } of results) {
      console.log(
        `${problem === null ? 'reached  ' : 'NOT      '} ${place.what} ${place.host}:${place.port} ${problem ?? ''}`,
      );
    }
    console.log(`${schedule === 'active' ? 'on       ' : 'NOT ON   '} schedule of tick.yml: ${schedule}`);
    return schedule === 'active' && results.every(({ problem }) => problem === null) ? 0 : 1;
  },
);
