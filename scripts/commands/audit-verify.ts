// What `npm run audit:verify` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption, several, text } from '../lib/describe.ts';

export const auditVerify = describe({
  name: 'npm run audit:verify --',
  summary: bilingual`Verifies a window’s record: a store (file:, s3://, git:), a folder of evidence, or a bundle. Ends with 0 when it is\nwhole, with 1 when it is not closed, has parts that nobody vouches for, or was altered.`,
  usage: 'SOURCE [--window ID] [--key KEY]… [--keys FILE] [--published NOTE]… [--save FILE] [--json]',
  options: {
    window: text('ID', bilingual`The window, where the source has several.`),
    key: several('KEY', bilingual`A signer’s public key, NAME+ID+BASE64, from a source you trust.`),
    keys: text('FILE', bilingual`Such keys, one a line.`),
    published: several(
      'NOTE',
      bilingual`A checkpoint that was published elsewhere: finds a record rolled back or rewritten as a whole.`,
    ),
    save: text('FILE', bilingual`Also writes the window as one file of JSON lines.`),
    ...jsonOption,
  },
  use: [bilingual`afterwards`, bilingual`is the record whole`, 'SOURCE'],
});
