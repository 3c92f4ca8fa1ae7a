// What `npm run feedback` is and says.

import type { Put } from '../../pipelines/feedback/put-feedback.ts';
import type { Localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const feedback = describe({
  name: 'npm run feedback --',
  summary: bilingual`Takes what staff say does not work into the record, or lists it.\nWho wrote and what is sealed under the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); the same mail twice is one report.`,
  usage: `--window ID --store URL --by ROLE --key FILE --read FILE.eml|FOLDER…
       --window ID --store URL --by ROLE --key FILE --say login|messages|files|groups|other|none|entered [--account ACCOUNT] [TEXT]
       --window ID --store URL --list [--json]`,
  options: {
    ...windowOptions,
    ...signerOptions,
    read: text('FILE|FOLDER', bilingual`A received mail (raw, .eml), or a folder of them; more may follow.`),
    say: text(
      'TROUBLE',
      bilingual`What somebody told the desk: the kind of trouble, none when all is well, entered when all held work is in.`,
    ),
    account: text('ACCOUNT', bilingual`Who said it; counts for the canary and the return.`),
    list: flag(bilingual`Show what was written, with people as pseudonyms.`),
    ...jsonOption,
  },
  use: [
    bilingual`people report trouble`,
    bilingual`take their mails in, write down calls, read what was written`,
    '--help',
  ],
});

export const outcomes: Readonly<Record<Put, Localised>> = {
  created: bilingual`taken`,
  exists: bilingual`known already`,
  'too-many': bilingual`not taken, the record has as many reports as it takes`,
};
