// What `npm run feedback` is and says.

import type { Put } from '../../pipelines/feedback/put-feedback.ts';
import { type Localised, localised, troubles } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const feedback = describe({
  name: 'npm run feedback --',
  summary: localised(
    '把员工反映的问题记入台账，或列出来。\n谁写的、写了什么，用窗口密钥封存（TIDEOVER_WINDOW_KEYS 或 TIDEOVER_WINDOW_KMS）；同一封邮件只算一次。',
    'Takes what staff say does not work into the record, or lists it.\nWho wrote and what is sealed under the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); the same mail twice is one report.',
  ),
  usage: `--window ID --store URL --by ROLE --key FILE --read FILE.eml|FOLDER…
       --window ID --store URL --by ROLE --key FILE --say login|messages|files|groups|other|none|entered [--account ACCOUNT] [TEXT]
       --window ID --store URL --list [--json]`,
  options: {
    ...windowOptions,
    ...signerOptions,
    read: text(
      'FILE|FOLDER',
      '收到的邮件（原文 .eml）或存放邮件的文件夹；可写多个。',
      'A received mail (raw, .eml), or a folder of them; more may follow.',
    ),
    say: text(
      'TROUBLE',
      '有人告诉服务台的：哪一类问题；一切正常写 none，暂存工作已补录写 entered。',
      'What somebody told the desk: the kind of trouble, none when all is well, entered when all held work is in.',
    ),
    account: text(
      'ACCOUNT',
      '谁说的；计入先行组与恢复。',
      'Who said it; counts for the canary and the return.',
    ),
    list: flag('列出大家写了什么，人名用代号。', 'Show what was written, with people as pseudonyms.'),
    ...jsonOption,
  },
  uses: [
    [
      localised('有人反映问题', 'people report trouble'),
      localised(
        '收入邮件，记下电话，查看大家写了什么',
        'take their mails in, write down calls, read what was written',
      ),
      '--help',
    ],
  ],
});

export const outcomes: Readonly<Record<Put, Localised>> = {
  created: localised('已受理', 'taken'),
  exists: localised('先前已有', 'known already'),
  'too-many': localised(
    '未受理，台账里的反映已达上限',
    'not taken, the record has as many reports as it takes',
  ),
};

export const says = {
  oneWay: localised('--read、--say、--list 三选一。', 'Say one of --read, --say and --list.'),
  accountAlone: localised('--account 与 --say 连用。', '--account belongs to --say.'),
  troubles: localised(
    `--say 写其中之一：${troubles.join('、')}。`,
    `--say takes one of ${troubles.join(', ')}.`,
  ),
  next: localised(
    '下一次查看时记入台账；正在进行的恢复几秒内就会知道。',
    'The next look takes it into the ledger; a return under way hears it within seconds.',
  ),
  closed: localised('窗口已关闭：报告不再改变。', 'The window is closed: its report stays as it is.'),
  from: (account: string) => localised(`（来自 ${account}）`, ` from ${account}`),
  leftOut: (why: string) => localised(`未计入：${why}`, `left out: ${why}`),
  counted: (count: number, window: string) =>
    localised(`窗口 ${window} 共 ${count} 条反映`, `${count} reports in window ${window}`),
};
