// What `npm run status:publish` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { publishedFile } from '../../pipelines/views/published.ts';
import type { WindowState } from '../../pipelines/views/window-view.ts';
import { stateNames } from '../../pipelines/views/words.ts';
import { describe, text } from '../lib/describe.ts';

export const states = Object.keys(stateNames) as WindowState[];

export const statusPublish = describe({
  name: 'npm run status:publish --',
  summary: localised(
    '在状态页及其 JSON、日历、订阅源、横幅上再发布一条更新。不需要台账和 GitHub，也不改动它们：下一次查看发布时以台账为准。',
    'Publishes one update more on the status page, its JSON, calendar, feed and banner. Needs neither the record nor GitHub, and changes neither: the next look that publishes shows what the record says.',
  ),
  usage: 'FILE --zh TEXT --en TEXT [--state STATE] [--end TIME] [--to PLACE]',
  options: {
    zh: text('TEXT', '要告诉读者的话，中文。', 'What readers shall know, in Chinese.'),
    en: text('TEXT', '同样的话，英文。', 'The same in English.'),
    state: text(
      'STATE',
      `${states.join('、')}；不写则沿用上次发布的，或按时间判断。`,
      `${states.join(', ')}; without it as it was published last, or as the clock says.`,
    ),
    end: text(
      'TIME',
      '新的预计结束时间，例如 2026-12-06T05:30:00+08:00。',
      'The new expected end, for example 2026-12-06T05:30:00+08:00.',
    ),
    to: text(
      'PLACE',
      'file:文件夹，或存储桶（s3://、oss://、cos://）；不写则用 TIDEOVER_STATUS。',
      'file:FOLDER, or a bucket (s3://, oss://, cos://); TIDEOVER_STATUS without it.',
    ),
    published: text(
      'URL|FILE',
      `上次发布的内容，接着写；不写则读页面上的 ${publishedFile}。`,
      `What was published last, to go on from; without it ${publishedFile} on the page itself.`,
    ),
  },
  uses: [
    [
      localised('台账也不可用', 'the record is away too'),
      localised(
        '照样告诉读者，只需一份克隆和状态页的写权限',
        'tell readers all the same, from a clone and the right to write the page',
      ),
      'FILE --zh TEXT --en TEXT',
    ],
  ],
});

export const says = {
  needsFile: localised('请写一个窗口文件。', 'Give one window file.'),
  needsBoth: localised('两种语言都要写：--zh 和 --en。', 'Say it in both languages: --zh and --en.'),
  needsPlace: localised(
    '请用 --to 指明状态页在哪里，或设 TIDEOVER_STATUS。',
    'Say where the page stands with --to, or set TIDEOVER_STATUS.',
  ),
  beganAnew: (why: string) =>
    localised(`${why}：页面从这条更新重新开始。`, `${why}: the page begins anew with this update.`),
  published: (files: number, place: string, state: WindowState, end: string, updates: number) =>
    localised(
      `已向 ${place} 发布 ${files} 个文件：${stateNames[state]['zh-CN']}，到 ${end}，共 ${updates} 条更新。`,
      `Published ${files} files to ${place}: ${stateNames[state].en}, until ${end}, ${updates} updates.`,
    ),
  lookAt: (home: string) =>
    localised(
      `请看：${home}（可能要等一分钟）。\n台账并不知道这次发布：恢复后请在那里补记变化（npm run tell）。`,
      `Look at it: ${home} (a minute may pass).\nThe record does not know of it: when it can be reached again, say there what has changed (npm run tell).`,
    ),
};
