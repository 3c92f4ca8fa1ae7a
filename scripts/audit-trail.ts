// Who approved what, when, with what evidence; and, with a token at hand, whether GitHub remembers the same.

import { writeFile } from 'node:fs/promises';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { readLedger } from '../pipelines/ledger/read-ledger.ts';
import { compareWithGithub } from '../pipelines/operation/compare-trail.ts';
import { openRecordSource, windowIn } from '../pipelines/operation/record-source.ts';
import { auditTrail, trailCsv, trailTable } from '../pipelines/views/audit-trail.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run audit:trail --',
  summary:
    'Prints who approved what, when, with what evidence. With GITHUB_TOKEN and GITHUB_REPOSITORY set, also compares\nthe record with GitHub’s runs, reviews and comments; differences end with exit status 1.',
  usage: '--store URL [--window ID] [--format table|csv|json] [--out FILE] [--all]',
  options: {
    store: { type: 'string', value: 'URL', help: `${storeForms}, a folder of evidence, or a bundle.` },
    window: { type: 'string', value: 'ID', help: 'The window, where the store has several.' },
    format: { type: 'string', value: 'FORMAT', default: 'table', help: 'table, csv or json.' },
    out: { type: 'string', value: 'FILE', help: 'Write it there instead of printing it.' },
    all: { type: 'boolean', help: 'Also claims and gates that were asked and stayed closed.' },
  },
  async run({ values, positionals }) {
    if (values.store === undefined || positionals.length > 0)
      throw new WrongUse('Name the store with --store.');
    const format = values.format ?? 'table';
    if (!['table', 'csv', 'json'].includes(format)) throw new WrongUse(`Unknown format "${format}".`);
    const { store } = await openRecordSource(values.store);
    const window = await windowIn(store, values.window, values.store);
    const ledger = await readLedger(store, window);
    const entries = ledger.entries();
    const rows = auditTrail(entries).filter(
      ({ what }) => values.all === true || (what !== 'claim taken' && what !== 'gate closed'),
    );
    const compared = process.env.GITHUB_TOKEN
      ? await compareWithGithub(githubFromEnvironment(process.env), window, entries)
      : null;
    const text =
      format === 'json'
        ? `${JSON.stringify({ window, entries: entries.length, root: ledger.root, rows, compared }, null, 2)}\n`
        : format === 'csv'
          ? trailCsv(rows)
          : `${trailTable(rows)}\n`;
    if (values.out === undefined) process.stdout.write(text);
    else await writeFile(values.out, text);
    if (compared === null) {
      console.error('Not compared with GitHub: GITHUB_TOKEN and GITHUB_REPOSITORY are not set.');
      return 0;
    }
    for (const note of compared.notes) console.error(`note: ${note}`);
    for (const difference of compared.differences) console.error(`difference: ${difference}`);
    console.error(`${compared.differences.length} differences between the record and GitHub.`);
    return compared.differences.length === 0 ? 0 : 1;
  },
});
