// What `npm run phase` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const phase = describe({
  name: 'npm run phase --',
  summary: bilingual`Looks at a window as its workflow would: hears people, sends what is due, and runs the phase if its gate is open.\nWhat people said is read again at GitHub; with --without-github only what is signed counts.`,
  usage: 'NAME|next|look --window FILE|ID --store URL [--without-github] [--key FILE]',
  options: {
    window: text('FILE|ID', bilingual`The plan (opens the window if need be), or the id of an open window.`),
    store: text('URL', bilingual`${storeForms}.`),
    'without-github': flag(bilingual`GitHub is down: count only what is signed.`),
    key: text(
      'FILE',
      bilingual`SSH key of somebody who decides in this window: signs what this laptop writes (or TIDEOVER_KEY).`,
    ),
    ...jsonOption,
  },
  use: [
    bilingual`GitHub is down`,
    bilingual`the same steps from a laptop, on the same store`,
    'next --window ID --store URL --without-github',
  ],
});
