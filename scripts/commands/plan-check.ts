// What `npm run plan:check` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, usual } from '../lib/describe.ts';

export const planCheck = describe({
  name: 'npm run plan:check --',
  summary: bilingual`Checks window files (with the organisation, roster, notices and checks they use) and prints every problem.\nWarnings are printed and do not fail.`,
  usage: 'FILE… [--format text|json|markdown] | --rules | --channels',
  options: {
    rules: flag(bilingual`List every rule and the failure it prevents.`),
    channels: flag(bilingual`List every kind of channel and what its secret holds.`),
    format: usual('text', 'FORMAT', bilingual`text, json or markdown.`),
    ...jsonOption,
  },
  use: [
    bilingual`before the review`,
    bilingual`every problem at its line, over 100 rules`,
    'runbooks/windows/FILE.yaml',
  ],
});
