// Restores a backup from a vault alone, without the record, the messenger or anything else: what one would have on
// the worst day.

import { existsSync, readdirSync } from 'node:fs';
import { openStore, storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { UserError } from '../pipelines/errors.ts';
import { restoreBackup } from '../pipelines/operation/restore-backup.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run restore --',
  summary:
    'Restores a window’s backup from one vault into a folder: <kind>.jsonl with one item a line, and files/ named by item. Every part and file is checked against its digest; status 1 when anything is missing or changed.',
  usage: '--vault URL --window ID --to DIR',
  options: {
    vault: { type: 'string', value: 'URL', help: `The vault: ${storeForms}.` },
    window: { type: 'string', value: 'ID', help: 'The window before which the backup was made.' },
    to: { type: 'string', value: 'DIR', help: 'An empty or new folder.' },
  },
  async run({ values: { vault, window, to } }) {
    if (vault === undefined || window === undefined || to === undefined) {
      throw new WrongUse('Name the vault, the window and the folder.');
    }
    if (existsSync(to) && readdirSync(to).length > 0) {
      throw new UserError({
        what: 'The folder is not empty',
        where: to,
        whatToDo: 'Choose a new one: nothing of yours is overwritten.',
      });
    }
    const store = openStore(vault);
    const { manifests, items, files, problems } = await restoreBackup(store, window, to);
    if (manifests === 0 && problems.length === 0) {
      const windows = new Set((await store.list('backups/')).map((key) => key.split('/')[1]));
      throw new UserError({
        what: `This vault holds no backup of window ${window}`,
        where: vault,
        whatToDo: windows.size === 0 ? 'Check the address.' : `It holds ${[...windows].join(', ')}.`,
      });
    }
    for (const [kind, count] of items) console.log(`${String(count).padStart(8)}  ${kind}.jsonl`);
    console.log(`${String(files).padStart(8)}  files/`);
    for (const problem of problems) console.error(`Missing or changed: ${problem}`);
    console.log(
      problems.length === 0
        ? `Complete, in ${to}`
        : `NOT complete: ${problems.length} problems; what could be restored is in ${to}`,
    );
    return problems.length === 0 ? 0 : 1;
  },
});
