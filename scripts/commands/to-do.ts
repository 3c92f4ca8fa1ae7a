// What `npm run to-do` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const toDo = describe({
  name: 'npm run to-do --',
  summary: bilingual`Lists what only a person can switch, with the accounts that it concerns. Needs the window’s key for the accounts\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).`,
  usage: '--window ID --store URL [--json]',
  options: { ...windowOptions, ...jsonOption },
  use: [
    bilingual`hands are needed`,
    bilingual`what only a person can switch, and whom it concerns`,
    '--window ID --store URL',
  ],
});
