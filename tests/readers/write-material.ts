// What six readers are given: four nights in which something goes wrong, at several moments, as the software prints them
// for one language. Of page, terminal and issue only what has changed since.
// Run: node tests/readers/write-material.ts [FOLDER [SCENARIO…]]

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waysBackOf } from '../../pipelines/operation/ways-back.ts';
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

const usual = [
  'vendor-late-and-silent',
  'canary-fails',
  'rolled-back-after-cutover',
  'called-off-while-the-vendor-goes-on',
];
/** Hours after the announced start. */
const hours = [-30, -0.4, 0.75, 2, 4.6, 5.5, 12];
const zones: Readonly<Record<Language, string>> = { 'zh-CN': 'Asia/Shanghai', en: 'Europe/Berlin' };

const [folder = 'tests/readers/material', ...named] = process.argv.slice(2);
const nights = named.length === 0 ? usual : named;
await mkdir(folder, { recursive: true });
for (const name of nights) {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const night = await rehearseInMemory(await exampleFiles(scenario.window ?? 'complete', 60), scenario);
  for (const language of ['zh-CN', 'en'] as const)
    await writeFile(join(folder, `${name}.${language}.md`), await materialOf(name, night, language));
}

async function materialOf(name: string, night: Rehearsed, language: Language): Promise<string> {
  const { plan, organisation } = night.run.snapshot();
  const { start } = night.run.timeline();
  const zone = zones[language];
  const moments = await momentsAt(
    night,
    hours.map((hour) => start + hour * 3_600_000),
  );
  const inbox = inboxOf(night).filter((message) => message.language === language);
  const seen = new Set<string>();
  const [handOut = ''] = [...handOuts(plan, organisation, true).values()];
  const parts = ['# Hand-out', readAs(handOut, language)];
  // What came before the night is the same in all of them.
  const isFirst = name === nights[0];
  let since = isFirst ? 0 : (moments[0]?.at ?? 0);
  for (const { at, view, files } of moments.slice(isFirst ? 0 : 1)) {
    const state = recordAt(night, at);
    const told = inbox.filter((message) => message.at > since && message.at <= at);
    const messages = new Map(
      told.map(({ at: sentAt, channel, text }) => [
        `${text.split('\n', 1)}`,
        `## ${localTime(sentAt, zone, language)} · ${channel}\n\n${text.trim()}`,
      ]),
    );
    const [page = ''] = readAs(files.get('index.html') ?? '', language).split(
      /遇到了什么问题？|What does not work/,
    );
    const banner = JSON.parse(/\((\{"text".*\})\);/.exec(files.get('banner.js') ?? '')?.[1] ?? 'null');
    const terminal = windowText({ view, gates: state.gates, said: [], nextAt: null }, { language, zone });
    const issue = issueBody(view, state.gates, waysBackOf(night.run.snapshot()))
      .replace(/<details>[\s\S]*?<\/details>/, '')
      .split('\n')
      .filter((line) => !line.startsWith('- ['));
    parts.push(
      `# ${localTime(at, zone, language)}`,
      ...messages.values(),
      `## index.html\n\n${news([page])}`,
      `## banner.js\n\n${banner?.text[language] ?? '–'}`,
      `## npm run show\n\n${news(terminal)}`,
      `## Issue\n\n${news(issue)}`,
    );
    since = at;
  }
  const last = moments.at(-1);
  if (last !== undefined) parts.push('# Report', readAs(reportPage(last.view), language));
  return `${parts.join('\n\n')}\n`;

  function news(lines: readonly string[]): string {
    const fresh = lines.filter((line) => line.trim() !== '' && !seen.has(line));
    for (const line of fresh) seen.add(line);
    return fresh.length === 0 ? '…' : fresh.join('\n');
  }
}
