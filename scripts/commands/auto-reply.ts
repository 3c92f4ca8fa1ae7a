// What `npm run auto-reply` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption, text } from '../lib/describe.ts';

export const autoReply = describe({
  name: 'npm run -s auto-reply --',
  summary: localised(
    '判断一封收到的邮件是否自动回复，并给出回复。',
    'Decide whether one received message is answered automatically, and print the reply.',
  ),
  usage: '--read FILE --from SENDER --to RECIPIENT --at TIME --window FILE --state DIR [--format text|json]',
  options: {
    read: text('FILE', '收到的邮件原文（RFC 5322）。', 'The message as it was received, raw (RFC 5322).'),
    from: text('SENDER', "信封发件人；退信写 '' 或 '<>'。", "Envelope sender; '' or '<>' for a bounce."),
    to: text('RECIPIENT', '信封收件人：我方的一个邮箱。', 'Envelope recipient: one of our mailboxes.'),
    at: text(
      'TIME',
      '到达时间，例如 2026-12-06T01:30:00+08:00。',
      'When it arrived, for example 2026-12-06T01:30:00+08:00.',
    ),
    window: text('FILE', '窗口的方案文件。', 'The window’s plan.'),
    state: text(
      'DIR',
      '记住已回复过谁的文件夹；没有就新建。',
      'Folder that remembers who was answered; made when absent.',
    ),
    format: {
      ...text('text|json', '如何显示（默认 text）。', 'How to print the decision (default text).'),
      default: 'text',
    },
    ...jsonOption,
  },
});

export const says = {
  missing: (option: string) => localised(`缺少 ${option}`, `${option} is missing`),
  unexpected: (word: string) => localised(`多余的参数：${word}`, `Unexpected argument: ${word}`),
  noTime: (given: string) =>
    localised(`--at 不是带时差的时间：${given}`, `--at is no time with an offset: ${given}`),
  unreadable: (code: string, file: string) =>
    localised(`--read 无法读取（${code}）：${file}`, `--read cannot be read (${code}): ${file}`),
  answer: localised('回复：', 'Answer: '),
  noAnswer: localised('不回复：', 'No answer: '),
};
