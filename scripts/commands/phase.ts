// What `npm run phase` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const phase = describe({
  name: 'npm run phase --',
  summary: localised(
    '像工作流那样查看一个窗口：听取各人发话，发出到期的通知，关口打开就执行阶段。\n各人说过的话会到 GitHub 重新核实；加 --without-github 时只认签名。',
    'Looks at a window as its workflow would: hears people, sends what is due, and runs the phase if its gate is open.\nWhat people said is read again at GitHub; with --without-github only what is signed counts.',
  ),
  usage: 'NAME|next|look --window FILE|ID --store URL [--without-github] [--key FILE]',
  options: {
    window: text(
      'FILE|ID',
      '方案文件（需要时先打开窗口），或已打开的窗口编号。',
      'The plan (opens the window if need be), or the id of an open window.',
    ),
    store: text('URL', `${storeForms}。`, `${storeForms}.`),
    'without-github': flag('GitHub 不可用：只认签名。', 'GitHub is down: count only what is signed.'),
    key: text(
      'FILE',
      '本窗口决策人的 SSH 密钥：为这台电脑写入的内容签名（或设 TIDEOVER_KEY）。',
      'SSH key of somebody who decides in this window: signs what this laptop writes (or TIDEOVER_KEY).',
    ),
    ...jsonOption,
  },
  uses: [
    [
      localised('GitHub 不可用', 'GitHub is down'),
      localised('在电脑上走同样的步骤，用同一个存储', 'the same steps from a laptop, on the same store'),
      'next --window ID --store URL --without-github',
    ],
  ],
});

export const says = {
  onePhase: localised(
    `请写一个阶段（${phaseNames.join('、')}）、next 或 look。`,
    `Name one phase (${phaseNames.join(', ')}), next or look.`,
  ),
};
