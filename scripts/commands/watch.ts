// What `npm run watch` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const watch = describe({
  name: 'npm run watch --',
  summary: localised(
    '读出服务商公告说了什么：种类、开始、结束、时区、影响范围、把握有多大，以及依据的原句；或查看官方来源，把新的维护写成方案草案。支持文本、HTML、RSS、Atom、iCalendar、邮件、JSON。',
    'Reads what a vendor announces, in his own words: kind, start, end, zone, what is affected, how sure the reading is, and the sentence that says so; or looks at his official sources and drafts a plan for what is new. Text, HTML, RSS, Atom, iCalendar, mail and JSON.',
  ),
  usage: '--read FILE [--published DATE] [--zone ZONE] [--format json|text] | --source NAME',
  options: {
    read: text('FILE', '列出这份文字公告的窗口。', 'Print the windows that this text announces.'),
    source: text(
      'NAME',
      '查看这个来源：organisation.yaml 里的 vendorSources、网址、文件或文件夹；all 是全部来源和 runbooks/vendor/ 里的邮件。',
      'Look at this source: one of vendorSources in organisation.yaml, an address, a file or a folder; all means all of them and the mails in runbooks/vendor/.',
    ),
    published: text(
      'DATE',
      '发布时间（2026-12-01 或 RFC 3339），用来理解“明天”、"tonight" 和没有年份的日期；不写则以文件为准。',
      'When it was published (2026-12-01 or RFC 3339), for 明天, "tonight" and dates without a year; without it as the file says.',
    ),
    zone: text(
      'ZONE',
      '没写时区的时间按哪个时区，例如 Europe/Berlin。',
      'The zone of times that name none, for example Europe/Berlin.',
    ),
    format: {
      ...text(
        'json|text',
        'json：一行一个对象；text：给人看。',
        'json: one object on one line; text: for people.',
      ),
      default: 'text',
    },
    ...jsonOption,
    runbooks: {
      ...text('DIR', 'organisation.yaml 在哪里。', 'Where organisation.yaml is.'),
      default: 'runbooks',
    },
  },
  uses: [
    [
      localised('服务商发公告', 'the vendor announces'),
      localised('公告说了什么，依据哪一句', 'what his text says, with the sentence it was read from'),
      '--read FILE',
    ],
    [
      localised('服务商发公告', 'the vendor announces'),
      localised('查看官方来源，写出计划草案', 'look at his sources, draft the plan'),
      '--source all',
    ],
  ],
});

export const says = {
  needsText: localised(
    '请用 --read FILE 指明读哪份文字，或用 --source 指明查看哪里。',
    'Say which text with --read FILE, or where to look with --source.',
  ),
  nothingFrom: (source: string, why: string | null) =>
    why === null
      ? localised(`${source}：没有变化。`, `${source}: unchanged.`)
      : localised(`${source}：没有读到（${why}）。`, `${source}: not read (${why}).`),
  nothingNew: (source: string) => localised(`${source}：没有新的维护。`, `${source}: no new maintenance.`),
  drafted: (file: string) => localised(`草案：${file}`, `Draft: ${file}`),
  noDate: localised(
    '--published 写成 2026-12-01 这样的日期，或 2026-12-01T09:00:00+08:00 这样的时间。',
    '--published is a date like 2026-12-01 or a time like 2026-12-01T09:00:00+08:00.',
  ),
  noZone: localised(
    '--zone 写 IANA 时区名，例如 Asia/Shanghai。',
    '--zone is an IANA name, for example Asia/Shanghai.',
  ),
};
