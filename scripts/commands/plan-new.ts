// What `npm run plan:new` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, text } from '../lib/describe.ts';

export const planNew = describe({
  name: 'npm run plan:new --',
  summary: localised(
    '用几个问题写出一份可用的维护方案。',
    'Writes a valid plan for a maintenance window from a few questions.',
  ),
  usage: '[--id NAME --start TIME --hours N …]',
  options: {
    kind: text('KIND', 'planned（默认）或 emergency。', 'planned (when absent) or emergency.'),
    id: text(
      'NAME',
      '简称，例如 upgrade；前面会加上日期。',
      'Short name, for example upgrade; the day is put before it.',
    ),
    start: text(
      'TIME',
      '第一个办公地的开始时间，例如 2026-12-20T02:00；带其他时差或时区的时间会换算。',
      'Start at your first site, for example 2026-12-20T02:00; a time with another offset or zone is converted.',
    ),
    hours: text('N', '多长，例如 4 或 1.5。', 'How long, for example 4 or 1.5.'),
    'reason-zh': text('TEXT', '紧急：为什么不能等，中文。', 'Emergency: why it cannot wait, in Chinese.'),
    'reason-en': text('TEXT', '紧急：为什么不能等，英文。', 'Emergency: why it cannot wait, in English.'),
    'title-zh': text('TEXT', '中文标题。', 'Title in Chinese.'),
    'title-en': text('TEXT', '英文标题。', 'Title in English.'),
    announcement: text('URL', '服务商公告的地址。', 'Where the vendor announced it.'),
    published: text(
      'TIME',
      '服务商何时公告，写法同 --start。',
      'When the vendor announced it, like --start.',
    ),
    author: text('PERSON', '您在 organisation.yaml 里的岗位。', 'Your id in organisation.yaml.'),
    control: text(
      'KIND',
      'admission 或 invitation；不写则由通讯软件决定。',
      'admission or invitation; the messenger decides when absent.',
    ),
    runbooks: {
      ...text('DIR', 'organisation.yaml 在哪里。', 'Where organisation.yaml is.'),
      default: 'runbooks',
    },
  },
  uses: [
    [
      localised('随后', 'then'),
      localised('回答几个问题，写出方案', 'write the plan, answer a few questions'),
      '',
    ],
  ],
});

export const says = {
  written: (file: string) => localised(`已写入：${file}\n`, `Written: ${file}\n`),
  next: (file: string) =>
    localised(`\n接下来：npm run plan:preview -- ${file}`, `\nNext: npm run plan:preview -- ${file}`),
};
