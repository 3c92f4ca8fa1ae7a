// What `npm run audit:verify` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const auditVerify = describe({
  name: 'npm run audit:verify --',
  summary: localised(
    '校验一个窗口的台账：存储（file:、s3://、git:）、证据文件夹或归档文件。完整时以 0 结束；\n尚未关闭、有无人担保的部分或被改动过时以 1 结束。',
    'Verifies a window’s record: a store (file:, s3://, git:), a folder of evidence, or a bundle. Ends with 0 when it is\nwhole, with 1 when it is not closed, has parts that nobody vouches for, or was altered.',
  ),
  usage: 'SOURCE [--window ID] [--key KEY]… [--keys FILE] [--published NOTE]… [--save FILE] [--json]',
  options: {
    window: text('ID', '窗口；只有一个时可省略。', 'The window, where the source has several.'),
    key: {
      ...text(
        'KEY',
        '签名人的公钥 NAME+ID+BASE64，须来自可信的渠道。',
        'A signer’s public key, NAME+ID+BASE64, from a source you trust.',
      ),
      multiple: true,
    },
    keys: text('FILE', '同上，一行一个。', 'Such keys, one a line.'),
    published: {
      ...text(
        'NOTE',
        '在别处公布过的检查点：能发现整本回滚或重写的台账。',
        'A checkpoint that was published elsewhere: finds a record rolled back or rewritten as a whole.',
      ),
      multiple: true,
    },
    save: text(
      'FILE',
      '另把这个窗口存成一个 JSON 行文件。',
      'Also writes the window as one file of JSON lines.',
    ),
    ...jsonOption,
  },
  uses: [[localised('事后', 'afterwards'), localised('台账是否完整', 'is the record whole'), 'SOURCE']],
});
