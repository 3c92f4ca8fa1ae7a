// Asks a few questions and writes a valid plan; with options for all of them it asks nothing.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UserError } from '../pipelines/errors.ts';
import { checkPlan, loadOrganisation } from '../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../pipelines/operation/plan-files/problem-report.ts';
import { isWebAddress } from '../pipelines/plan/check/formats.ts';
import { meet, stretchOf } from '../pipelines/plan/check/plan-times.ts';
import { type Answers, newPlan } from '../pipelines/plan/new-plan.ts';
import type { Organisation } from '../pipelines/plan/organisation.ts';
import { planToYaml } from '../pipelines/plan/plan-as-yaml.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { atTheKeyboard, type Questioner, withoutAsking } from './lib/questions.ts';

const idPattern = /^[a-z0-9][a-z0-9-]{0,40}$/;
const usualHours = 4;

await runCommand({
  name: 'npm run plan:new --',
  summary:
    '用几个问题写出一份可用的维护计划。\nWrites a valid plan for a maintenance window from a few questions.',
  usage: '[--id NAME --start LOCAL_TIME --hours N …]',
  options: {
    id: { type: 'string', value: 'NAME', help: 'Short name, for example upgrade; the day is put before it.' },
    start: {
      type: 'string',
      value: 'TIME',
      help: 'Local start at your first site, for example 2026-12-20T02:00.',
    },
    hours: { type: 'string', value: 'N', help: 'How long, for example 4 or 1.5.' },
    'title-zh': { type: 'string', value: 'TEXT', help: 'Title in Chinese.' },
    'title-en': { type: 'string', value: 'TEXT', help: 'Title in English.' },
    announcement: { type: 'string', value: 'URL', help: 'Where the vendor announced it.' },
    published: { type: 'string', value: 'TIME', help: 'When the vendor announced it, local time.' },
    author: { type: 'string', value: 'PERSON', help: 'Your id in organisation.yaml.' },
    control: { type: 'string', value: 'KIND', help: 'admission or invitation.' },
    runbooks: { type: 'string', value: 'DIR', default: 'runbooks', help: 'Where organisation.yaml is.' },
  },
  async run({ values }) {
    const sources = await loadOrganisation(join(values.runbooks ?? 'runbooks', 'organisation.yaml'));
    const allGiven = values.id !== undefined && values.start !== undefined && values.hours !== undefined;
    const questioner = allGiven ? withoutAsking : atTheKeyboard();
    const answers = await answersOf(values, sources.organisation, questioner).finally(() =>
      questioner.close(),
    );
    const file = await written(join(values.runbooks ?? 'runbooks', 'windows'), newPlan(answers, sources));
    const { problems } = await checkPlan(file);
    console.log(`已写入 · Written: ${relative(process.cwd(), file)}\n`);
    console.log(formatProblems([{ file: relative(process.cwd(), file), problems }], 'text'));
    console.log(`\n接下来 · Next: npm run plan:preview -- ${relative(process.cwd(), file)}`);
    return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
});

type Given = Readonly<Partial<Record<string, string>>>;

/** Options first, then questions for the rest. */
async function answersOf(given: Given, organisation: Organisation, questioner: Questioner): Promise<Answers> {
  const messenger = organisation.messenger.name;
  const authors = organisation.people.map(({ id }) => id);
  const sunday = freeSundayNight(organisation);
  const value = async (
    option: string,
    ask: string,
    fallback: string,
    refuse: (answer: string) => string | null,
  ): Promise<string> => {
    const known = given[option];
    if (known === undefined) return questioner.ask({ ask, fallback, refuse });
    const objection = refuse(known);
    if (objection !== null) throw new WrongUse(`--${option}: ${objection}`);
    return known;
  };
  const need = (fits: boolean, words: string) => (fits ? null : words);
  const name = await value('id', '简称（小写字母）· Short name', 'upgrade', (answer) =>
    need(idPattern.test(answer), '小写字母、数字、连字符 · Small letters, digits and hyphens.'),
  );
  const start = await value('start', '开始时间（总部当地）· Start, local time', sunday, (answer) =>
    need(isLocalTime(answer), '例如 · For example 2026-12-20T02:00'),
  );
  const hours = await value('hours', '时长（小时）· How many hours', String(usualHours), (answer) =>
    need(Number(answer) > 0 && Number(answer) <= 72, '1–72'),
  );
  const notEmpty = (answer: string) => need(answer.trim() !== '', '请填写 · Write something.');
  const titleZh = await value(
    'title-zh',
    '中文标题 · Title in Chinese',
    `${messenger['zh-CN']}升级维护`,
    notEmpty,
  );
  const titleEn = await value('title-en', '英文标题 · Title in English', `${messenger.en} upgrade`, notEmpty);
  const source = organisation.vendorSources[0]?.url ?? 'https://www.example.com/';
  const announcementUrl = await value(
    'announcement',
    '服务商公告地址 · The vendor’s announcement',
    source,
    (answer) => need(isWebAddress(answer), 'https://…'),
  );
  const earlier = Temporal.PlainDateTime.from(start).subtract({ days: 10 }).with({ hour: 10, minute: 0 });
  const publishedAt = await value(
    'published',
    '公告时间 · When was it published',
    minutes(earlier),
    (answer) => need(isLocalTime(answer), '例如 · For example 2026-12-08T10:00'),
  );
  const author = await value(
    'author',
    `您的岗位 · Your id (${authors.join(', ')})`,
    authors[0] ?? '',
    (answer) => need(authors.includes(answer), authors.join(', ')),
  );
  const canHold = organisation.messenger.adapter !== 'invitation-only';
  const control = await value(
    'control',
    '服务商能否按人放行（admission），还是只能通知（invitation）· Can people be held out, or only invited',
    canHold ? 'admission' : 'invitation',
    (answer) => need(answer === 'admission' || answer === 'invitation', 'admission / invitation'),
  );
  return {
    name,
    title: { 'zh-CN': titleZh, en: titleEn },
    start,
    hours: Number(hours),
    announcementUrl,
    publishedAt,
    author,
    control: control === 'invitation' ? 'invitation' : 'admission',
  };
}

async function written(folder: string, plan: ReturnType<typeof newPlan>): Promise<string> {
  const file = join(folder, `${plan.id}.yaml`);
  if (existsSync(file)) {
    throw new UserError({
      what: 'This file is there already.',
      where: relative(process.cwd(), file),
      whatToDo: 'Choose another name or day, or edit that file.',
    });
  }
  await writeFile(file, planToYaml(plan));
  return file;
}

function isLocalTime(text: string): boolean {
  try {
    return Temporal.PlainDateTime.from(text).year > 2000;
  } catch {
    return false;
  }
}

/** In two weeks at the earliest, and in no freeze. */
function freeSundayNight({ sites, freezes }: Pick<Organisation, 'sites' | 'freezes'>): string {
  const zone = sites[0]?.zone ?? 'UTC';
  const inTwoWeeks = Temporal.Now.plainDateTimeISO(zone).add({ days: 14 });
  const isFrozen = (night: Temporal.PlainDateTime) => {
    const start = night.toZonedDateTime(zone).epochMilliseconds;
    return freezes.some((freeze) => meet(stretchOf(freeze), { start, end: start + usualHours * 3_600_000 }));
  };
  let sunday = inTwoWeeks.add({ days: 7 - inTwoWeeks.dayOfWeek }).with({ hour: 1, minute: 0 });
  while (isFrozen(sunday)) sunday = sunday.add({ days: 7 });
  return minutes(sunday);
}

function minutes(time: Temporal.PlainDateTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
