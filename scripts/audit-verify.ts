// Says whether a window's record is whole, unchanged and signed, and names every problem.

import { writeFileSync } from 'node:fs';
import { checkWords } from '../pipelines/gates/statements/restate.ts';
import { encodeBundle, readRecord } from '../pipelines/ledger/bundle.ts';
import { verifyWindow } from '../pipelines/ledger/verify.ts';
import { erasedAt, erasedForPrograms, erasedLine } from '../pipelines/operation/erase-window.ts';
import {
  openRecordSource,
  parseKey,
  readKeysFile,
  readText,
  windowIn,
} from '../pipelines/operation/record-source.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { clockIn } from '../pipelines/views/moment.ts';
import { verdictText } from '../pipelines/views/verdict-text.ts';
import { auditVerify } from './commands/afterwards.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';

await runCommand(auditVerify, async ({ values, positionals: [address], language, say }) => {
  if (address === undefined) throw new WrongUse(bilingual`Name one source.`);
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
  const erased = await erasedAt(store, window, verdict.closing !== null);
  if (values.json) printJson({ ...verdict, ...erasedForPrograms(erased) });
  else console.log(verdictText(verdict, trusted.length > 0, language).join('\n'));
  if (!values.json) for (const line of erasedLine(erased, clockIn(zoneOfReader()))) say(line);
  return verdict.conclusion === 'whole' ? 0 : 1;
});
