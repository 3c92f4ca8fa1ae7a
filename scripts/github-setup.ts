// Makes and checks the repository's settings: environments, rulesets, workflow permissions, names of secrets.

import { $, fs, stdin, YAML } from 'zx';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { environmentSecrets, secretNames } from '../pipelines/adapters/github/job-secrets.ts';
import { reviewersFrom, setUpRepository } from '../pipelines/operation/repository-settings.ts';
import { timeOfJob } from '../pipelines/operation/time-of-job.ts';
import type { Organisation } from '../pipelines/plan/organisation.ts';
import { localised } from '../pipelines/plan/plan.ts';
import { githubSetup, marks } from './commands/setting-up.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { meanwhile } from './lib/waiting.ts';

await runCommand(githubSetup, async ({ values, language, say }) => {
  if (values.secret !== undefined) {
    for (const environment of await setSecret(values.secret)) say(bilingual`set in ${environment}`);
    return 0;
  }
  const organisation: Organisation = YAML.parse(await fs.readFile('runbooks/organisation.yaml', 'utf8'));
  const github = githubFromEnvironment(process.env);
  const reports = await meanwhile({ language, json: values.json }, (tell) => {
    github.octokit.hook.after('request', () => tell(1));
    return setUpRepository(github, organisation, {
      branch: values.branch,
      reviewers: reviewersFrom(values.reviewers ?? [], organisation),
      check: values.check === true,
      app: values.app === undefined ? null : Number(values.app),
      now: timeOfJob(),
    });
  });
  const open = reports.filter(({ state }) => state === 'differs' || state === 'not-offered');
  if (values.json) printJson({ settings: reports });
  else {
    for (const { setting, state, detail } of reports)
      console.log(`${marks[state][language]} ${setting}${detail === '' ? '' : `: ${detail}`}`);
    if (open.some(({ state }) => state === 'not-offered'))
      say(
        bilingual`\n"not offered": the account’s plan does not have this setting, or did not keep it. Gates hold without it, because\neach phase’s job judges its gate itself from the record and from comments read again. What is lost is the second\nlock (reviewers, branch policy) and, without rulesets, GitHub’s own refusal to rewrite a ledger branch: the\ncheckpoints and the head that each run prints are then what shows it.`,
      );
    if (open.some(({ setting }) => setting.startsWith('ruleset ')))
      say(bilingual`\nWithout these rulesets whoever may write is an owner here; what remains is detection.`);
  }
  return open.length === 0 ? 0 : 1;
});

/** Sets a secret in every environment that needs it; returns those environments. */
async function setSecret(name: string): Promise<readonly string[]> {
  const environments = Object.entries(environmentSecrets).flatMap(([environment, names]) =>
    names.includes(name) ? [environment] : [],
  );
  if (environments.length === 0)
    throw new WrongUse(
      localised(
        `没有任务需要 ${name}。已知的：${secretNames.join('、')}。`,
        `No job needs ${name}. Known: ${secretNames.join(', ')}.`,
      ),
    );
  const value = (await stdin()).trim();
  if (value === '') throw new WrongUse(bilingual`Write the value to standard input.`);
  // Through standard input, because every process of the machine can see a command line.
  for (const environment of environments)
    await $({ input: value })`gh secret set ${name} --env ${environment}`;
  return environments;
}
