// What `npm run tell` is and says.

import { helpLines } from '../../pipelines/gates/commands/table.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

const all = (language: Language) =>
  helpLines(language)
    .map((line) => `  ${line}`)
    .join('\n');

export const tell = describe({
  name: 'npm run tell --',
  summary: bilingual`Says a command to a window, signed, as a comment on its issue would. Shows what it does and asks first, but for what only stops, limits or notes something.\n${(language) => all(language)}\n/correct FILE reason proposes a corrected plan file; /correct github-keys reason proposes the keys by which GitHub vouches for runs today.`,
  usage: `--window ID --store URL --by ROLE --key FILE '/extend 30m reason' [--yes] [--now]
       --window ID --by ROLE --key FILE --out FILE '/approve cutover DIGEST'
       --window ID --store URL --by ROLE --key FILE --undo
       --window ID --store URL --take FILE [FILE…]`,
  options: {
    ...windowOptions,
    ...signerOptions,
    out: text('FILE', bilingual`Writes the signed word here, for somebody else to carry in.`),
    take: text('FILE', bilingual`Carries in what others signed.`),
    undo: flag(bilingual`Takes back your newest word that no look has carried out yet.`),
    now: flag(bilingual`Looks at the window right away, so that it is carried out.`),
    yes: { ...flag(bilingual`Do not ask.`), short: 'y' },
    json: flag(bilingual`/status: the same for programs.`),
  },
  use: [
    bilingual`something is in doubt, also after the end`,
    bilingual`see what, and say what happened`,
    '--window ID --store URL /status',
  ],
  alsoUse: [
    bilingual`it must change`,
    bilingual`extend, shorten, call off; shows what it voids first`,
    "--window ID --store URL --by ROLE --key FILE '/extend 30m reason'",
  ],
});
