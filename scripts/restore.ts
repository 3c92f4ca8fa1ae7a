// Restores a backup from a vault alone, without the record, the messenger or anything else: what one would have on
// the worst day.

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { openerFor } from '../pipelines/adapters/backup-cipher/age-cipher.ts';
import { openStore, storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { UserError } from '../pipelines/errors.ts';
import { restoreBackup } from '../pipelines/operation/restore-backup.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run restore --',
  summary:
    'Restores a window’s backup from one vault into a folder: <kind>.jsonl with one item a line, and files/ named by item. Every part and file is checked against its digest; status 1 when anything is missing or changed.',
  usage: '--vault URL --window ID --identity FILE --to DIR',
  options: {
    vault: { type: 'string', value: 'URL', help: `The vault: ${storeForms}.` },
    window: { type: 'string', value: 'ID', help: 'The window before which the backup was made.' },
    identity: {
      type: 'string',
      value: 'FILE',
      help: 'The company’s private key as age-keygen wrote it; needed on this machine only while it restores.',
    },
    to: { type: 'string', value: 'DIR', help: 'An empty or new folder.' },
  },
  async run({ values: { vault, window, to, identity } }) {
    if (vault === undefined || window === undefined || to === undefined || identity === undefined) {
      throw new WrongUse('Name the vault, the window, the private key and the folder.');
    }
    if (existsSync(to) && readdirSync(to).length > 0) {
      throw new UserError({
        what: 'The folder is not empty',
        where: to,
        whatToDo: 'Choose a new one: nothing of yours is overwritten.',
      });
    }
    const store = openStore(vault);
    const opener = openerFor(await identityIn(identity));
    const { manifests, kinds, files, problems } = await restoreBackup(store, window, opener, to);
    if (manifests === 0 && problems.length === 0) {
      const windows = new Set((await store.list('backups/')).map((key) => key.split('/')[1]));
      throw new UserError({
        what: `This vault holds no backup of window ${window}`,
        where: vault,
        whatToDo: windows.size === 0 ? 'Check the address.' : `It holds ${[...windows].join(', ')}.`,
      });
    }
    for (const [kind, count] of kinds) console.log(`${String(count).padStart(8)}  ${kind}.jsonl`);
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

/** The first secret key of a file that age-keygen wrote. */
async function identityIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const identity = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/m.exec(text)?.[0];
  if (identity !== undefined) return identity;
  throw new UserError({
    what: 'There is no age private key in this file',
    where: `--identity ${file}`,
    whatToDo: 'Name the file that age-keygen wrote when the key of the company was made.',
  });
}
