// Makes and checks the repository's settings: environments, rulesets, workflow permissions, names of secrets.

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { $, stdin } from 'zx';
import { accountReports } from '../pipelines/adapters/github/account-plan.ts';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { environmentSecrets, secretNames } from '../pipelines/adapters/github/job-secrets.ts';
import { setUp } from '../pipelines/adapters/github/set-up.ts';
import type { SettingReport } from '../pipelines/adapters/github/settings.ts';
import { UserError } from '../pipelines/errors.ts';
import { timeOfJob } from '../pipelines/operation/job.ts';
import { includedMinutes } from '../pipelines/plan/check/github-minutes.ts';
import type { Organisation } from '../pipelines/plan/organisation.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const marks: Readonly<Record<SettingReport['state'], string>> = {
  'as-wanted': 'ok          ',
  differs: 'differs     ',
  written: 'written     ',
  'not-offered': 'not offered ',
  'not-readable': 'not readable',
};

const whatItMeans = `
"not offered": the account's plan does not have this setting, or did not keep it. Gates hold without it, because
each phase's job judges its gate itself from the record and from comments read again. What is lost is the second
lock (reviewers, branch policy) and, without rulesets, GitHub's own refusal to rewrite a ledger branch: the
checkpoints and the head that each run prints are then what shows it.`;

const whoeverMayWrite = `
Without these rulesets whoever may write is an owner here; what remains is detection.`;

await runCommand({
  name: 'npm run github:setup --',
  summary:
    'Makes the repository’s settings as the workflows need them, and reads each back. Needs a token of an\nadministrator in GITHUB_TOKEN, and GITHUB_REPOSITORY.',
  usage: '[--check] [--branch main] [--app ID] [--secret NAME] [--reviewers cutover=ROLE,ROLE]…',
  options: {
    check: { type: 'boolean', help: 'Only say what differs; exit status 1 if anything does.' },
    branch: { type: 'string', value: 'NAME', default: 'main', help: 'The default branch.' },
    app: {
      type: 'string',
      value: 'ID',
      help: 'Id of an App of your own that alone may write the record’s branches.',
    },
    secret: {
      type: 'string',
      value: 'NAME',
      help: 'Only set this secret, read from standard input, in each environment whose jobs need it (with gh).',
    },
    reviewers: {
      type: 'string',
      multiple: true,
      value: 'PHASE=ROLE,…',
      help: 'Reviewers of a phase’s environment as a second lock (public or Enterprise repositories only).',
    },
  },
  async run({ values }) {
    const github = githubFromEnvironment(process.env);
    const organisation = parse(await readFile('runbooks/organisation.yaml', 'utf8')) as Organisation;
    const check = values.check === true;
    if (values.secret !== undefined) return setSecret(values.secret);
    const settings = await setUp(github, {
      branch: values.branch ?? 'main',
      reviewers: reviewersFrom(values.reviewers ?? [], organisation),
      check,
      secrets: secretsOf(organisation),
      app: values.app === undefined ? null : Number(values.app),
    });
    const month = new Date(timeOfJob()).toISOString().slice(0, 7);
    const { github: said } = organisation;
    const account =
      said === undefined
        ? []
        : await accountReports(github, said, { month, included: includedMinutes[said.plan] });
    const reports = [...settings, ...account];
    for (const report of reports) console.log(lineOf(report));
    const open = reports.filter(({ state }) => state === 'differs' || state === 'not-offered');
    if (reports.some(({ state }) => state === 'not-offered')) console.log(whatItMeans);
    if (open.some(({ setting }) => setting.startsWith('ruleset '))) console.log(whoeverMayWrite);
    return open.length === 0 ? 0 : 1;
  },
});

async function setSecret(name: string): Promise<number> {
  const environments = Object.keys(environmentSecrets).filter((one) =>
    environmentSecrets[one]?.includes(name),
  );
  if (environments.length === 0)
    throw new WrongUse(`No job needs ${name}. Known: ${secretNames.join(', ')}.`);
  const value = (await stdin()).trim();
  if (value === '') throw new WrongUse('Write the value to standard input.');
  for (const environment of environments) {
    await $({ input: value })`gh secret set ${name} --env ${environment}`;
    console.log(`set in ${environment}`);
  }
  return 0;
}

/** Names of the secrets that the jobs need, by what the organisation uses. */
function secretsOf({ aws, channels, messenger }: Organisation): readonly string[] {
  return [
    ...(aws === undefined ? ['TIDEOVER_WINDOW_KEYS', 'TIDEOVER_SIGNER_KEY'] : []),
    ...(channels.some(({ secret }) => secret !== undefined) ? ['TIDEOVER_CHANNELS'] : []),
    ...(messenger.tokenSecret === undefined ? [] : [messenger.tokenSecret, 'TIDEOVER_ACCOUNT_SECRETS']),
    ...(messenger.adapter === 'matrix' ? ['MATRIX_AS_TOKEN'] : []),
  ];
}

function lineOf({ setting, state, detail }: SettingReport): string {
  return `${marks[state]} ${setting}${detail === '' ? '' : `: ${detail}`}`;
}

function reviewersFrom(
  given: readonly string[],
  { people }: Organisation,
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    given.map((text) => {
      const [phase = '', roles = ''] = text.split('=');
      const ids = roles.split(',').map((role) => {
        const id = people.find((contact) => contact.id === role)?.github?.id;
        if (id !== undefined) return id;
        throw new UserError({
          what: `Role "${role}" is unknown or has no GitHub account`,
          where: '--reviewers',
          whatToDo: 'Name roles of runbooks/organisation.yaml that have github: { id, login }.',
        });
      });
      return [phase, ids] as const;
    }),
  );
}
