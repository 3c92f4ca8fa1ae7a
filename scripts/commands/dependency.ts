// What `npm run dependency` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const dependency = describe({
  name: 'npm run dependency --',
  summary: bilingual`How much the company depends on its messenger, over all windows of a store: by function and department, and what would halve it. Reads only.`,
  usage: 'report --store URL [--out FILE] [--json]',
  options: {
    store: windowOptions.store,
    out: text('FILE', bilingual`Where the page goes; out/dependency.html without it.`),
    ...jsonOption,
  },
  use: [
    bilingual`once a year`,
    bilingual`how much you depend on the messenger, and what would halve it`,
    'report --store URL',
  ],
});
