// What `npm run connect` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';

export const connect = describe({
  name: 'npm run connect --',
  summary: localised(
    '逐个接口试真实系统，不打扰任何人：不发送、不登录、不写入。',
    'Tries every port against the real systems without bothering anybody: nothing is sent, nobody logged in, nothing written.',
  ),
  usage: '--check [FILE] [--json] | --sign --by ROLE --key FILE',
  options: {
    check: flag(
      '试 FILE（或最新的计划）用到的一切，印出一张表。',
      'Try everything that FILE (or your newest plan) uses, and print a table.',
    ),
    sign: flag(
      '用您岗位的密钥签一份试验声明，写入 runbooks/tried/。',
      'Sign a test statement with the key of your role, into runbooks/tried/.',
    ),
    ...signerOptions,
    ...jsonOption,
    runbooks: { ...text('DIR', '文件在哪里。', 'Where the files are.'), default: 'runbooks' },
  },
  uses: [
    [
      localised('每次窗口前', 'before every window'),
      localised('各处是否都通，每个人是否都能签名', 'does everything answer, can everybody sign'),
      '--check',
    ],
  ],
});

export const says = {
  one: localised('请选 --check 或 --sign。', 'Choose --check or --sign.'),
  file: localised('请写一个计划文件。', 'Give one window file.'),
  written: (file: string) => localised(`已写入，请提交：${file}`, `Written, commit it: ${file}`),
};
