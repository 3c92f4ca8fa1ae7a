// Takes a wake-up at its second and starts the pipeline: one run of the maintenance workflow, found by its key if
// it was started before. The run looks at its own clock and record, so a wake-up too many or too early does nothing.

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { connectGithub } from '../../pipelines/adapters/github/client.ts';
import { dispatchOnce } from '../../pipelines/adapters/github/runs.ts';
import { answerOf } from '../../pipelines/ledger/read-foreign.ts';
import type { BatchResult, SqsBatch } from './auto-reply-mail.ts';
import { installationToken } from './github-app.ts';
import { environment, log } from './lambda.ts';
import { type WakeUp, wakeKey, wakeUp } from './wake.ts';

const secrets = new SecretsManagerClient();
const githubUrl = 'https://api.github.com';

async function startRun(wake: WakeUp): Promise<number> {
  const apiUrl = process.env.GITHUB_API_URL ?? githubUrl;
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: environment('GITHUB_APP_SECRET_ARN') }),
  );
  const token = await installationToken(
    {
      appId: environment('GITHUB_APP_ID'),
      installationId: environment('GITHUB_INSTALLATION_ID'),
      privateKey: SecretString,
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

/** The queue offers again what GitHub did not take; after its last try an alarm tells people to start by hand. */
export const handler = async ({ Records }: SqsBatch): Promise<BatchResult> => {
  const failures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      const wake = answerOf(body, wakeUp, 'The wake-up');
      log('info', 'pipeline-woken', { key: wakeKey(wake), run: await startRun(wake) });
    } catch (error) {
      log('error', 'pipeline-not-woken', {
        messageId,
        error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown',
      });
      failures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failures };
};
