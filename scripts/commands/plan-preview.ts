// What `npm run plan:preview` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const planPreview = describe({
  name: 'npm run plan:preview --',
  summary: localised(
    '显示方案会做什么：时间、通知原文、关口、批次。不改动任何东西。',
    'Shows what a plan will do: times, notices as they will read, gates, cohorts. Changes nothing.',
  ),
  usage: 'FILE [--out DIR] [--hand-outs] [--json] | FILE --where',
  options: {
    out: text('DIR', '另把预览写成其中的 preview.md。', 'Also write the preview there as preview.md.'),
    where: flag(
      '只列出每个取值来自方案、组织还是产品，在哪一行。',
      'Only say of each value whether the plan, the organisation or the product says it, and at which line.',
    ),
    'hand-outs': flag(
      '另为每个岗位写一页可打印的说明到 DIR/hand-outs（默认 DIR：out/<窗口>）。',
      'Also write a printable page for each role to DIR/hand-outs (default DIR: out/<window>).',
    ),
    ...jsonOption,
  },
  uses: [
    [
      localised('评审时', 'in the review'),
      localised(
        '通知原文、关口、批次，以及每个岗位一页说明',
        'notices as they will read, gates, cohorts, a hand-out per role',
      ),
      'FILE --hand-outs',
    ],
  ],
});

export const says = {
  needsFile: localised('请写一个窗口文件。', 'Give one window file.'),
  wrote: (file: string) => localised(`已写入 ${file}`, `wrote ${file}`),
};
