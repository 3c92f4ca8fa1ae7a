// Files that say again what a table says, because something that reads no TypeScript goes by them: editors, the
// verifier in Python, GitHub. Where such a file holds more than that, the rest of it stays as it is.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as kinds from '../../pipelines/gates/commands/arguments.ts';
import type { CommandName } from '../../pipelines/gates/commands/saying.ts';
import { commandNames, commands } from '../../pipelines/gates/commands/table.ts';
import { phaseNames, phases } from '../../pipelines/plan/phase-table.ts';
import { troubles } from '../../pipelines/plan/plan.ts';
import { schemaFiles } from '../../pipelines/plan/shapes/schema-files.ts';

/** Path from the root to the text that belongs there. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map([...schemaFiles()].map(([name, text]) => [`runbooks/schema/${name}`, text]));
  const change = async (path: string, changed: (text: string) => string) =>
    files.set(path, changed(await readFile(inRoot(path), 'utf8')));
  await change('pipelines/ledger/authority.json', withTables);
  await change('.github/workflows/maintenance.yml', withList(['next', ...phaseNames, 'look']));
  await change('.github/workflows/rehearsal.yml', withList(phaseNames));
  return files;
}

export const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What both verifiers read of the tables of phases and commands. */
function withTables(text: string): string {
  const nameOfKind = new Map(Object.entries(kinds).map(([name, kind]) => [kind as unknown, name]));
  const rows = commandNames.map((name) => {
    const { arguments: words, reason, who } = commands[name];
    const listed = words.map((word) => `"${nameOfKind.get(word)}"`).join(', ');
    const fields = fieldsOf(name);
    const parts = [
      `"arguments": [${listed}]`,
      ...(fields.length === 0 ? [] : [`"fields": [${quoted(fields).join(', ')}]`]),
      `"reason": "${reason}"`,
      `"who": "${who}"`,
    ];
    const line = `"${name}": { ${parts.join(', ')} }`;
    return line.length < longestLine ? line : `"${name}": {\n      ${parts.join(',\n      ')}\n    }`;
  });
  // Sorted, because not everything that loads modules lists their names in the same order.
  const patterns = Object.entries(kinds)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { pattern }]) => `${JSON.stringify(name)}: ${JSON.stringify(pattern)}`);
  const early = phases.filter(({ starts }) => typeof starts === 'object' && starts.early !== undefined);
  const numbers = Object.entries(kinds).filter(([, kind]) => typeof kind.read(kind.example) === 'number');
  const parts: Readonly<Record<string, string>> = {
    arguments: inLines('{', patterns, '}'),
    numbers: `[${quoted(numbers.map(([name]) => name)).join(', ')}]`,
    commands: inLines('{', rows, '}'),
    phases: inLines('[', quoted(phaseNames), ']'),
    early: `[${quoted(early.map(({ name }) => name)).join(', ')}]`,
  };
  const withParts = Object.entries(parts).reduce(
    (before, [name, part]) =>
      before.replace(
        new RegExp(`^  "${name}": (?:.*[\\]}],$|[^]*?^  [\\]}],$)`, 'm'),
        () => `  "${name}": ${part},`,
      ),
    text,
  );
  return withParts.replace(/^ {4}"trouble": .*$/m, () => `    "trouble": "=${troubles.join('|')}",`);
}

/** Under which names a command of the record keeps the words behind it. Empty where it keeps what they mean instead. */
function fieldsOf(name: CommandName): readonly string[] {
  const marks = commands[name].arguments.map((_, place) => `word ${place}`);
  const said = commands[name].say('', marks);
  if (said.name !== 'tell') return [];
  const kept = Object.entries(said.command) as readonly (readonly [string, unknown])[];
  return marks.flatMap((mark) => kept.flatMap(([field, value]) => (value === mark ? [field] : [])));
}

/** A list of phases in a workflow: GitHub reads its choices and its matrix from nowhere else. */
function withList(names: readonly string[]): (text: string) => string {
  return (text) =>
    text.replace(/(?:^ +- [a-z-]+\n)*^( +)- cutover\n(?:^ +- [a-z-]+\n)*/m, (_, indent: string) =>
      names.map((name) => `${indent}- ${name}\n`).join(''),
    );
}

/** With its indent and its comma it fits into the formatter's 110 columns. */
const longestLine = 106;

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`);

/** As the formatter breaks what does not fit into one line. */
function inLines(open: string, items: readonly string[], close: string): string {
  return `${open}\n${items.map((item) => `    ${item}`).join(',\n')}\n  ${close}`;
}
