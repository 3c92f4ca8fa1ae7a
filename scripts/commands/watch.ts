// What `npm run watch` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption, text, usual } from '../lib/describe.ts';

export const watch = describe({
  name: 'npm run watch --',
  summary: bilingual`Reads what a vendor announces, in his own words: kind, start, end, zone, what is affected, how sure the reading is, and the sentence that says so; or looks at his official sources and drafts a plan for what is new. Text, HTML, RSS, Atom, iCalendar, mail and JSON.`,
  usage: '--read FILE [--published DATE] [--zone ZONE] [--format json|text] | --source NAME',
  options: {
    read: text('FILE', bilingual`Print the windows that this text announces.`),
    source: text(
      'NAME',
      bilingual`Look at this source: one of vendorSources in organisation.yaml, an address, a file or a folder; all means all of them and the mails in runbooks/vendor/.`,
    ),
    published: text(
      'DATE',
      bilingual`When it was published (2026-12-01 or RFC 3339), for 明天, "tonight" and dates without a year; without it as the file says.`,
    ),
    zone: text('ZONE', bilingual`The zone of times that name none, for example Europe/Berlin.`),
    format: usual('text', 'json|text', bilingual`json: one object on one line; text: for people.`),
    ...jsonOption,
    runbooks: usual('runbooks', 'DIR', bilingual`Where organisation.yaml is.`),
  },
  use: [
    bilingual`the vendor announces`,
    bilingual`what his text says, with the sentence it was read from`,
    '--read FILE',
  ],
  alsoUse: [bilingual`the vendor announces`, bilingual`look at his sources, draft the plan`, '--source all'],
});
