// What `npm run restore` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const restore = describe({
  name: 'npm run restore --',
  summary: bilingual`Restores a window’s backup from one vault into a folder: <kind>.jsonl with one item a line, and files/ named by item. Every part and file is checked against its digest; status 1 when anything is missing or changed.`,
  usage: '--vault URL --window ID --identity FILE --to DIR',
  options: {
    vault: text('URL', bilingual`The vault: ${storeForms}.`),
    window: text('ID', bilingual`The window before which the backup was made.`),
    identity: text(
      'FILE',
      bilingual`The company’s private key as age-keygen wrote it; needed on this machine only while it restores.`,
    ),
    to: text('DIR', bilingual`An empty or new folder.`),
    ...jsonOption,
  },
  use: [
    bilingual`a backup is needed`,
    bilingual`from a vault and the company’s private key alone`,
    '--vault URL --window ID --identity FILE --to DIR',
  ],
});
