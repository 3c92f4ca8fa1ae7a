// What `npm run init` is and says.

import { organisationQuestions } from '../../pipelines/plan/new-organisation-questions.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, text, usual } from '../lib/describe.ts';

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
