// A window file with everything it refers to: the organisation above it, the roster, templates, checks and
// the other windows beside it, read once and checked together.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { readBounded, readInside } from '../../adapters/bounded-file.ts';
import { UserError } from '../../errors.ts';
import { meet, stretchOf } from '../../plan/check/plan-times.ts';
import { maxProblems, type Path, type Problem } from '../../plan/check/problem.ts';
import { applyRules } from '../../plan/check/rule.ts';
import { rules } from '../../plan/check/rules.ts';
import { type FileKind, shapeProblems } from '../../plan/check/shape.ts';
import type { Organisation } from '../../plan/organisation.ts';
import { digestOfText, type Person, readRoster } from '../../plan/roster.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import { secretsInComments } from './comment-secrets.ts';
import { type Position, type ReadYaml, readYaml } from './read-yaml.ts';
import { type ReadRoster, ruleInput } from './rule-input.ts';

/** The roster of the largest company has a few megabytes. */
const largestFile = 16 * 1024 * 1024;

/** A problem with the place where it stands. `name` is the file as it is printed: from the working folder. */
export interface LocatedProblem extends Problem, Position {
  readonly name: string;
}

interface PlanFiles {
  readonly window: string;
  readonly organisation: string;
  readonly roster: string;
  /** The folder of organisation.yaml. */
  readonly runbooks: string;
}

export interface LoadedPlan {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  /** `<template>.<language>` to the text of runbooks/notices/<template>.<language>.md. */
  readonly templates: ReadonlyMap<string, string>;
  readonly checks: readonly string[];
  /** Those beside it that overlap with it, are named by it or share its id. */
  readonly otherPlans: readonly WindowPlan[];
  readonly files: PlanFiles;
  /** Warnings only, when it comes from `loadPlan`. */
  readonly problems: readonly LocatedProblem[];
}

export interface PlanCheck {
  readonly problems: readonly LocatedProblem[];
  /** Null where the files cannot be understood at all. */
  readonly loaded: LoadedPlan | null;
}

