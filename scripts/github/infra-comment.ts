// Comments on a pull request what merging it would change in AWS; the one comment is updated in place. The
// preview ran with the pull request's code, so its output is not trusted: it is read as data, escaped and
// cut.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { upsertComment } from '../../pipelines/adapters/github/comments.ts';
import { needed } from '../../pipelines/adapters/github/job.ts';
import { UserError } from '../../pipelines/errors.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { infraComment, readPreview } from '../../pipelines/views/infra-text.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Comments on a pull request what it would change in AWS.`, async () => {
  const pull = Number(needed('PULL_REQUEST'));
  if (!Number.isSafeInteger(pull) || pull <= 0) {
    throw new UserError({
      what: 'This is no pull request',
      where: 'PULL_REQUEST',
      whatToDo: 'Give its number.',
    });
  }
  const run = `${process.env.GITHUB_SERVER_URL ?? 'https://github.com'}/${needed('GITHUB_REPOSITORY')}/actions/runs/${process.env.GITHUB_RUN_ID ?? ''}`;
  const text = infraComment(readPreview(process.env.PREVIEW ?? ''), {
    run,
    sha: process.env.HEAD_SHA ?? '',
  });
  await upsertComment(githubFromEnvironment(process.env), { issue: pull, id: 'infra' }, text);
});
