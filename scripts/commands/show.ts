// What `npm run show` is.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const show = describe({
  name: 'npm run show --',
  summary: bilingual`Shows how a window stands, what is missing, what comes next and when. Reads only: nothing is sent or recorded.`,
  usage: '--window ID --store URL [--json | --report | --evidence FILE]',
  options: {
    ...windowOptions,
    ...jsonOption,
    report: flag(bilingual`The report as it stands now, as a page.`),
    evidence: text(
      'FILE',
      bilingual`The newest file of that name among the evidence, for example the letter to the vendor.`,
    ),
  },
  use: [
    bilingual`how does it stand`,
    bilingual`state, what is missing, what comes next and when; reads only`,
    '--window ID --store URL',
  ],
});
