// Descriptions and texts of the commands for the time after a window: restore, verify, account for, erase.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, several, text, usual } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

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

export const auditVerify = describe({
  name: 'npm run audit:verify --',
  summary: bilingual`Verifies a window’s record: a store (file:, s3://, git:), a folder of evidence, or a bundle. Ends with 0 when it is\nwhole, with 1 when it is not closed, has parts that nobody vouches for, or was altered.`,
  usage: 'SOURCE [--window ID] [--key KEY]… [--keys FILE] [--published NOTE]… [--save FILE] [--json]',
  words: 1,
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

export const erase = describe({
  name: 'npm run erase --',
  summary: bilingual`Erases people’s data of a closed window for ever, by destroying its key: says first what nobody can read afterwards, and asks\nfor the window’s id once more. Needs that key (TIDEOVER_WINDOW_KMS); one secret for all windows (TIDEOVER_WINDOW_KEYS) erases none alone.`,
  usage: '--window ID --store URL [--yes]',
  options: {
    ...windowOptions,
    yes: { ...flag(bilingual`The id comes from a pipe, not from the keyboard.`), short: 'y' },
  },
  use: [
    bilingual`names may no longer be kept`,
    bilingual`erase people’s data of a closed window; the record stays`,
    '--window ID --store URL',
  ],
});

export const dependency = describe({
  name: 'npm run dependency --',
  summary: bilingual`How much the company depends on its messenger, over all windows of a store: by function and department, and what would halve it. Reads only.`,
  usage: 'report --store URL [--out FILE] [--json]',
  words: 1,
  options: {
    store: windowOptions.store,
    out: text('FILE', bilingual`Where the page goes; out/dependency.html without it.`),
    ...jsonOption,
  },
  use: [
    bilingual`once a year`,
    bilingual`how much you depend on the messenger, and what would halve it`,
    'report --store URL',
  ],
});
