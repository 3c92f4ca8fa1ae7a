// What `npm run outbox` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const outbox = describe({
  name: 'npm run outbox --',
  summary: localised(
    '暂存目前进不了通讯软件的工作。重放阶段按顺序放进去，并按摘要核对。\nadd 不需要密钥：内容加密，只有窗口密钥能打开。collect 与 list 须有该密钥（TIDEOVER_WINDOW_KEYS 或\nTIDEOVER_WINDOW_KMS）；collect 也收 DIR/drop/账号/会话 里的文件和邮件。',
    'Holds work that cannot go into the messenger now. The replay phase puts it in, in order, and compares it by digest.\nadd needs no key: it seals what you bring so that only the window’s key opens it. collect and list need that key\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); collect also takes files in DIR/drop/ACCOUNT/CONVERSATION, and mails.',
  ),
  usage: `add FILE… --folder DIR [--conversation ID] [--urgent]
       add --text TEXT | --approval "PO-1042 approved" [FORM] --folder DIR [--from ACCOUNT] [--at TIME]
       collect --folder DIR [--mailbox DIR] [--every SECONDS] --window ID --store URL
       list --window ID --store URL [--json]`,
  options: {
    ...windowOptions,
    folder: text(
      'DIR',
      '服务台收集的共享文件夹；或设 TIDEOVER_OUTBOX。',
      'The shared folder that the desk collects; or TIDEOVER_OUTBOX.',
    ),
    conversation: text(
      'ID',
      '发到哪个会话；不写则重放时再问。',
      'Where it belongs; without it the replay asks you.',
    ),
    from: text(
      'ACCOUNT',
      '谁的；审批写决定人。不写就是当前登录名。',
      'Whose it is, of an approval who decided; your login without it.',
    ),
    at: text(
      'TIME',
      '何时写的或决定的（ISO 8601）；不写就是现在。',
      'When it was written or decided (ISO 8601); now without it.',
    ),
    text: text('TEXT', '一条消息。', 'A message.'),
    approval: text(
      'TEXT',
      '纸面审批：单号在前，决定在后。',
      'An approval taken on paper: its number, then the decision.',
    ),
    urgent: flag(
      '另写一封邮件，文件已加密，立即可发。',
      'Also write a mail with the files encrypted, ready to send now.',
    ),
    mailbox: text('DIR', '存放来信（.eml）的文件夹。', 'A folder of received mails (.eml).'),
    every: text(
      'SECONDS',
      '隔这么久再收一轮，直到中断。',
      'Go round again after so long, until interrupted.',
    ),
    ...jsonOption,
  },
  uses: [
    [
      localised('有工作要暂存', 'people hold work'),
      localised('消息、上传、审批，留待稍后', 'messages, uploads, approvals for later'),
      '--help',
    ],
  ],
});

export const says = {
  folder: localised('请用 --folder 指明共享文件夹。', 'Name the shared folder with --folder.'),
  nothing: localised('请给出文件、--text 或 --approval。', 'Bring a file, a --text or an --approval.'),
  every: localised('--every 写秒数，至少 1。', '--every takes seconds, from 1.'),
  receipt: (number: string, what: string) =>
    localised(`已暂存，编号 ${number}：${what}`, `Held under number ${number}: ${what}`),
  urgent: (file: string, to: string) =>
    localised(
      `请打开 ${file} 发出，并打电话把下面的口令告诉 ${to}：`,
      `Open ${file}, send it, and tell this by telephone to ${to}:`,
    ),
  counted: (held: number, replayed: number) =>
    localised(`暂存 ${held} 项，已重放 ${replayed} 项`, `${held} held, ${replayed} replayed`),
};
