// Tests whether this runner reaches every address that a window will need; days ahead, because a change of a
// firewall takes longer than a night. It only opens and closes connections: no message is sent, no secret
// used.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary } from '../../pipelines/adapters/github/job.ts';
import { scheduleState } from '../../pipelines/adapters/github/runs.ts';
import { placesOf, tryToReach } from '../../pipelines/operation/reach.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { markdownTable } from '../../pipelines/text/markdown.ts';
import { runJob } from '../lib/command.ts';
import { windowOfJob } from '../lib/window-of-job.ts';

await runJob(bilingual`Tries to reach every address that a window will need.`, async () => {
  const { plan, organisation } = (await windowOfJob()).opened.snapshot;
  const results = await Promise.all(
    placesOf(plan, organisation).map(async (place) => ({ place, problem: await tryToReach(place) })),
  );
  const rows = results.map(({ place, problem }) => [
    problem ?? 'ok',
    place.what,
    `\`${place.host}:${place.port}\``,
  ]);
  const schedule = await scheduleState(githubFromEnvironment(process.env), 'tick.yml');
  if (schedule !== 'active') rows.push([schedule, 'tick', 'switch it on: `gh workflow enable tick.yml`']);
  addSummary(markdownTable(['', '', ''], rows));
  for (const { place, problem } of results) {
    console.log(
      `${problem === null ? 'reached  ' : 'NOT      '} ${place.what} ${place.host}:${place.port} ${problem ?? ''}`,
    );
  }
  console.log(`${schedule === 'active' ? 'on       ' : 'NOT ON   '} schedule of tick.yml: ${schedule}`);
  return schedule === 'active' && results.every(({ problem }) => problem === null) ? 0 : 1;
});
