// Builds the input of the rules from what was read: only this file brings notices and cohorts and the window
// together.

import { parseTemplate } from '../../notices/template.ts';
import type { RuleInput } from '../../plan/check/rule.ts';
import type { Person } from '../../plan/roster.ts';
import { matches } from '../../return/people-rule.ts';

export interface ReadRoster {
  readonly people: readonly Person[];
  /** SHA-256 of the file, 64 hex digits. */
  readonly digest: string;
}

export function ruleInput(
  read: Omit<RuleInput, 'roster' | 'templates'> & {
    readonly roster: ReadRoster | null;
    readonly templates: ReadonlyMap<string, string>;
  },
): RuleInput {
  const { roster } = read;
  return {
    ...read,
    roster: roster && {
      ...roster,
      matching: (rule) => roster.people.filter((person) => matches(rule, person)),
    },
    templates: new Map(
      [...read.templates].map(([name, text]) => {
        const parsed = parseTemplate(text);
        return [name, parsed.ok ? [] : parsed.problems];
      }),
    ),
  };
}
