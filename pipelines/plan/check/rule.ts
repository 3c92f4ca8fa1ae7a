// The shapes of a rule and of its input. Rules are pure and do not know the present time: they compare the
// plan's times.

import type { Organisation } from '../organisation.ts';
import type { Person } from '../roster.ts';
import type { PeopleRule, WindowPlan } from '../window-plan.ts';
import { suggest } from './nearest.ts';
import type { Place } from './places.ts';
import type { Fault, FindingPath, Problem } from './problem.ts';

export interface RuleInput {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  /** Null where the roster's file is elsewhere (git holds its digest only): people are not checked then. */
  readonly roster: {
    readonly people: readonly Person[];
    /** SHA-256 of the file, 64 hex digits. */
    readonly digest: string;
    readonly matching: (rule: PeopleRule) => readonly Person[];
  } | null;
  /** Faults of each template file, by `<template>.<language>`. */
  readonly templates: ReadonlyMap<string, readonly TemplateFault[]>;
  /** Names of the files under runbooks/checks/ without `.check.ts`. */
  readonly checks: readonly string[];
  /** Windows that have a review: names of the files under runbooks/reviews/ without `.md`. */
  readonly reviews: readonly string[];
  /** Other plans: at least earlier emergencies and those that overlap, share the id or are in `overlaps`. */
  readonly otherPlans: readonly WindowPlan[];
}

export interface TemplateFault extends Fault {
  /** Counted from 1 in the template's file. */
  readonly line: number;
}

export type Finding = FindingPath & Fault;

export interface Rule {
  readonly id: string;
  /** The failure that the rule prevents. */
  readonly prevents: string;
  /** Absent for a rule whose findings are errors. */
  readonly severity?: 'warning';
  readonly check: (input: RuleInput) => readonly Finding[];
}

export interface ListedRule extends Omit<Rule, 'severity'> {
  readonly severity: 'error' | 'warning';
}

export function applyRules(rules: readonly ListedRule[], input: RuleInput): readonly Problem[] {
  return rules.flatMap((rule) =>
    rule
      .check(input)
      .map((finding): Problem => ({ rule: rule.id, severity: rule.severity, file: 'window', ...finding })),
  );
}

/** The finding where `broken`, else none. */
export function when<Found = Finding>(broken: boolean, finding: () => Found): readonly Found[] {
  return broken ? [finding()] : [];
}

/** Findings about the value at each place. `field`: where in it to mend the fault, empty for itself. */
export function each<Value>(
  places: readonly Place<Value>[],
  field: string,
  faultsOf: (value: Value) => readonly Fault[],
): readonly Finding[] {
  const inside = field === '' ? [] : field.split('.');
  return places.flatMap(({ value, path, ...file }) =>
    faultsOf(value).map((fault) => ({ ...file, path: [...path, ...inside], ...fault })),
  );
}

/** A finding for each name that is not defined. */
export function undefinedNames(
  what: string,
  defined: readonly { readonly id: string }[],
  named: readonly Place<string>[],
): readonly Finding[] {
  const known = defined.map(({ id }) => id);
  return named
    .filter(({ value }) => !known.includes(value))
    .map(({ value, ...at }) => ({
      ...at,
      what: `There is no ${what} "${value}".`,
      write: suggest(value, known),
    }));
}
