// What `npm run erase` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const erase = describe({
  name: 'npm run erase --',
  summary: bilingual`Erases people’s data of a closed window for ever, by destroying its key: says first what nobody can read afterwards, and asks\nfor the window’s id once more. Needs that key (TIDEOVER_WINDOW_KMS); one secret for all windows (TIDEOVER_WINDOW_KEYS) erases none alone.`,
  usage: '--window ID --store URL [--yes]',
  options: {
    ...windowOptions,
    yes: { ...flag(bilingual`The id comes from a pipe, not from the keyboard.`), short: 'y' },
  },
  use: [
    bilingual`names may no longer be kept`,
    bilingual`erase people’s data of a closed window; the record stays`,
    '--window ID --store URL',
  ],
});
