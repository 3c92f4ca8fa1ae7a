// Computes how much the company depends on its messenger from the records of all windows: how long people
// were without it and why, which departments held work, what was done by hand. What no record says is left
// out.

import { messengerFunctions } from '../plan/plan.ts';
import {
  downtimeOf,
  finishedAt,
  hoursWithout,
  noticeTotals,
  vendorDelayOf,
  vendorDoneAt,
} from './report-insights.ts';
import type { WindowView } from './window-view.ts';

/** The figures of one department that close-out keeps as evidence. */
export interface DepartmentFigures {
  readonly department: string;
  readonly people: number;
  /** Items of held work of the department's people. */
  readonly held: number;
}

/** The file name of that evidence. */
export const departmentsFile = 'departments.json';

export interface WindowFigures {
  readonly view: WindowView;
  readonly withoutMs: number;
  readonly personHours: number;
  readonly held: number;
  readonly toDos: number;
  /** Notices that a stand-in channel had to carry, and messages that no channel delivered. */
  readonly movedNotices: number;
  readonly refused: number;
}

/** A part of the time without the messenger, by what would shorten it. */
export interface Lever {
  readonly kind: 'vendor-late' | 'return' | 'maintenance';
  readonly ms: number;
}

export interface Dependency {
  readonly windows: readonly WindowFigures[];
  readonly withoutMs: number;
  readonly personHours: number;
  readonly held: number;
  readonly functions: readonly { readonly name: (typeof messengerFunctions)[number]; readonly ms: number }[];
  /** `personHours`: people times the hours without the messenger, summed over the windows. */
  readonly departments: readonly (DepartmentFigures & { readonly personHours: number })[];
  /** The largest first. */
  readonly levers: readonly Lever[];
  /** Whether the vendor's delay and the return together make up half of the time without the messenger. */
  readonly canBeHalved: boolean;
  /** The smallest set of departments that together held half of all items. */
  readonly holders: readonly string[];
}

export function dependencyOf(
  nights: readonly { readonly view: WindowView; readonly departments: readonly DepartmentFigures[] }[],
): Dependency {
  const windows = nights.map(({ view }) => figuresOf(view));
  const sum = (of: (window: WindowFigures) => number) => windows.reduce((all, one) => all + of(one), 0);
  const withoutMs = sum((one) => one.withoutMs);
  const late = sum(({ view, withoutMs: ms }) => Math.min(ms, vendorDelayOf(view)?.ms ?? 0));
  const back = sum(({ view }) => returnOf(view));
  const levers: readonly Lever[] = [
    { kind: 'vendor-late', ms: late },
    { kind: 'return', ms: back },
    { kind: 'maintenance', ms: Math.max(0, withoutMs - late - back) },
  ];
  const departments = departmentsOf(nights);
  const held = departments.reduce((all, one) => all + one.held, 0);
  const holders: string[] = [];
  let theirs = 0;
  for (const one of departments.toSorted((left, right) => right.held - left.held)) {
    if (theirs * 2 >= held) break;
    holders.push(one.department);
    theirs += one.held;
  }
  return {
    windows,
    withoutMs,
    personHours: sum((one) => one.personHours),
    held: sum((one) => one.held),
    functions: messengerFunctions.map((name) => ({
      name,
      ms: sum(({ view, withoutMs: ms }) => (view.plan.affects[name] === 'normal' ? 0 : ms)),
    })),
    departments,
    levers: levers.toSorted((one, other) => other.ms - one.ms),
    canBeHalved: withoutMs > 0 && (late + back) * 2 >= withoutMs,
    holders,
  };
}

function figuresOf(view: WindowView): WindowFigures {
  const measured = (name: string) => view.measurements.findLast((one) => one.name === name)?.value ?? 0;
  return {
    view,
    withoutMs: downtimeOf(view)?.ms ?? 0,
    personHours: hoursWithout(view) ?? 0,
    held: measured('replayed-items') + measured('left-open'),
    toDos: view.toDos.length,
    movedNotices: view.notices.filter(({ standIns }) => standIns.length > 0).length,
    refused: noticeTotals(view).refused,
  };
}

/** Ms from the vendor's word that it is done until the last cohort was let in. */
function returnOf(view: WindowView): number {
  const [from, to] = [vendorDoneAt(view), finishedAt(view, 're-login')];
  return from === null || to === null ? 0 : Math.max(0, to - from);
}

function departmentsOf(nights: Parameters<typeof dependencyOf>[0]): Dependency['departments'] {
  const rows = nights.flatMap(({ view, departments }) => {
    const hours = (downtimeOf(view)?.ms ?? 0) / 3_600_000;
    return departments.map((one) => ({ ...one, personHours: one.people * hours }));
  });
  return [...Map.groupBy(rows, ({ department }) => department)]
    .map(([department, own]) => ({
      department,
      people: Math.max(...own.map(({ people }) => people)),
      held: own.reduce((sum, { held }) => sum + held, 0),
      personHours: own.reduce((sum, { personHours }) => sum + personHours, 0),
    }))
    .toSorted((one, other) => other.personHours - one.personHours);
}
