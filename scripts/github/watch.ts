// Reads the vendor's official sources. An announced window without a plan becomes a draft plan, in a pull
// request of our GitHub App.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary } from '../../pipelines/adapters/github/job.ts';
import { proposeFile } from '../../pipelines/adapters/github/pull-requests.ts';
import { sha256 } from '../../pipelines/ledger/canonical.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { instantOfJob } from '../../pipelines/operation/time-of-job.ts';
import { watchSources } from '../../pipelines/operation/watch-vendor.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import type { DraftPlan } from '../../pipelines/vendor/draft-plan.ts';
import { draftNote } from '../../pipelines/views/drafted.ts';
import { runJob } from '../lib/command.ts';

const runbooks = 'runbooks';

await runJob(bilingual`Turns what the vendor announces into draft plans.`, async () => {
  const github = githubFromEnvironment(process.env);
  const source = process.env.TIDEOVER_SOURCE || 'all';
  const watched = await watchSources(source, runbooks, storeOfJob(), instantOfJob());
  for (const one of watched) {
    if (one.outcome === 'silent') addSummary(`- ${one.source}: ${one.why}`);
    if (one.outcome !== 'read') continue;
    if (one.timeless.length > 0)
      addSummary(`- ${one.source}: it announces what it names no certain day of; read it there`);
    for (const draft of one.drafts) {
      const { url, isNew } = await proposeFile(github, {
        branch: branchOf(draft),
        path: `${runbooks}/windows/${draft.id}.yaml`,
        content: draft.yaml,
        title: `${draft.id}: draft from the vendor's announcement · 服务商公告草案`,
        body: draftNote(draft),
      });
      if (isNew) addSummary(`- ${draft.id}: ${url}`);
    }
    await one.remember();
  }
  return watched.every(({ outcome }) => outcome === 'silent') ? 1 : 0;
});

/** The branch, by start and end: one announcement on two sources makes one, a closed one none again. */
function branchOf({ id, rows }: DraftPlan): string {
  const said = rows.filter(({ field }) => field === 'start' || field === 'end').map(({ value }) => value);
  return `vendor/${id}-${sha256(JSON.stringify(said)).slice(0, 8)}`;
}
