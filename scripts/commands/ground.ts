// What `npm run ground` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text, usual } from '../lib/describe.ts';

export const ground = describe({
  name: 'npm run ground --',
  summary: localised(
    '在真实的仓库和账户里逐一验证尚未试过的假设，印出一张可以寄回的表。\n不改动任何人在用的东西：启动一次 tick；写入存储的探测对象；建一个一年后的唤醒计划并立即删除。',
    'Asks a real repository and account what could not be tried here, and prints a table to send back.\nIt changes nothing that anybody uses: it starts one tick, writes the store’s probe object, and schedules a wake-up a year ahead that it deletes again.',
  ),
  usage: '--check [--store URL] [--branch NAME] [--json]',
  options: {
    check: flag(localised('逐一询问。', 'Ask.')),
    store: text(
      'URL',
      localised(
        '台账或备份库的存储；不写则用 TIDEOVER_STORE。没有存储桶就不问 AWS。',
        'Where the record or a vault lies; TIDEOVER_STORE when absent. Without a bucket AWS is not asked.',
      ),
    ),
    branch: usual('main', 'NAME', localised('默认分支。', 'The default branch.')),
    ...jsonOption,
  },
  use: [
    localised('第一个窗口之前', 'before the first window'),
    localised(
      '这里的假设在贵公司的仓库和账户里是否成立',
      'do our assumptions hold in your repository and account',
    ),
    '--check',
  ],
});
