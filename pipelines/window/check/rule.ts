// What a rule sees and what a rule is. Rules are pure and know no clock: they compare the plan's own times.

import type { Organisation } from '../organisation.ts';
import type { WindowPlan } from '../plan.ts';
import type { Person } from '../roster.ts';
import type { Path, Problem } from './problem.ts';

export interface RuleInput {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  /** `<template>.<language>` to the text of the file. */
  readonly templates: ReadonlyMap<string, string>;
  /** Names of the files under runbooks/checks/ without `.check.ts`. */
  readonly checks: readonly string[];
  /** The other windows' plans, as far as they can be read. */
  readonly otherPlans: readonly WindowPlan[];
}

export interface Finding {
  /** The window file where it is absent. */
  readonly file?: 'organisation';
  readonly path: Path;
  readonly what: string;
  readonly write: string;
}

export interface Rule {
  readonly id: string;
  /** The failure that the rule keeps from happening. */
  readonly prevents: string;
  readonly severity: 'error' | 'warning';
  readonly check: (input: RuleInput) => readonly Finding[];
}

export function applyRules(rules: readonly Rule[], input: RuleInput): readonly Problem[] {
  return rules.flatMap((rule) =>
    rule.check(input).map(
      (finding): Problem => ({
        rule: rule.id,
        severity: rule.severity,
        file: finding.file ?? 'window',
        path: finding.path,
        what: finding.what,
        write: finding.write,
      }),
    ),
  );
}
