// Tests against a real GitHub repository and a real AWS account what tests with fakes cannot show.

import { setTimeout as sleep } from 'node:timers/promises';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { tokenOfRun } from '../pipelines/adapters/signers/run-key.ts';
import { clientOf, objectPlaceIn } from '../pipelines/adapters/stores/object-place.ts';
import { awsQuestions, storeQuestions } from '../pipelines/operation/ground/aws-questions.ts';
import { questionsOfPast } from '../pipelines/operation/ground/github-past.ts';
import { githubQuestions } from '../pipelines/operation/ground/github-questions.ts';
import { answerTable, askAll } from '../pipelines/operation/ground/question.ts';
import { localised } from '../pipelines/plan/plan.ts';
import { ground } from './commands/setting-up.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { meanwhile } from './lib/waiting.ts';

await runCommand(ground, async ({ values, language }) => {
  const { env } = process;
  if (!values.check) throw new WrongUse(localised('请加 --check。', 'Add --check.'));
  const place = objectPlaceIn(values.store ?? env.TIDEOVER_STORE ?? '');
  const isOnGithub = Boolean((env.GITHUB_TOKEN ?? env.GH_TOKEN) && env.GITHUB_REPOSITORY);
  if (!isOnGithub && place === null)
    throw new WrongUse(
      localised(
        '没有可以询问的：GITHUB_TOKEN 与 GITHUB_REPOSITORY 没有设置，也没有存储桶。',
        'Nothing to ask: GITHUB_TOKEN and GITHUB_REPOSITORY are not set, and no bucket is named.',
      ),
    );
  const now = Date.now;
  const ofBucket = place?.dialect === 's3' ? [...storeQuestions, ...awsQuestions] : storeQuestions;
  const ofGithub = [...githubQuestions, ...questionsOfPast];
  const all = (isOnGithub ? ofGithub.length : 0) + (place === null ? 0 : ofBucket.length);
  const answers = await meanwhile({ language, json: values.json }, async (tell) => {
    let done = 0;
    const answered = () => {
      done += 1;
      tell(1, done / all);
    };
    const github = isOnGithub ? githubFromEnvironment(env) : null;
    const claims = env.ACTIONS_ID_TOKEN_REQUEST_URL
      ? async () => claimsIn(await tokenOfRun(env, 'tideover-ground'))
      : null;
    const region = place?.region ?? env.AWS_REGION ?? 'us-east-1';
    return [
      ...(github === null
        ? []
        : await askAll(ofGithub, { github, branch: values.branch, claims, now, sleep }, answered)),
      ...(place === null
        ? []
        : await askAll(ofBucket, { region, place, s3: clientOf(place), env, now }, answered)),
    ];
  });
  console.log(values.json ? JSON.stringify(answers, null, 2) : answerTable(answers, language));
  return answers.some(({ holds }) => holds === false) ? 1 : 0;
});

/** The claims of a token without checking its signature: for display only. */
function claimsIn(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