/** Loads a window file; a UserError names the first problem when there is one that is no mere warning. */
export async function loadPlan(file: string): Promise<LoadedPlan> {
  const { problems, loaded } = await checkPlan(file);
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first !== undefined || loaded === null) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more: npm run plan:check -- ${file})` : '';
    throw new UserError({
      what: `${first?.what ?? 'The plan cannot be read.'}${more}`,
      where: first === undefined ? file : `${first.name}:${first.line}:${first.column}`,
      whatToDo: first?.write ?? 'Run npm run plan:check.',
    });
  }
  return loaded;
}

/**
 * Loads a window file and gives every problem instead of throwing; only a missing file is a UserError. Whoever checks
 * several hands the same `readings` to each.
 */
export async function checkPlan(file: string, readings: Readings = new Map()): Promise<PlanCheck> {
  const window = resolve(file);
  const windowRead = await readOnce<WindowPlan>('window', window, readings);
  const organisationFile = organisationAbove(window);
  const organisationRead = await readOnce<Organisation>('organisation', organisationFile, readings);
  if (windowRead.value === null || organisationRead.value === null) {
    return { problems: capped([...windowRead.problems, ...organisationRead.problems]), loaded: null };
  }
  const [plan, organisation] = [windowRead.value, organisationRead.value];
  const runbooks = dirname(organisationFile);
  const files = {
    window,
    organisation: organisationFile,
    roster: join(runbooks, organisation.roster.file),
    runbooks,
  };
  const { roster, problems: rosterProblems } = await readRosterFile(files, organisation, plan);
  const shared = {
    plan,
    organisation,
    templates: await readTemplates(join(runbooks, 'notices')),
    checks: await namesIn(join(runbooks, 'checks'), '.check.ts'),
    otherPlans: await readOtherPlans(window, plan, readings),
  };
  const found = applyRules(rules, ruleInput({ ...shared, roster })).map((problem) =>
    problem.file === 'organisation' ? organisationRead.locate(problem) : windowRead.locate(problem),
  );
  const refused = (await refusedFiles(organisation, runbooks)).map(organisationRead.locate);
  const problems = capped([...found, ...refused, ...rosterProblems]);
  return { problems, loaded: { ...shared, roster: roster?.people ?? [], files, problems } };
}

/** A roster that is kept elsewhere is no mistake, but what it would show cannot be checked. */
async function readRosterFile(
  files: PlanFiles,
  organisation: Organisation,
  plan: WindowPlan,
): Promise<{ readonly roster: ReadRoster | null; readonly problems: readonly LocatedProblem[] }> {
  const name = relative(process.cwd(), files.roster);
  const at = { rule: 'roster', file: 'roster', path: [], column: 1, name } as const;
  const read = await readInside(files.runbooks, organisation.roster.file, largestFile);
  if (read.is === 'absent') {
    const what = 'The roster is not here: nothing that depends on people was checked.';
    const write = 'Put the file there, or correct roster.file in organisation.yaml.';
    return { roster: null, problems: [{ ...at, severity: 'warning', line: 1, what, write }] };
  }
  // Said at its place in organisation.yaml by `refusedFiles`.
  if (read.is === 'refused') return { roster: null, problems: [] };
  const { people, problems } = readRoster(read.bytes, plan.start.slice(0, 10));
  return {
    roster: { people, digest: digestOfText(read.bytes) },
    problems: problems.flatMap(({ severity, line, what, whatToDo }) =>
      severity === 'note' ? [] : [{ ...at, severity, line: Math.max(line, 1), what, write: whatToDo }],
    ),
  };
}

/** Files that the organisation names and nobody may read from there. */
async function refusedFiles(organisation: Organisation, runbooks: string): Promise<readonly Problem[]> {
  const named: readonly { readonly path: Path; readonly file: string }[] = [
    { path: ['roster', 'file'], file: organisation.roster.file },
    ...(organisation.messenger.mdmExports ?? []).map(({ file }, index) => ({
      path: ['messenger', 'mdmExports', index, 'file'],
      file,
    })),
  ];
  const read = await Promise.all(
    named.map(async ({ path, file }) => ({ path, ...(await readInside(runbooks, file, largestFile)) })),
  );
  return read.flatMap((one): readonly Problem[] => {
    if (one.is !== 'refused') return [];
    const what = `This file is not read: ${one.why}.`;
    const write = 'Put a regular file into the folder of organisation.yaml and write its path from there.';
    return [
      { rule: 'file-stays-inside', severity: 'error', file: 'organisation', path: one.path, what, write },
    ];
  });
}

/** The organisation alone, with what a new plan can choose from. A UserError names its first problem. */
export async function loadOrganisation(file: string): Promise<{
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  readonly checks: readonly string[];
}> {
  const { value, problems } = await readChecked<Organisation>('organisation', resolve(file));
  const [first] = problems;
  if (value === null) {
    throw new UserError({
      what: first?.what ?? 'The file cannot be read.',
      where: first === undefined ? file : `${first.name}:${first.line}:${first.column}`,
      whatToDo: first?.write ?? 'Compare it with the example.',
    });
  }
  const runbooks = dirname(resolve(file));
  const read = await readInside(runbooks, value.roster.file, largestFile);
  const roster = read.is === 'read' ? readRoster(read.bytes).people : [];
  return {
    organisation: value,
    roster,
    checks: await namesIn(join(runbooks, 'checks'), '.check.ts'),
  };
}

interface Checked<T> {
  readonly value: T | null;
  readonly problems: readonly LocatedProblem[];
  readonly locate: (problem: Problem) => LocatedProblem;
}

/** Files that were read and found to have their shape or not, by path: several windows share most of them. */
export type Readings = Map<string, Promise<Checked<unknown>>>;

function readOnce<T>(kind: FileKind, file: string, readings: Readings): Promise<Checked<T>> {
  const known = readings.get(file) as Promise<Checked<T>> | undefined;
  if (known !== undefined) return known;
  const read = readChecked<T>(kind, file);
  readings.set(file, read);
  return read;
}

async function readChecked<T>(kind: FileKind, file: string): Promise<Checked<T>> {
  const name = relative(process.cwd(), file);
  const bytes = await readOrComplain(file);
  const read: ReadYaml = readYaml(bytes);
  if (!read.readable) {
    const problems = read.faults.map(({ what, write, line, column }): LocatedProblem => {
      return { rule: 'yaml', severity: 'error', file: kind, path: [], what, write, line, column, name };
    });
    return { value: null, problems, locate: (problem) => ({ ...problem, line: 1, column: 1, name }) };
  }
  const locate = (problem: Problem) => ({ ...problem, ...read.positionOf(problem.path), name });
  const inComments = secretsInComments(new TextDecoder().decode(bytes)).map((found): LocatedProblem => {
    return { rule: 'no-secret-in-clear', severity: 'error', file: kind, path: [], name, ...found };
  });
  const problems = [...inComments, ...shapeProblems(kind, read.value).map(locate)];
  // The schema has just shown that the value has this type; a test holds the two together.
  return { value: problems.length === 0 ? (read.value as T) : null, problems, locate };
}

async function readOrComplain(file: string): Promise<Uint8Array> {
  const read = await readBounded(file, largestFile);
  if (read.is === 'read') return read.bytes;
  throw new UserError({
    what: read.is === 'absent' ? 'The file is not there.' : `The file is not read: ${read.why}.`,
    where: relative(process.cwd(), file),
    whatToDo: 'Give the path of a window file, for example runbooks/windows/smallest.yaml.',
  });
}

/** organisation.yaml in a folder above the window file, the nearest first. */
function organisationAbove(window: string): string {
  for (let folder = dirname(window); ; folder = dirname(folder)) {
    const candidate = join(folder, 'organisation.yaml');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new UserError({
    what: 'There is no organisation.yaml in any folder above this window.',
    where: relative(process.cwd(), window),
    whatToDo: 'Keep windows in runbooks/windows/ and the organisation in runbooks/organisation.yaml.',
  });
}

async function namesIn(folder: string, ending: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  return names.map((name) => name.slice(0, -ending.length)).sort();
}

async function readTemplates(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await namesIn(folder, '.md');
  const texts = await Promise.all(names.map((name) => textOf(folder, `${name}.md`)));
  return new Map(names.flatMap((name, index) => (texts[index] === undefined ? [] : [[name, texts[index]]])));
}

/** A text with the line ends of Linux, wherever it was checked out; undefined where it is not read. */
async function textOf(folder: string, name: string): Promise<string | undefined> {
  const read = await readInside(folder, name, largestFile);
  return read.is === 'read' ? new TextDecoder().decode(read.bytes).replaceAll('\r\n', '\n') : undefined;
}

/** Those that cannot be read or have the wrong shape are left out: they have a check of their own. */
async function readOtherPlans(
  window: string,
  plan: WindowPlan,
  readings: Readings,
): Promise<readonly WindowPlan[]> {
  const folder = dirname(window);
  const names = await namesIn(folder, '.yaml');
  const others = names.map((name) => `${name}.yaml`).filter((name) => join(folder, name) !== window);
  const near = await Promise.all(
    others.map(async (name) => {
      const text = await textOf(folder, name);
      return text !== undefined && mayConcern(text, plan) ? [join(folder, name)] : [];
    }),
  );
  const read = await Promise.all(near.flat().map((file) => readOnce<WindowPlan>('window', file, readings)));
  return read.flatMap(({ value }) => (value === null ? [] : [value]));
}

/** A look at the raw text, so that a folder of a hundred old windows does not make every check slow. */
function mayConcern(text: string, plan: WindowPlan): boolean {
  const field = (name: string) => new RegExp(`^${name}: *['"]?([^\\s'"#]+)`, 'm').exec(text)?.[1];
  const [id, start, end] = [field('id'), field('start'), field('end')];
  if (id === undefined || start === undefined || end === undefined) return true;
  if (id === plan.id || plan.overlaps.some(({ window }) => window === id)) return true;
  const stretch = stretchOf({ start, end });
  return stretch === null || meet(stretch, stretchOf(plan));
}

function capped(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  return [...problems].sort(inOrder).slice(0, maxProblems);
}

function inOrder(one: LocatedProblem, other: LocatedProblem): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
