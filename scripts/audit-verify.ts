// Says whether a window's record is whole, unchanged and signed, and names every problem.

import { writeFileSync } from 'node:fs';
import { problemOfFact } from '../pipelines/gates/statements/restate.ts';
import { encodeBundle, readRecord } from '../pipelines/ledger/bundle.ts';
import { type Conclusion, type Finding, type Verdict, verifyWindow } from '../pipelines/ledger/verify.ts';
import {
  openRecordSource,
  parseKey,
  readKeysFile,
  readText,
  windowIn,
} from '../pipelines/operation/record-source.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const sentences: Readonly<Record<Conclusion, string>> = {
  whole: 'whole and unchanged up to its last checkpoint.',
  'not-closed': 'whole so far, and not closed: the window goes on, or its end was cut off.',
  unsigned: 'do not trust this record: nobody vouches for a part of it.',
  altered: 'do not trust this record: it was altered.',
};

await runCommand({
  name: 'npm run audit:verify --',
  summary:
    'Verifies a window’s record: a store (file:, s3://, git:), a folder of evidence, or a bundle. Ends with 0 when it is\nwhole, with 1 when it is not closed, has parts that nobody vouches for, or was altered.',
  usage: 'SOURCE [--window ID] [--key KEY]… [--keys FILE] [--published NOTE]… [--save FILE] [--json]',
  options: {
    window: { type: 'string', value: 'ID', help: 'The window, where the source has several.' },
    key: {
      type: 'string',
      multiple: true,
      value: 'KEY',
      help: 'A signer’s public key, NAME+ID+BASE64, from a source you trust.',
    },
    keys: { type: 'string', value: 'FILE', help: 'Such keys, one a line.' },
    published: {
      type: 'string',
      multiple: true,
      value: 'NOTE',
      help: 'A checkpoint that was published elsewhere: finds a record rolled back or rewritten as a whole.',
    },
    save: { type: 'string', value: 'FILE', help: 'Also writes the window as one file of JSON lines.' },
    json: { type: 'boolean', help: 'Prints the verdict as JSON.' },
  },
  async run({ values, positionals: [address, ...more] }) {
    if (address === undefined || more.length > 0) throw new WrongUse('Name one source.');
    const { store, ownKeys } = await openRecordSource(address);
    const window = await windowIn(store, values.window, address);
    const trusted = [
      ...(values.key ?? []).map((text) => parseKey(text, '--key')),
      ...(values.keys === undefined ? [] : readKeysFile(values.keys)),
    ];
    const verdict = verifyWindow({
      window,
      ...(await readRecord(store, window)),
      keys: trusted.length > 0 ? trusted : ownKeys,
      problemOfFact,
      published: (values.published ?? []).map((name) => ({ name, note: new Uint8Array(readText(name)) })),
    });
    if (values.save !== undefined) writeFileSync(values.save, await encodeBundle(store, window));
    console.log(
      values.json ? JSON.stringify(verdict, null, 2) : describeVerdict(verdict, trusted.length > 0),
    );
    return verdict.conclusion === 'whole' ? 0 : 1;
  },
});

function describeVerdict(verdict: Verdict, keysAreTrusted: boolean): string {
  const { window, conclusion, entries, root, checkpoints, signed, signedBy, problems, notes } = verdict;
  return [
    `Window ${window}: ${entries} entries, root ${root}`,
    `Signed: the first ${signed}, by ${signedBy.join(', ') || 'nobody'} (${checkpoints} checkpoints)`,
    ...notes.map((finding) => `Note: ${lineOf(finding)}`),
    ...problems.map((finding) => `Problem: ${lineOf(finding)} (${finding.kind})`),
    `Verdict: ${sentences[conclusion]}`,
    ...(keysAreTrusted || problems.length > 0
      ? []
      : ['The keys came with the record. Pass --key from a source you trust to know who signed it.']),
  ].join('\n');
}

/** Names and texts of a record that may be forged: nothing in them reaches the terminal as a command. */
function lineOf({ where, what }: Finding): string {
  return `${where}: ${what}`.replace(/\p{C}/gu, '�');
}
