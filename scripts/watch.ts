// `npm run watch -- --read FILE`: what one text of a vendor says, as JSON and nothing else.

import { textsInFile } from '../pipelines/operation/announcement-file.ts';
import { announcedJson, announcedText } from '../pipelines/views/announced.ts';
import { says, watch } from './commands/watch.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

await runCommand(watch, async ({ values, positionals, language }) => {
  if (values.read === undefined || positionals.length > 0) throw new WrongUse(says.needsText);
  const format = values.json ? 'json' : oneOf('--format', values.format, ['json', 'text']);
  const context = { publishedAt: dateIn(values.published), zone: zoneIn(values.zone) };
  const texts = await textsInFile(values.read, context);
  const windows = texts.flatMap((text) => text.windows);
  console.log(format === 'json' ? announcedJson(windows) : announcedText(windows, language));
});

function dateIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  const isWritten = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  if (!isWritten || Number.isNaN(Date.parse(text))) throw new WrongUse(says.noDate);
  return text;
}

function zoneIn(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name).timeZoneId;
  } catch {
    throw new WrongUse(says.noZone);
  }
}
