// What `npm run restore` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const restore = describe({
  name: 'npm run restore --',
  summary: localised(
    '从一个保险库把窗口的备份恢复到文件夹：<种类>.jsonl 一行一项，files/ 按项命名。每一部分、每个文件都核对摘要；有缺失或改动时状态为 1。',
    'Restores a window’s backup from one vault into a folder: <kind>.jsonl with one item a line, and files/ named by item. Every part and file is checked against its digest; status 1 when anything is missing or changed.',
  ),
  usage: '--vault URL --window ID --identity FILE --to DIR',
  options: {
    vault: text('URL', `保险库：${storeForms}。`, `The vault: ${storeForms}.`),
    window: text('ID', '备份是为哪个窗口做的。', 'The window before which the backup was made.'),
    identity: text(
      'FILE',
      '公司的私钥，age-keygen 写出的样子；只在恢复时放在这台机器上。',
      'The company’s private key as age-keygen wrote it; needed on this machine only while it restores.',
    ),
    to: text('DIR', '空的或新的文件夹。', 'An empty or new folder.'),
    ...jsonOption,
  },
  uses: [
    [
      localised('需要备份', 'a backup is needed'),
      localised('只凭保险库和公司的私钥', 'from a vault and the company’s private key alone'),
      '--vault URL --window ID --identity FILE --to DIR',
    ],
  ],
});

export const says = {
  kept: (file: string) => localised(`已记下，请提交：${file}`, `Noted, commit it: ${file}`),
  needsAll: localised(
    '请写明保险库、窗口、私钥和文件夹。',
    'Name the vault, the window, the private key and the folder.',
  ),
  missing: localised('缺失或被改动：', 'Missing or changed: '),
  complete: (to: string) => localised(`完整，在 ${to}`, `Complete, in ${to}`),
  incomplete: (count: number, to: string) =>
    localised(
      `不完整：${count} 处问题；能恢复的在 ${to}`,
      `NOT complete: ${count} problems; what could be restored is in ${to}`,
    ),
};
