// What `npm run show` is.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const show = describe({
  name: 'npm run show --',
  summary: localised(
    '显示窗口的状态、缺什么、下一步是什么、什么时候。只读：不发送，也不写入台账。',
    'Shows how a window stands, what is missing, what comes next and when. Reads only: nothing is sent or recorded.',
  ),
  usage: '--window ID --store URL [--json | --report]',
  options: {
    ...windowOptions,
    ...jsonOption,
    report: flag('目前的总结报告（网页）。', 'The report as it stands now, as a page.'),
  },
  uses: [
    [
      localised('现在怎么样', 'how does it stand'),
      localised(
        '状态、还差什么、下一步和时间；只读',
        'state, what is missing, what comes next and when; reads only',
      ),
      '--window ID --store URL',
    ],
  ],
});
