// What `npm run audit:trail` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text, usual } from '../lib/describe.ts';

export const auditTrail = describe({
  name: 'npm run audit:trail --',
  summary: bilingual`Prints who approved what, when, with what evidence. With GITHUB_TOKEN and GITHUB_REPOSITORY set, also compares\nthe record with GitHub’s runs, reviews and comments; differences end with exit status 1.`,
  usage: '--store URL [--window ID] [--format table|csv|json] [--out FILE] [--all]',
  options: {
    store: text('URL', bilingual`${storeForms}, a folder of evidence, or a bundle.`),
    window: text('ID', bilingual`The window, where the store has several.`),
    format: usual('table', 'FORMAT', bilingual`table, csv or json.`),
    ...jsonOption,
    out: text('FILE', bilingual`Write it there instead of printing it.`),
    all: flag(bilingual`Also claims and gates that were asked and stayed closed.`),
  },
  use: [bilingual`afterwards`, bilingual`who approved what`, '--window ID --store URL'],
});
