// What `npm run plan:check` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const planCheck = describe({
  name: 'npm run plan:check --',
  summary: localised(
    '检查窗口文件（连同它用到的组织、名单、通知和检查），列出每一个问题。\n警告会列出，但不算失败。',
    'Checks window files (with the organisation, roster, notices and checks they use) and prints every problem.\nWarnings are printed and do not fail.',
  ),
  usage: 'FILE… [--format text|json|markdown] | --rules | --channels',
  options: {
    rules: flag('列出每条规则及它防止的失误。', 'List every rule and the failure it prevents.'),
    channels: flag('列出每种渠道及其密钥内容。', 'List every kind of channel and what its secret holds.'),
    format: { ...text('FORMAT', 'text、json 或 markdown。', 'text, json or markdown.'), default: 'text' },
    ...jsonOption,
  },
  uses: [
    [
      localised('评审之前', 'before the review'),
      localised('一百多条规则，每个问题指到行', 'every problem at its line, over 100 rules'),
      'runbooks/windows/FILE.yaml',
    ],
  ],
});

export const says = {
  needsFile: localised('请至少写一个窗口文件。', 'Name at least one window file.'),
};
