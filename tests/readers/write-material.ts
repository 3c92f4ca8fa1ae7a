// What six readers are given: four nights in which something goes wrong, at several moments, as the software prints them
// for one language. Run: node tests/readers/write-material.ts [FOLDER]

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wayBackOf } from '../../pipelines/operation/way-back.ts';
import { localTime } from '../../pipelines/plan/local-time.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { handOuts } from '../../pipelines/views/hand-out.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { issueBody } from '../../pipelines/views/window-issue.ts';
import { windowText } from '../../pipelines/views/window-text.ts';
import { inboxOf, momentsAt, readAs, recordAt } from '../support/night-as-read.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';

const nights = [
  'vendor-late-and-silent',
  'canary-fails',
  'rolled-back-after-cutover',
  'called-off-while-the-vendor-goes-on',
];
/** Hours after the announced start. */
const hours = [-30, -0.4, 0.75, 2, 4.6, 5.5, 12];
const zones: Readonly<Record<Language, string>> = { 'zh-CN': 'Asia/Shanghai', en: 'Europe/Berlin' };

const folder = process.argv[2] ?? 'tests/readers/material';
await mkdir(folder, { recursive: true });
for (const name of nights) {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const night = await rehearseInMemory(await exampleFiles(scenario.window, 60), scenario);
  for (const language of ['zh-CN', 'en'] as const)
    await writeFile(join(folder, `${name}.${language}.md`), await materialOf(night, language));
}

async function materialOf(night: Rehearsed, language: Language): Promise<string> {
  const { snapshot } = night.run;
  const { start } = night.run.timeline();
  const zone = zones[language];
  const parts: string[] = [];
  let since = 0;
  const inbox = inboxOf(night).filter((message) => message.language === language);
  const moments = await momentsAt(
    night,
    hours.map((hour) => start + hour * 3_600_000),
  );
  const [person = ''] = [...handOuts(snapshot().plan, snapshot().organisation).values()];
  parts.push('# Hand-out', readAs(person, language));
  for (const { at, view, files } of moments) {
    parts.push(`# ${localTime(at, zone, language)}`);
    const told = new Map(
      inbox
        .filter((message) => message.at > since && message.at <= at)
        .map((message) => [`${message.notice} ${message.text}`, message]),
    );
    for (const message of told.values())
      parts.push(`## ${localTime(message.at, zone, language)} · ${message.channel}`, message.text.trim());
    const state = recordAt(night, at);
    const way = wayBackOf(snapshot());
    const reading = { view, gates: state.gates, nextAt: null };
    parts.push('## index.html', readAs(files.get('index.html') ?? '', language));
    parts.push('## banner.js', /"[^\n]*"/.exec(files.get('banner.js') ?? '')?.[0]?.slice(0, 400) ?? '');
    parts.push('## npm run show', windowText(reading, { language, zone }).join('\n'));
    parts.push('## Issue', issueBody(view, state.gates, way).replace(/<details>[\s\S]*?<\/details>/, ''));
    since = at;
  }
  const last = moments.at(-1);
  if (last !== undefined) parts.push('# Report', readAs(reportPage(last.view), language));
  return `${parts.join('\n\n')}\n`;
}
