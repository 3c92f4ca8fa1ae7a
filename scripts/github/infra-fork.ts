// The check of a fork's pull request, which says why there is no preview: on purpose, GitHub gives a fork no
// role and no secret.

import { addSummary, annotate } from '../../pipelines/adapters/github/job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Says why a fork gets no preview.`, async () => {
  const en =
    'This pull request comes from a fork, so nothing is previewed: a fork gets no role in AWS. Somebody with write access reads the change, pushes it to a branch of this repository, and opens the pull request from there.';
  annotate('notice', { title: 'No preview for a fork' }, en);
  addSummary(
    `### AWS 变更预览 · What merging changes in AWS\n\n本合并请求来自派生仓库，拿不到 AWS 角色，因此没有预览。请由有写权限的人先读过改动，推到本仓库的分支，再从那里提合并请求。\n\n${en}`,
  );
});
