// One file that people edit, read and found to have its shape or not, with the place of each of its parts.

import { relative } from 'node:path';
import { readBounded } from '../../adapters/bounded-file.ts';
import { UserError } from '../../errors.ts';
import type { Fault, Path, Problem } from '../../plan/check/problem.ts';
import { secretIn } from '../../plan/check/secrets.ts';
import { type FileKind, shapeProblems } from '../../plan/check/shape.ts';
import { type ReadYaml, readYaml } from './read-yaml.ts';
import type { Position } from './yaml-fault.ts';

/** A file of people's data of the largest company has a few megabytes. */
export const largestFile = 16 * 1024 * 1024;

/** A problem with the place where it stands. `name` is the file as it is printed: from the working folder. */
export interface LocatedProblem extends Problem, Position {
  readonly name: string;
}

export interface Checked<T> {
  readonly value: T | null;
  readonly problems: readonly LocatedProblem[];
  readonly locate: (problem: Problem) => LocatedProblem;
  readonly placeOf: (path: Path) => Position & { readonly name: string };
}

/** What was read, by path: several windows share most of it. */
export type Readings = Map<string, Promise<unknown>>;

/** The file at this path, read the first time that it is asked for; always in the same way. */
export function once<T>(readings: Readings, path: string, read: () => Promise<T>): Promise<T> {
  const known = readings.get(path) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const reading = read();
  readings.set(path, reading);
  return reading;
}

export function readOnce<T>(kind: FileKind, file: string, readings: Readings): Promise<Checked<T>> {
  return once(readings, file, () => readChecked<T>(kind, file));
}

export async function readChecked<T>(kind: FileKind, file: string): Promise<Checked<T>> {
  const name = relative(process.cwd(), file);
  const bytes = await readOrComplain(file);
  const read: ReadYaml = readYaml(bytes);
  if (!read.readable) {
    const problems = read.faults.map(({ what, write, line, column }): LocatedProblem => {
      return { rule: 'yaml', severity: 'error', file: kind, path: [], what, write, line, column, name };
    });
    const top = { line: 1, column: 1, name };
    return { value: null, problems, locate: (problem) => ({ ...problem, ...top }), placeOf: () => top };
  }
  const placeOf = (path: Path) => ({ ...read.positionOf(path), name });
  const locate = (problem: Problem) => ({ ...problem, ...placeOf(problem.path) });
  const inComments = secretsInComments(new TextDecoder().decode(bytes)).map((found): LocatedProblem => {
    return { rule: 'no-secret-in-clear', severity: 'error', file: kind, path: [], name, ...found };
  });
  const problems = [...inComments, ...shapeProblems(kind, read.value).map(locate)];
  // The schema has just shown that the value has this type.
  return { value: problems.length === 0 ? (read.value as T) : null, problems, locate, placeOf };
}

/** The rules see values only, and a comment is where people put a robot's address "for later". */
function secretsInComments(text: string): readonly (Position & Fault)[] {
  return text.split('\n').flatMap((line, index) => {
    const at = line.search(/(?:^|\s)#/);
    const kind = at < 0 ? null : secretIn(line.slice(at));
    if (kind === null) return [];
    const what = `This comment holds what looks like ${kind}.`;
    return [
      { line: index + 1, column: at + 1, what, write: 'Delete it, and revoke it: others may have read it.' },
    ];
  });
}

async function readOrComplain(file: string): Promise<Uint8Array> {
  const read = await readBounded(file, largestFile);
  if (read.is === 'read') return read.bytes;
  throw new UserError({
    what: read.is === 'absent' ? 'The file is not there.' : `The file is not read: ${read.why}.`,
    where: relative(process.cwd(), file),
    whatToDo: 'Give the path of a window file in runbooks/windows/.',
  });
}
