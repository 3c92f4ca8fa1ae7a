// What `npm run github:setup` is and says.

import type { SettingReport } from '../../pipelines/adapters/github/settings.ts';
import type { Localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, several, text, usual } from '../lib/describe.ts';

export const githubSetup = describe({
  name: 'npm run github:setup --',
  summary: bilingual`Makes the repository’s settings as the workflows need them, and reads each back. Needs a token of an\nadministrator in GITHUB_TOKEN, and GITHUB_REPOSITORY.`,
  usage: '[--check] [--branch main] [--app ID] [--secret NAME] [--reviewers cutover=ROLE,ROLE]… [--json]',
  options: {
    check: flag(bilingual`Only say what differs; exit status 1 if anything does.`),
    branch: usual('main', 'NAME', bilingual`The default branch.`),
    app: text('ID', bilingual`Id of an App of your own that alone may write the record’s branches.`),
    secret: text(
      'NAME',
      bilingual`Only set this secret, read from standard input, in each environment whose jobs need it (with gh).`,
    ),
    reviewers: several(
      'PHASE=ROLE,…',
      bilingual`Reviewers of a phase’s environment as a second lock (public or Enterprise repositories only).`,
    ),
    ...jsonOption,
  },
  use: [
    bilingual`once, and before every window`,
    bilingual`the repository’s settings, each read back`,
    '--check',
  ],
});

export const marks: Readonly<Record<SettingReport['state'], Localised>> = {
  'as-wanted': bilingual`ok          `,
  differs: bilingual`differs     `,
  written: bilingual`written     `,
  'not-offered': bilingual`not offered `,
  'not-readable': bilingual`not readable`,
};
