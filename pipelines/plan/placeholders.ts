// Translates placeholders that the reader fills in (`--window FILE`) for Chinese readers, as other programs
// do (`ls [选项]… [文件]…`). Options and words to be typed literally stay the same.

import type { Language } from './plan.ts';

const chinese: Readonly<Record<string, string>> = {
  ACCOUNT: '账号',
  COMMAND: '命令',
  COMMIT: '提交编号',
  DATE: '日期',
  DIGEST: '指纹',
  DIR: '文件夹',
  EFFECT: '动作编号',
  FILE: '文件',
  FOLDER: '文件夹',
  FORM: '单据',
  FORMAT: '格式',
  ID: '编号',
  ITEM: '编号',
  KEY: '公钥',
  KIND: '种类',
  LIST: '列表',
  LOOK: '编号',
  N: '数字',
  NAME: '名称',
  NOTE: '检查点',
  NUMBER: '数字',
  PHASE: '阶段',
  PLACE: '位置',
  RECIPIENT: '收件人',
  ROLE: '岗位',
  SECONDS: '秒数',
  SENDER: '发件人',
  SOURCE: '来源',
  SPAN: '时长',
  STATE: '状态',
  TEXT: '文字',
  TIME: '时间',
  TROUBLE: '问题',
  URL: '地址',
  VALUE: '值',
  ZONE: '时区',
  reason: '理由',
};

const placeholder = new RegExp(`(?<![\\w-])(?:${Object.keys(chinese).join('|')})(?![\\w-])`, 'g');

/** The form (`/extend 30m reason`, `--read FILE|FOLDER`) with its placeholders in that language. */
export function formIn(language: Language, form: string): string {
  return language === 'en' ? form : form.replace(placeholder, (word) => chinese[word] ?? word);
}
