// Writes problems for people and machines. In Markdown all text of the plan is escaped: it is shown to
// approvers, and a plan must not be able to put links or pictures there.

import { bilingual } from '../../plan/bilingual.ts';
import { problemsInChinese } from '../../plan/check/problems-in-chinese.ts';
import { type Language, type Localised, localised } from '../../plan/plan.ts';
import { inChinese } from '../../text/in-chinese.ts';
import { markdownTable } from '../../text/markdown.ts';
import type { LocatedProblem } from './checked-file.ts';

export const reportFormats = ['text', 'json', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface CheckedFile {
  readonly file: string;
  readonly problems: readonly LocatedProblem[];
}

/** `language` of the text for terminals; the Markdown is English, like the review beside which it stands. */
export function formatProblems(
  checked: readonly CheckedFile[],
  format: ReportFormat,
  language: Language = 'en',
): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ files: checked.map(jsonOf) }, null, 2);
    case 'markdown':
      return checked.map(markdownOf).join('\n\n');
    case 'text':
      return checked.map((one) => textOf(one, language)).join('\n');
  }
}

function jsonOf({ file, problems }: CheckedFile) {
  return {
    file,
    problems: problems.map(({ name, line, column, rule, severity, path, what, write }) => {
      return { file: name, line, column, rule, severity, path, what, write };
    }),
  };
}

const severities = { error: bilingual`error`, warning: bilingual`warning` };

function textOf({ file, problems }: CheckedFile, language: Language): string {
  const instead = bilingual`Instead: `[language];
  const say = (text: string) => (language === 'zh-CN' ? inChinese(text, problemsInChinese) : text);
  const lines = problems.map(({ name, line, column, severity, what, write, rule }) => {
    return `${name}:${line}:${column}: ${severities[severity][language]}: ${say(what)} [${rule}]\n  ${instead}${say(write)}`;
  });
  return [...lines, `${file}: ${counted(problems)[language]}`].join('\n');
}

function markdownOf({ file, problems }: CheckedFile): string {
  const head = `### ${escaped(file)}\n\n${counted(problems).en}`;
  if (problems.length === 0) return head;
  const rows = problems.map(({ name, line, column, severity, what, write, rule }) => {
    const mark = severity === 'error' ? '❌' : '⚠️';
    return [`${mark} ${escaped(name)}:${line}:${column}`, `${escaped(what)} (${rule})`, escaped(write)];
  });
  return `${head}\n\n${markdownTable(['Where', 'What is wrong', 'Write instead'], rows)}`;
}

function counted(problems: readonly LocatedProblem[]): Localised {
  if (problems.length === 0) return bilingual`no problem.`;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return localised(
    `${errors} 个错误，${warnings} 个警告。`,
    `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`,
  );
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~@:]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', ' ');
}
