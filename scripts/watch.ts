// Reads vendors' announcements. `--read FILE`: what one text announces, as JSON. `--source NAME`: draft plans
// for announced windows that have no plan yet.

import { join } from 'node:path';
import { openStore } from '../pipelines/adapters/stores/open-store.ts';
import { understoodTextsInFile } from '../pipelines/operation/announcement-file.ts';
import { instantOfJob } from '../pipelines/operation/time-of-job.ts';
import { watchSources } from '../pipelines/operation/watch-vendor.ts';
import type { Language, Localised } from '../pipelines/plan/plan.ts';
import { confidenceWithoutDay } from '../pipelines/vendor/read-announcement.ts';
import { actInWords } from '../pipelines/views/acts.ts';
import { announcedJson, announcedText } from '../pipelines/views/announced.ts';
import { watch } from './commands/preparing.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';
import { writePlan } from './lib/write-plan.ts';

await runCommand(watch, async ({ values, language, say }) => {
  const { read, source, runbooks } = values;
  if ((read === undefined) === (source === undefined))
    throw new WrongUse(bilingual`Say which text with --read FILE, or where to look with --source.`);
  if (source !== undefined) return draftsFrom(source, runbooks, language, say);
  const format = values.json ? 'json' : oneOf('--format', values.format, ['json', 'text']);
  const context = { publishedAt: dateIn(values.published), zone: zoneIn(values.zone) };
  const texts = await understoodTextsInFile(read ?? '', context);
  const windows = texts.flatMap((text) => text.windows);
  console.log(format === 'json' ? announcedJson(windows) : announcedText(windows, language));
  if (format === 'text' && windows.some(({ confidence }) => confidence === confidenceWithoutDay))
    say(bilingual`The text counts from the day of its publication: say it with --published DATE.`);
});

async function draftsFrom(
  name: string,
  runbooks: string,
  language: Language,
  say: (text: Localised) => void,
): Promise<number> {
  const watched = await watchSources(name, runbooks, openStore('file:.tideover/vendor'), instantOfJob());
  for (const one of watched) {
    if (one.outcome === 'unchanged') say(bilingual`${one.source}: unchanged.`);
    else if (one.outcome === 'silent') say(bilingual`${one.source}: not read (${actInWords(one.why)}).`);
    else if (one.drafts.length + one.timeless.length === 0)
      say(bilingual`${one.source}: no new maintenance.`);
    else {
      for (const { id, yaml, asked } of one.drafts) {
        const place = join(runbooks, 'windows', `${id}.yaml`);
        await writePlan(place, yaml, (file) => say(bilingual`Draft: ${file}`), language);
        for (const question of asked) console.log(`? ${question[language]}`);
      }
      for (const words of one.timeless) say(uncertain(one.source, words));
      await one.remember();
    }
  }
  return watched.every(({ outcome }) => outcome === 'silent') ? 1 : 0;
}

function uncertain(source: string, words: string): Localised {
  return bilingual`${source}: announced for a day that is not certain: “${words}”. Read it yourself, and write the plan with npm run plan:new.`;
}

function dateIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  const isWritten = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  if (!isWritten || Number.isNaN(Date.parse(text)))
    throw new WrongUse(
      bilingual`--published is a date like 2026-12-01 or a time like 2026-12-01T09:00:00+08:00.`,
    );
  return text;
}

function zoneIn(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name).timeZoneId;
  } catch {
    throw new WrongUse(bilingual`--zone is an IANA name, for example Asia/Shanghai.`);
  }
}
