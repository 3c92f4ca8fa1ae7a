// What `npm run tell` is and says.

import { helpLines } from '../../pipelines/gates/commands/table.ts';
import { type Language, localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

const all = (language: Language) =>
  helpLines(language)
    .map((line) => `  ${line}`)
    .join('\n');

export const tell = describe({
  name: 'npm run tell --',
  summary: localised(
    `对窗口说一条命令，签名，效力与议题评论相同。先显示会发生什么，再询问。\n${all('zh-CN')}\n/correct FILE 理由：提议更正后的方案文件。`,
    `Says a command to a window, signed, as a comment on its issue would. Shows what it does and asks first.\n${all('en')}\n/correct FILE reason proposes a corrected plan file.`,
  ),
  usage: `--window ID --store URL --by ROLE --key FILE '/extend 30m reason' [--yes] [--now]
       --window ID --by ROLE --key FILE --out FILE '/approve cutover DIGEST'
       --window ID --store URL --take FILE [FILE…]`,
  options: {
    ...windowOptions,
    ...signerOptions,
    out: text(
      'FILE',
      '把签好名的话写到这里，由别人带入。',
      'Writes the signed word here, for somebody else to carry in.',
    ),
    take: text('FILE', '带入别人签好名的话。', 'Carries in what others signed.'),
    now: flag('立即查看窗口，马上执行。', 'Looks at the window right away, so that it is carried out.'),
    yes: { ...flag('不再询问。', 'Do not ask.'), short: 'y' },
  },
  uses: [
    [
      localised('有事存疑，窗口结束后也一样', 'something is in doubt, also after the end'),
      localised('看是什么，说明实际情况', 'see what, and say what happened'),
      '--window ID --store URL /status',
    ],
    [
      localised('必须改变', 'it must change'),
      localised('延长、缩短、取消；先显示会作废什么', 'extend, shorten, call off; shows what it voids first'),
      "--window ID --store URL --by ROLE --key FILE '/extend 30m reason'",
    ],
  ],
});

export const says = {
  oneCommand: localised(
    "请写一条命令并加引号，例如 '/hold 理由'。",
    "Give one command in quotes, for example '/hold reason'.",
  ),
  refused: localised('不予受理：', 'Refused: '),
  agree: localised('\n要说吗？输入 yes 或“是”。', '\nSay it? Type yes.'),
  nothing: localised('什么也没有说。', 'Nothing was said.'),
  taken: (file: string, what: string, by: string, isNew: boolean) =>
    localised(
      `${file}：${by} 的 ${what}，${isNew ? '已受理' : '先前已在'}`,
      `${file}: ${what} by ${by}, ${isNew ? 'taken' : 'was there already'}`,
    ),
  notTaken: (file: string) => localised(`${file}：不予受理。`, `${file}: refused. `),
  done: localised('已完成。', 'Done.'),
  notAll: localised('没有全部完成，请再运行一次。', 'Not all of it could be done; run it again.'),
};
