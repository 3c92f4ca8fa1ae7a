// A window file with everything it refers to: the organisation above it, the roster, templates, checks and
// the other windows beside it, read once and checked together.

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { problemsByClock } from '../../plan/check/against-clock.ts';
import { maxProblems, type Path, type Problem } from '../../plan/check/problem.ts';
import { applyRules } from '../../plan/check/rule.ts';
import { rules } from '../../plan/check/rules.ts';
import { shapeProblems } from '../../plan/check/shape.ts';
import type { Expanded, Source } from '../../plan/expand.ts';
import type { Organisation } from '../../plan/organisation.ts';
import type { Person } from '../../plan/roster.ts';
import { expandPlan } from '../../plan/usual.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import { namesBefore, readOtherPlans, readRosterFile, readTemplates, refusedExports } from './beside-plan.ts';
import { type Checked, type LocatedProblem, type Readings, readChecked, readOnce } from './checked-file.ts';
import { ruleInput } from './rule-input.ts';
import type { Position } from './yaml-fault.ts';

export interface LoadedPlan {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  /** `<template>.<language>` to the text of runbooks/notices/<template>.<language>.md. */
  readonly templates: ReadonlyMap<string, string>;
  readonly checks: readonly string[];
  readonly reviews: readonly string[];
  /** Plans beside it that overlap with it, are named by it or share its id. */
  readonly otherPlans: readonly WindowPlan[];
  /** The window's file, and the folder of organisation.yaml. */
  readonly files: { readonly window: string; readonly runbooks: string };
  /** Where the value at a path of the plan stands; the product's own values stand in no file. */
  readonly originOf: (path: Path) => Position & { readonly from: Source; readonly name: string };
  /** Warnings only, when it comes from `loadPlan`. */
  readonly problems: readonly LocatedProblem[];
}

/** Loads a window file; throws a UserError with the first problem that is not just a warning. */
export async function loadPlan(file: string): Promise<LoadedPlan> {
  const { loaded, refusal } = await loadToLookAt(file);
  if (refusal !== null) throw refusal;
  return loaded;
}

/**
 * The same, only to look at the plan, for somebody who corrects one that rules refuse. `refusal` is what
 * `loadPlan` throws; throws it itself where the plan cannot even be shown.
 */
export async function loadToLookAt(file: string) {
  const { problems, loaded } = await checkPlan(file);
  const refused = problems.filter((problem) => problem.severity === 'error');
  const more = refused.length > 1 ? ` (1/${refused.length}, npm run plan:check -- ${file})` : '';
  if (loaded === null) throw complaint(refused, more);
  return { loaded, refused, refusal: refused.length === 0 ? null : complaint(refused, more) };
}

/**
 * Loads a window file and gives every problem instead of throwing; only a missing file is a UserError. To
 * check several files, hand the same `readings` to each. `now` (epoch ms): for plans that are still to be
 * opened, whose windows must lie ahead. `loaded` is null where the files cannot be understood at all.
 */
