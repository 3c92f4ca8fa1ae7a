// Makes the files that repeat a table for readers that cannot read TypeScript: editors, the verifier in
// Python, GitHub. Other parts of such a file stay as they are.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as kinds from '../../pipelines/gates/commands/arguments.ts';
import type { CommandName } from '../../pipelines/gates/commands/saying.ts';
import { commandNames, commands } from '../../pipelines/gates/commands/table.ts';
import { phaseNames, phases } from '../../pipelines/plan/phase-table.ts';
import { troubles } from '../../pipelines/plan/plan.ts';
import { schemaFiles } from '../../pipelines/plan/shapes/schema-files.ts';

/** The texts of the generated files, by path from the root. */
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

/** The JSON that both verifiers read, with the tables of phases and commands, not yet formatted. */
function withTables(text: string): string {
  const file = JSON.parse(text) as { readonly shapes: object };
  const nameOfKind = new Map(Object.entries(kinds).map(([name, kind]) => [kind as unknown, name]));
  const rows = commandNames.map((name) => {
    const { arguments: words, reason, who } = commands[name];
    const fields = fieldsOf(name);
    const named = words.map((word) => nameOfKind.get(word));
    return [name, { arguments: named, ...(fields.length > 0 && { fields }), reason, who }] as const;
  });
  // Sorted, because module loaders list the names of exports in different orders.
  const sorted = Object.entries(kinds).sort(([one], [other]) => (one < other ? -1 : 1));
  const numbers = sorted.filter(([, kind]) => typeof kind.read(kind.example) === 'number');
  const early = phases.filter(({ starts }) => typeof starts === 'object' && starts.early !== undefined);
  return JSON.stringify({
    ...file,
    arguments: Object.fromEntries(sorted.map(([name, { pattern }]) => [name, pattern])),
    numbers: numbers.map(([name]) => name),
    commands: Object.fromEntries(rows),
    phases: phaseNames,
    early: early.map(({ name }) => name),
    shapes: { ...file.shapes, trouble: `=${troubles.join('|')}` },
  });
}

/** The record's fields for a command's words; empty for a word kept as what it means instead. */
function fieldsOf(name: CommandName): readonly string[] {
  const marks = commands[name].arguments.map((_, place) => `word ${place}`);
  const said = commands[name].say('', marks);
  if (said.name !== 'tell') return [];
  const kept = Object.entries(said.command) as readonly (readonly [string, unknown])[];
  return marks.flatMap((mark) => kept.flatMap(([field, value]) => (value === mark ? [field] : [])));
}

/** Replaces a list of phases in a workflow: GitHub reads choices and matrix from no other file. */
function withList(names: readonly string[]): (text: string) => string {
  return (text) =>
    text.replace(/(?:^ +- [a-z-]+\n)*^( +)- cutover\n(?:^ +- [a-z-]+\n)*/m, (_, indent: string) =>
      names.map((name) => `${indent}- ${name}\n`).join(''),
    );
}
