// Says whether a window's record is whole, unchanged and signed, and names every problem.

import { writeFileSync } from 'node:fs';
import { checkWords } from '../pipelines/gates/statements/restate.ts';
import { encodeBundle, readRecord } from '../pipelines/ledger/bundle.ts';
import { verifyWindow } from '../pipelines/ledger/verify.ts';
import {
  openRecordSource,
  parseKey,
  readKeysFile,
  readText,
  windowIn,
} from '../pipelines/operation/record-source.ts';
import { verdictText } from '../pipelines/views/verdict-text.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';

await runCommand(auditVerify, async ({ values, positionals: [address, ...more], language }) => {
  if (address === undefined || more.length > 0) throw new WrongUse(bilingual`Name one source.`);
  const { store, ownKeys } = await openRecordSource(address);
  const window = await windowIn(store, values.window, address);
  const trusted = [
    ...(values.key ?? []).map((text) => parseKey(text, '--key')),
    ...(values.keys === undefined ? [] : readKeysFile(values.keys)),
  ];
  const verdict = verifyWindow({
    window,
    ...(await readRecord(told(store, 'read', { language, json: values.json }, null), window)),
    keys: trusted.length > 0 ? trusted : ownKeys,
    checkWords,
    published: (values.published ?? []).map((name) => ({ name, note: new Uint8Array(readText(name)) })),
  });
  if (values.save !== undefined) writeFileSync(values.save, await encodeBundle(store, window));
  if (values.json) printJson(verdict);
  else console.log(verdictText(verdict, trusted.length > 0, language).join('\n'));
  return verdict.conclusion === 'whole' ? 0 : 1;
});