export async function checkPlan(
  file: string,
  readings: Readings = new Map(),
  now: number | null = null,
): Promise<{ readonly problems: readonly LocatedProblem[]; readonly loaded: LoadedPlan | null }> {
  const window = resolve(file);
  const windowRead = await readOnce<object>('window', window, readings);
  const organisationFile = organisationAbove(window);
  const organisationRead = await readOnce<Organisation>('organisation', organisationFile, readings);
  if (windowRead.value === null || organisationRead.value === null) {
    return { problems: capped([...windowRead.problems, ...organisationRead.problems]), loaded: null };
  }
  const { usual: _usual, ...organisation } = organisationRead.value;
  const expanded = expandPlan(windowRead.value, organisationRead.value);
  const locate = locatorOf(expanded, windowRead, organisationRead);
  const incomplete = [
    ...expanded.problems.map((problem) =>
      (problem.file === 'organisation' ? organisationRead : windowRead).locate(problem),
    ),
    ...shapeProblems('plan', expanded.value).map((problem) => locate(saidWhere(problem))),
  ];
  if (incomplete.length > 0) return { problems: capped(incomplete), loaded: null };
  // The schema has just shown that the value has this type.
  const plan = expanded.value as unknown as WindowPlan;
  const runbooks = dirname(organisationFile);
  const { locate: inOrganisation } = organisationRead;
  const ofRoster = await readRosterFile(runbooks, organisation, plan, readings, inOrganisation);
  const { roster } = ofRoster;
  const shared = {
    plan,
    organisation,
    templates: await readTemplates(join(runbooks, 'notices')),
    checks: await namesBefore(join(runbooks, 'checks'), '.check.ts'),
    reviews: await namesBefore(join(runbooks, 'reviews'), '.md'),
    otherPlans: await readOtherPlans(window, plan, organisationRead.value, readings),
  };
  // Rules check the `usual` values of all kinds of plans, also those that this plan does not use.
  const input = ruleInput({ ...shared, organisation: organisationRead.value, roster });
  const byClock = now === null ? [] : problemsByClock(plan, now);
  const found = whereSaid([...applyRules(rules, input), ...byClock], expanded).map(locate);
  const refused = (await refusedExports(organisation, runbooks)).map(inOrganisation);
  const problems = capped([...found, ...refused, ...ofRoster.problems]);
  const originOf = (path: Path) => {
    const { from, path: there } = expanded.originOf(path);
    const read = from === 'organisation' ? organisationRead : windowRead;
    return { from, ...read.placeOf(from === 'product' ? [] : there) };
  };
  return {
    problems,
    loaded: { ...shared, roster: roster?.people ?? [], files: { window, runbooks }, problems, originOf },
  };
}

/** A problem of the whole plan, at the place where the value stands: in the plan's file or in the organisation's. */
function locatorOf(
  expanded: Expanded,
  window: Checked<unknown>,
  organisation: Checked<unknown>,
): (problem: Problem) => LocatedProblem {
  return (problem) => {
    if (problem.file !== 'window') return organisation.locate(problem);
    const { from, path } = expanded.originOf(problem.path);
    if (from === 'organisation') return organisation.locate({ ...problem, file: 'organisation', path });
    return window.locate(from === 'plan' ? { ...problem, path } : problem);
  };
}

/** Where a value was filled in from another of the plan, a problem is reported only at that one. */
function whereSaid(problems: readonly Problem[], { originOf }: Expanded): readonly Problem[] {
  const isFilledIn = ({ file, path }: Problem) => file === 'window' && originOf(path).from === 'product';
  const written = problems.filter((one) => !isFilledIn(one));
  const isWritten = ({ rule, what }: Problem) =>
    written.some((one) => one.rule === rule && one.what === what);
  return problems.filter((one) => !isFilledIn(one) || !isWritten(one));
}

/** A missing value may be given in two places, so both are named. */
function saidWhere(problem: Problem): Problem {
  const [, key, description] = /^Add (\S+): (.*)$/s.exec(problem.write) ?? [];
  if (key === undefined) return problem;
  const write = `Add ${key} here or under usual in organisation.yaml: ${description}`;
  return { ...problem, write };
}

/** Loads the organisation alone; throws a UserError with its first problem. */
export async function loadOrganisation(file: string): Promise<Organisation> {
  const { value, problems } = await readChecked<Organisation>('organisation', resolve(file));
  if (value !== null) return value;
  throw complaint(problems);
}

/** The error for the first problem, for a caller that cannot go on; a file without a value has one. */
function complaint([first]: readonly LocatedProblem[], more = ''): Error {
  if (first === undefined) return new Error('a file was refused without a reason');
  const { what, name, line, column, write: whatToDo } = first;
  return new UserError({ what, where: `${name}:${line}:${column}${more}`, whatToDo });
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

/** Sorted, each once: `usual` values are read as part of the plan and as part of the organisation. */
function capped(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  const once = new Map(
    problems.map((one) => [JSON.stringify([one.name, one.line, one.column, one.what]), one] as const),
  );
  return [...once.values()].sort(byPosition).slice(0, maxProblems);
}

function byPosition(one: LocatedProblem, other: LocatedProblem): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
