// Restores a backup from a vault alone, without the record, the messenger or anything else, as on the worst
// day.

import { existsSync, readdirSync } from 'node:fs';
import { openerFor } from '../pipelines/adapters/backup-cipher/age-cipher.ts';
import { openStore } from '../pipelines/adapters/stores/open-store.ts';
import { UserError } from '../pipelines/errors.ts';
import { identityIn, restoreBackup, wasCutOff } from '../pipelines/operation/restore-backup.ts';
import { keepRestored } from '../pipelines/operation/tried-before.ts';
import { restore } from './commands/afterwards.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';

await runCommand(restore, async ({ values: { vault, window, to, identity, json }, language, say }) => {
  if (vault === undefined || window === undefined || to === undefined || identity === undefined)
    throw new WrongUse(bilingual`Name the vault, the window, the private key and the folder.`);
  if (existsSync(to) && readdirSync(to).length > 0 && !(await wasCutOff(to, window)))
    throw new UserError({
      what: 'The folder is not empty',
      where: to,
      whatToDo: 'Choose a new one: nothing of yours is overwritten.',
    });
  const key = await identityIn(identity);
  const opener = openerFor(key);
  const asked = openStore(vault);
  const store = told(asked, 'read', { language, json }, (await asked.list(`backups/${window}/`)).length);
  const { kinds, files, problems } = await restoreBackup(store, window, opener, to);
  if (json) printJson({ window, to, kinds: Object.fromEntries(kinds), files, problems });
  else {
    for (const [kind, count] of kinds) console.log(`${String(count).padStart(8)}  ${kind}.jsonl`);
    console.log(`${String(files).padStart(8)}  files/`);
    for (const problem of problems) console.error(bilingual`Missing or changed: `[language] + problem);
    say(
      problems.length === 0
        ? bilingual`Complete, in ${to}`
        : bilingual`NOT complete: ${problems.length} problems; what could be restored is in ${to}`,
    );
  }
  if (problems.length > 0) return 1;
  const kept = await keepRestored('runbooks', key, window, Temporal.Now.instant());
  if (kept !== null && !json) say(bilingual`Noted, commit it: ${kept}`);
  return 0;
});
