// What `npm run plan:preview` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const planPreview = describe({
  name: 'npm run plan:preview --',
  summary: bilingual`Shows what a plan will do: times, notices as they will read, gates, cohorts. Changes nothing.`,
  usage: 'FILE [--out DIR] [--hand-outs] [--store URL] [--json] | FILE --where [--json]',
  options: {
    out: text('DIR', bilingual`Also write the preview there as preview.md.`),
    where: flag(
      bilingual`Only say of each value whether the plan, the organisation or the product says it, and at which line.`,
    ),
    'hand-outs': flag(
      bilingual`Also write a printable page for each role to DIR/hand-outs (default DIR: out/<window>).`,
    ),
    store: text('URL', bilingual`The record of earlier windows: what they left open is shown too.`),
    ...jsonOption,
  },
  use: [
    bilingual`in the review`,
    bilingual`notices as they will read, gates, cohorts, a hand-out per role`,
    'FILE --hand-outs',
  ],
});
