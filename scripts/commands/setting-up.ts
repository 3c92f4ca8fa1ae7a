// Descriptions and texts of the commands with which a company sets Tideover up.

import type { SettingReport } from '../../pipelines/adapters/github/settings.ts';
import { organisationQuestions } from '../../pipelines/plan/new-organisation-questions.ts';
import { type Localised, localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, several, text, usual } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';

export const init = describe({
  name: 'npm run init --',
  summary: bilingual`Writes your organisation.yaml, a roster to start from, CODEOWNERS and a first plan; run again, it changes only what is asked. With any answer given it asks nothing.`,
  usage: '[--yes] [--name-en TEXT --sites LIST --adapter KIND …] [--people N]',
  options: {
    ...Object.fromEntries(
      organisationQuestions({}).map(({ option, ask, fallback }) => {
        const usual = /^[ -~]*$/.test(fallback({})) ? ` [${fallback({})}]` : '';
        return [option, text('TEXT', bilingual`${ask}${usual}`)];
      }),
    ),
    people: text('N', bilingual`So many invented people in the first roster [40]`),
    'backup-key': text(
      'AGE1…',
      bilingual`Public age key for backups; without one a pair is made, and the private half put into out/.`,
    ),
    yes: flag(bilingual`Ask nothing: take what stands in [ ].`),
    runbooks: usual('runbooks', 'DIR', bilingual`Where the files are.`),
  },
  use: [
    bilingual`once`,
    bilingual`who you are: sites, [your messenger](runbooks/sop/your-messenger.en.md), channels, who decides; a first plan`,
    '',
  ],
});

export const connect = describe({
  name: 'npm run connect --',
  summary: bilingual`Tries every port against the real systems without bothering anybody: nothing is sent, nobody logged in, nothing written.`,
  usage: '--check [FILE] [--json] | --sign --by ROLE --key FILE',
  words: 1,
  options: {
    check: flag(bilingual`Try everything that FILE (or your newest plan) uses, and print a table.`),
    sign: flag(bilingual`Sign a test statement with the key of your role, into runbooks/tried/.`),
    ...signerOptions,
    ...jsonOption,
    runbooks: usual('runbooks', 'DIR', bilingual`Where the files are.`),
  },
  use: [bilingual`before every window`, bilingual`does everything answer, can everybody sign`, '--check'],
});

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

export const ground = describe({
  name: 'npm run ground --',
  summary: localised(
    '在真实的仓库和账户里逐一验证尚未试过的假设，印出一张可以寄回的表。\n不改动任何人在用的东西：启动一次 tick；写入存储的探测对象；建一个一年后的唤醒计划并立即删除。',
    'Asks a real repository and account what could not be tried here, and prints a table to send back.\nIt changes nothing that anybody uses: it starts one tick, writes the store’s probe object, and schedules a wake-up a year ahead that it deletes again.',
  ),
  usage: '--check [--store URL] [--branch NAME] [--json]',
  options: {
    check: flag(localised('逐一询问。', 'Ask.')),
    store: text(
      'URL',
      localised(
        '台账或备份库的存储；不写则用 TIDEOVER_STORE。没有存储桶就不问 AWS。',
        'Where the record or a vault lies; TIDEOVER_STORE when absent. Without a bucket AWS is not asked.',
      ),
    ),
    branch: usual('main', 'NAME', localised('默认分支。', 'The default branch.')),
    ...jsonOption,
  },
  use: [
    localised('第一个窗口之前', 'before the first window'),
    localised(
      '这里的假设在贵公司的仓库和账户里是否成立',
      'do our assumptions hold in your repository and account',
    ),
    '--check',
  ],
});
