// Prints who decided what, when, with what evidence; and, with a token, whether GitHub's own history agrees.

import { writeFile } from 'node:fs/promises';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { readLedger } from '../pipelines/ledger/read-ledger.ts';
import { compareWithGithub } from '../pipelines/operation/compare-trail.ts';
import { openRecordSource, windowIn } from '../pipelines/operation/record-source.ts';
import { rehearsalMark } from '../pipelines/plan/snapshot.ts';
import { actInWords } from '../pipelines/views/acts.ts';
import { auditTrail as rowsOf, trailCsv, trailTable } from '../pipelines/views/audit-trail.ts';
import { auditTrail } from './commands/afterwards.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';

await runCommand(auditTrail, async ({ values, language }) => {
  const address = values.store ?? process.env.TIDEOVER_STORE;
  if (!address) throw new WrongUse(bilingual`Name the store with --store.`);
  const format = values.json ? 'json' : oneOf('--format', values.format, ['table', 'csv', 'json']);
  const { store } = await openRecordSource(address);
  const window = await windowIn(store, values.window, address);
  const ledger = await readLedger(told(store, 'read', { language, json: format === 'json' }, null), window);
  const entries = ledger.entries();
  const worth = (what: string) => values.all === true || (what !== 'claim taken' && what !== 'gate closed');
  const isRehearsal = ledger.certifiers()?.rehearsal !== undefined;
  const all = rowsOf(entries, { isRehearsal });
  const rows = all.filter(({ what }) => worth(what));
  const inWords = rowsOf(entries, { isRehearsal, language }).filter((_, index) =>
    worth(all[index]?.what ?? ''),
  );
  const compared = process.env.GITHUB_TOKEN
    ? await compareWithGithub(githubFromEnvironment(process.env), window, entries)
    : null;
  const whole = { window, isRehearsal, entries: entries.length, root: ledger.root, rows, compared };
  const text = {
    json: () => `${JSON.stringify(whole, null, 2)}\n`,
    csv: () => trailCsv(rows),
    table: () => `${isRehearsal ? `${rehearsalMark[language]}\n` : ''}${trailTable(inWords, language)}\n`,
  }[format]();
  if (values.out === undefined) process.stdout.write(text);
  else await writeFile(values.out, text);
  if (compared === null) {
    console.error(
      bilingual`Not compared with GitHub: GITHUB_TOKEN and GITHUB_REPOSITORY are not set.`[language],
    );
    return 0;
  }
  for (const note of compared.notes) console.error(bilingual`note: `[language] + actInWords(note)[language]);
  for (const difference of compared.differences)
    console.error(bilingual`difference: `[language] + actInWords(difference)[language]);
  console.error(
    bilingual`${compared.differences.length} differences between the record and GitHub.`[language],
  );
  return compared.differences.length === 0 ? 0 : 1;
});
