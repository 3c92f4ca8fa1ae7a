// Takes a wake-up when it is due and starts the pipeline: one run of the maintenance workflow, unless a run
// with its key was started before. The run checks its own clock and record, so a wake-up too many or too
// early does nothing.

import { connectGithub } from '../../pipelines/adapters/github/client.ts';
import { dispatchOnce } from '../../pipelines/adapters/github/runs.ts';
import { answerOf } from '../../pipelines/ledger/read-foreign.ts';
import { installationToken } from './github-app.ts';
import { type BatchResult, eachMessage, environment, log, type SqsBatch } from './lambda.ts';
import { secretText } from './secret.ts';
import { type WakeUp, wakeKey, wakeUp } from './wake.ts';

const githubUrl = 'https://api.github.com';

async function startRun(wake: WakeUp): Promise<number> {
  const apiUrl = process.env.GITHUB_API_URL ?? githubUrl;
  const token = await installationToken(
    {
      appId: environment('GITHUB_APP_ID'),
      installationId: environment('GITHUB_INSTALLATION_ID'),
      privateKey: await secretText(environment('GITHUB_APP_SECRET_ARN')),
    },
    apiUrl,
    Temporal.Now.instant(),
  );
  const github = connectGithub({
    repository: environment('GITHUB_REPOSITORY'),
    token,
    apiUrl,
    pauses: apiUrl === githubUrl ? 'as-github-asks' : 'none',
  });
  const { runId } = await dispatchOnce(github, {
    workflow: environment('GITHUB_WORKFLOW'),
    ref: environment('GITHUB_REF'),
    inputs: { window: wake.window, phase: wake.phase },
    key: wakeKey(wake),
  });
  return runId;
}

/** The queue repeats what GitHub did not accept; after the last try an alarm asks people to start by hand. */
export const handler = (batch: SqsBatch): Promise<BatchResult> =>
  eachMessage(
    batch,
    'pipeline-not-woken',
    async (body) => {
      const wake = answerOf(body, wakeUp, 'The wake-up');
      log('info', 'pipeline-woken', { key: wakeKey(wake), run: await startRun(wake) });
    },
    ({ message }) => message.split('\n')[0] ?? '',
  );
