// What `npm run audit:trail` is and says.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const auditTrail = describe({
  name: 'npm run audit:trail --',
  summary: localised(
    '列出谁在何时凭什么证据批准了什么。设好 GITHUB_TOKEN 和 GITHUB_REPOSITORY 时，还与 GitHub 上的运行、评审、评论核对；\n有差异时退出状态为 1。',
    'Prints who approved what, when, with what evidence. With GITHUB_TOKEN and GITHUB_REPOSITORY set, also compares\nthe record with GitHub’s runs, reviews and comments; differences end with exit status 1.',
  ),
  usage: '--store URL [--window ID] [--format table|csv|json] [--out FILE] [--all]',
  options: {
    store: text(
      'URL',
      `${storeForms}，证据文件夹，或归档文件。`,
      `${storeForms}, a folder of evidence, or a bundle.`,
    ),
    window: text('ID', '窗口；只有一个时可省略。', 'The window, where the store has several.'),
    format: { ...text('FORMAT', 'table、csv 或 json。', 'table, csv or json.'), default: 'table' },
    ...jsonOption,
    out: text('FILE', '写入文件，不在屏幕显示。', 'Write it there instead of printing it.'),
    all: flag('连同占用记录和没有打开的关口。', 'Also claims and gates that were asked and stayed closed.'),
  },
  uses: [
    [
      localised('事后', 'afterwards'),
      localised('谁批准了什么', 'who approved what'),
      '--window ID --store URL',
    ],
  ],
});

export const says = {
  needsStore: localised('请用 --store 指明存储。', 'Name the store with --store.'),
  notCompared: localised(
    '没有与 GitHub 核对：未设置 GITHUB_TOKEN 和 GITHUB_REPOSITORY。',
    'Not compared with GitHub: GITHUB_TOKEN and GITHUB_REPOSITORY are not set.',
  ),
  note: localised('备注：', 'note: '),
  difference: localised('差异：', 'difference: '),
  counted: (count: number) =>
    localised(
      `台账与 GitHub 之间有 ${count} 处差异。`,
      `${count} differences between the record and GitHub.`,
    ),
};
