// How a cohort of the return is named in the record: by its rule, and by its part where the rule spreads people.

/** Whom no cohort of the plan takes; they are let in last. */
export const leftOverCohort = 'left-over';

/** `part` counts from 1; null for a rule that spreads nobody. */
export function cohortId(rule: string, part: number | null): string {
  return part === null ? rule : `${rule}-${part}`;
}

/** A rule's own id may end in a number too, so the plan's rules decide. Null where no rule made it. */
export function readCohortId(
  id: string,
  rules: readonly { readonly id: string }[],
): { readonly rule: string; readonly part: number | null } | null {
  if (rules.some((rule) => rule.id === id)) return { rule: id, part: null };
  const [, rule = '', part] = /^(.+)-(\d+)$/.exec(id) ?? [];
  return rules.some((known) => known.id === rule) ? { rule, part: Number(part) } : null;
}
