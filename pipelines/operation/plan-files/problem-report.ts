// Problems as people and machines read them. Everything foreign in Markdown is escaped: it is shown to
// approvers, and a plan must not be able to draw links or pictures there.

import type { LocatedProblem } from './checked-file.ts';

export const reportFormats = ['text', 'json', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface CheckedFile {
  readonly file: string;
  readonly problems: readonly LocatedProblem[];
}

export function formatProblems(checked: readonly CheckedFile[], format: ReportFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ files: checked.map(jsonOf) }, null, 2);
    case 'markdown':
      return checked.map(markdownOf).join('\n\n');
    case 'text':
      return checked.map(textOf).join('\n');
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

function textOf({ file, problems }: CheckedFile): string {
  const lines = problems.map(({ name, line, column, severity, what, write, rule }) => {
    return `${name}:${line}:${column}: ${severity}: ${what} [${rule}]\n  Instead: ${write}`;
  });
  return [...lines, `${file}: ${counted(problems)}`].join('\n');
}

function markdownOf({ file, problems }: CheckedFile): string {
  const head = `### ${escaped(file)}\n\n${counted(problems)}`;
  if (problems.length === 0) return head;
  const rows = problems.map(({ name, line, column, severity, what, write, rule }) => {
    const mark = severity === 'error' ? '❌' : '⚠️';
    return `| ${mark} ${escaped(name)}:${line}:${column} | ${escaped(what)} (${rule}) | ${escaped(write)} |`;
  });
  return [head, '', '| Where | What is wrong | Write instead |', '| --- | --- | --- |', ...rows].join('\n');
}

function counted(problems: readonly LocatedProblem[]): string {
  if (problems.length === 0) return 'no problem.';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}.`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~@:]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', ' ');
}
