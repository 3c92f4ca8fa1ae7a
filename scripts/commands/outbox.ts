// What `npm run outbox` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const outbox = describe({
  name: 'npm run outbox --',
  summary: localised(
    '暂存目前进不了通讯软件的工作。重放阶段按顺序放进去，并按摘要核对。\n审批的文字以单号开头："PO-1042 approved" 或 "PO-1042 驳回"。',
    'Holds work that cannot go into the messenger now. The replay phase puts it in, in order, and compares it by digest.\nAn approval’s text begins with its number: "PO-1042 approved" or "PO-1042 驳回".',
  ),
  usage: `hold message|upload|approval --window ID --store URL --from ACCOUNT --in CONVERSATION (TEXT | --file FILE [TEXT])
       list --window ID --store URL [--json]`,
  options: {
    window: text('ID', '窗口。', 'The window.'),
    from: text('ACCOUNT', '发送人的账号。', 'Account of whoever sends it.'),
    in: text('CONVERSATION', '发到哪个会话：会话编号。', 'Where it belongs: the conversation’s id.'),
    at: text(
      'TIME',
      '何时写的（ISO 8601）；不写就是现在。',
      'When it was written (ISO 8601); now without it.',
    ),
    file: text('FILE', '要上传的文件。', 'The file of an upload.'),
    key: text(
      'KEY',
      '它的编号：同一编号只暂存一次。不写则由全部内容得出。',
      'Its key: the same key is held once. Without it, one made of all that the item says.',
    ),
    store: text(
      'URL',
      `窗口的存储：${storeForms}；或设 TIDEOVER_STORE。须有窗口密钥（TIDEOVER_WINDOW_KEYS 或 TIDEOVER_WINDOW_KMS）。`,
      `The window’s store: ${storeForms}; or TIDEOVER_STORE. Needs the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).`,
    ),
    folder: text(
      'DIR',
      '不用存储而用文件夹，重放所在的运行机须能看到；或设 TIDEOVER_OUTBOX。',
      'A folder instead of the store, where the replay’s runner sees it too; or TIDEOVER_OUTBOX.',
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
  kind: localised(
    '请说明是哪一种：message、upload、approval。',
    'Say what it is: message, upload, approval.',
  ),
  needsPlace: localised('请写 --from（谁发的）和 --in（发到哪里）。', 'Say --from whom and --in what it is.'),
  fileOfUpload: localised('上传须有 --file，其他的不能有。', 'An upload has a --file, and nothing else has.'),
  needsText: localised('请写内容。', 'Say what it says.'),
  held: localised('已暂存：', 'Held: '),
  counted: (held: number, replayed: number, place: string) =>
    localised(
      `${place} 里暂存 ${held} 项，已重放 ${replayed} 项`,
      `${held} held, ${replayed} replayed in ${place}`,
    ),
};
