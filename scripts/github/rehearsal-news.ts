// The last job of a rehearsal by the calendar: opens an issue where it failed, or where something got worse
// since the previous one. The records of both are in folders of their own.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { needed } from '../../pipelines/adapters/github/job.ts';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { windowsOf } from '../../pipelines/operation/earlier-windows.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { rehearsalNews } from '../../pipelines/views/rehearsal-news.ts';
import { runJob } from '../lib/command.ts';

/** The rehearsal in this folder, as it was when its last job ended. */
async function rehearsedIn(folder: string) {
  const [opened] = await windowsOf(openStore(`file:${folder}/evidence`), timeOfJob());
  return opened?.view ?? null;
}

await runJob(bilingual`Opens an issue about a rehearsal that failed or got worse.`, async () => {
  const [before, now] = await Promise.all([rehearsedIn(needed('BEFORE')), rehearsedIn(needed('NOW'))]);
  const news = rehearsalNews(before, now, {
    failed: needed('REHEARSED') !== 'success',
    run: needed('RUN_URL'),
  });
  if (news === null) return console.log('the rehearsal went as well as the one before');
  const { octokit, repository } = githubFromEnvironment(process.env);
  const { data } = await octokit.rest.issues.create({ ...repository, ...news });
  console.log(`opened ${data.html_url}`);
});
