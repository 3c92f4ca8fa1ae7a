// The files that are read with a window file: the roster, the texts of the notices, the names of the checks
// and the other windows.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readInside } from '../../adapters/bounded-file.ts';
import { meet, stretchOf } from '../../plan/check/plan-times.ts';
import type { Path, Problem } from '../../plan/check/problem.ts';
import { shapeProblems } from '../../plan/check/shape.ts';
import type { PlannedTimes } from '../../plan/new-plan-questions.ts';
import type { Organisation } from '../../plan/organisation.ts';
import { digestOfText, peopleOn } from '../../plan/roster.ts';
import { readRosterTable } from '../../plan/roster-table.ts';
import { expandPlan } from '../../plan/usual.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import { type LocatedProblem, largestFile, once, type Readings, readOnce } from './checked-file.ts';
import type { ReadRoster } from './rule-input.ts';

/** A roster that is kept elsewhere is allowed, but what it would show cannot be checked. */
export async function readRosterFile(
  runbooks: string,
  organisation: Organisation,
  plan: WindowPlan,
  readings: Readings,
  locate: (problem: Problem) => LocatedProblem,
): Promise<{ readonly roster: ReadRoster | null; readonly problems: readonly LocatedProblem[] }> {
  const file = join(runbooks, organisation.roster.file);
  const name = relative(process.cwd(), file);
  const at = { rule: 'roster', file: 'roster', path: [], column: 1, name } as const;
  const read = await once(readings, file, async () => {
    const found = await readInside(runbooks, organisation.roster.file, largestFile);
    if (found.is !== 'read') return found;
    const table = await readRosterTable(found.bytes, organisation.roster.columns);
    return { is: found.is, table, digest: digestOfText(found.bytes) } as const;
  });
  if (read.is === 'absent') {
    const what = 'The roster is not here: nothing that depends on people was checked.';
    const write = 'Put the file there, or correct roster.file in organisation.yaml.';
    return { roster: null, problems: [{ ...at, severity: 'warning', line: 1, what, write }] };
  }
  if (read.is === 'refused')
    return { roster: null, problems: [locate(refusal(['roster', 'file'], read.why))] };
  const { people, problems } = peopleOn(read.table, plan.start.slice(0, 10), {
    sites: organisation.sites.map(({ id }) => id),
    roles: rolesNamedIn(plan, organisation),
  });
  return {
    // Where the file cannot be read, its digest and missing people are not reported as well.
    roster: 'problems' in read.table ? null : { people, digest: read.digest },
    problems: problems.flatMap(({ severity, line, what, write }) =>
      severity === 'note' ? [] : [{ ...at, severity, line: Math.max(line, 1), what, write }],
    ),
  };
}

function rolesNamedIn(plan: WindowPlan, { audiences }: Organisation): readonly string[] {
  const groups = plan.backupChannels.temporaryGroups.map(({ members }) => members);
  const rules = [...plan.return.cohorts, ...audiences].map(({ who }) => who);
  return [...groups, ...rules].flatMap((rule) => (typeof rule === 'string' ? [] : (rule.roles ?? [])));
}

/** Problems with exports of a device management that the organisation names and that may not be read. */
export async function refusedExports(
  { messenger }: Organisation,
  runbooks: string,
): Promise<readonly Problem[]> {
  const reads = (messenger.mdmExports ?? []).map(({ file }) => readInside(runbooks, file, largestFile));
  return (await Promise.all(reads)).flatMap((read, index) =>
    read.is === 'refused' ? [refusal(['messenger', 'mdmExports', index, 'file'], read.why)] : [],
  );
}

function refusal(path: Path, why: string): Problem {
  const what = `This file is not read: ${why}.`;
  const write = 'Put a regular file into the folder of organisation.yaml and write its path from there.';
  return { rule: 'file-stays-inside', severity: 'error', file: 'organisation', path, what, write };
}

/** Names of the files with this ending, without the ending; empty where there is no folder. */
export async function namesBefore(folder: string, ending: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  return names.map((name) => name.slice(0, -ending.length)).sort();
}

export async function readTemplates(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await namesBefore(folder, '.md');
  const texts = await Promise.all(names.map((name) => textOf(folder, `${name}.md`)));
  return new Map(names.flatMap((name, index) => (texts[index] === undefined ? [] : [[name, texts[index]]])));
}

/** A file's text with the line ends of Linux, however it was checked out; undefined where it is not read. */
async function textOf(folder: string, name: string): Promise<string | undefined> {
  const read = await readInside(folder, name, largestFile);
  return read.is === 'read' ? new TextDecoder().decode(read.bytes).replaceAll('\r\n', '\n') : undefined;
}

/** Plans that cannot be read or have the wrong shape are left out: they are checked by themselves. */
export async function readOtherPlans(
  window: string,
  plan: WindowPlan,
  organisation: Organisation,
  readings: Readings,
): Promise<readonly WindowPlan[]> {
  const folder = dirname(window);
  const names = await namesBefore(folder, '.yaml');
  const others = names.map((name) => `${name}.yaml`).filter((name) => join(folder, name) !== window);
  const near = await Promise.all(
    others.map(async (name) => {
      const text = await textOf(folder, name);
      return text !== undefined && mayConcern(text, plan) ? [join(folder, name)] : [];
    }),
  );
  const read = await Promise.all(near.flat().map((file) => readOnce<object>('window', file, readings)));
  return read.flatMap(({ value }): readonly WindowPlan[] => {
    const expanded = value === null ? null : expandPlan(value, organisation).value;
    const isWhole = expanded !== null && shapeProblems('plan', expanded).length === 0;
    return isWhole ? [expanded as unknown as WindowPlan] : [];
  });
}

/** The times of the windows in a folder, where their texts name them. */
export async function windowTimesIn(folder: string): Promise<readonly PlannedTimes[]> {
  const names = await namesBefore(folder, '.yaml');
  const found = names.map(async (window) => {
    const text = (await textOf(folder, `${window}.yaml`)) ?? '';
    const stretch = stretchOf({ start: fieldIn(text, 'start') ?? '', end: fieldIn(text, 'end') ?? '' });
    return stretch === null ? [] : { window, ...stretch };
  });
  return (await Promise.all(found)).flat();
}

/** The file whose window starts last; null where there is none. */
export async function newestPlan(folder: string): Promise<string | null> {
  return (await plansNewestFirst(folder))[0] ?? null;
}

export async function plansNewestFirst(folder: string): Promise<readonly string[]> {
  const names = await namesBefore(folder, '.yaml');
  const starts = await Promise.all(
    names.map(
      async (name) => [fieldIn((await textOf(folder, `${name}.yaml`)) ?? '', 'start') ?? '', name] as const,
    ),
  );
  const dated = starts.filter(([start]) => start !== '').sort();
  return dated.reverse().map(([, name]) => join(folder, `${name}.yaml`));
}

function fieldIn(text: string, name: string): string | undefined {
  return new RegExp(`^${name}: *['"]?([^\\s'"#]+)`, 'm').exec(text)?.[1];
}

/** Decides by the raw text, so that a folder with a hundred old windows does not make every check slow. */
function mayConcern(text: string, plan: WindowPlan): boolean {
  const [id, start, end] = ['id', 'start', 'end'].map((name) => fieldIn(text, name));
  if (id === undefined || start === undefined || end === undefined) return true;
  if (fieldIn(text, 'kind') === 'emergency' && plan.kind === 'planned') return true;
  if (id === plan.id || plan.overlaps.some(({ window }) => window === id)) return true;
  const stretch = stretchOf({ start, end });
  return stretch === null || meet(stretch, stretchOf(plan));
}
