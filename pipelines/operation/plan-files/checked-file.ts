// Reads one file that people edit, checks its shape, and knows the place of each of its parts.

import { relative } from 'node:path';
import { readBounded } from '../../adapters/bounded-file.ts';
import { UserError } from '../../errors.ts';
import type { Fault, Path, Problem } from '../../plan/check/problem.ts';
import { secretIn } from '../../plan/check/secrets.ts';
import { type FileKind, shapeProblems } from '../../plan/check/shape.ts';
import { type ReadYaml, readYaml } from './read-yaml.ts';
import type { Position } from './yaml-fault.ts';

/** The largest company's file of people's data has a few megabytes. */
export const largestFile = 16 * 1024 * 1024;

/** A problem with its place. `name` is the file as it is printed: relative to the working folder. */
export interface LocatedProblem extends Problem, Position {
  readonly name: string;
}

export interface Checked<T> {
  readonly value: T | null;
  readonly problems: readonly LocatedProblem[];
  readonly locate: (problem: Problem) => LocatedProblem;
  readonly placeOf: (path: Path) => Position & { readonly name: string };
}

/** Files that were read, by path: several windows share most of them. */
export type Readings = Map<string, Promise<unknown>>;

/** Reads the file at this path on the first call only, which must always be with the same `read`. */
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

/** Rules see values only, but people put a robot's address into comments "for later". */
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
