// All rules of the pack. Required settings of a resource type are rows of tables; only other rules are code.
import { betweenRules } from './between.ts';
import { complain, type Rule } from './graph.ts';
import { reachable } from './reachable.ts';
import { running } from './running.ts';
import { statementRules } from './statements.ts';
import { stored } from './stored.ts';
import { fits } from './wanted.ts';
import { watchedRule } from './watched.ts';

/** Several rows may share a type; each is a rule of its own. */
const settingRules = [...stored, ...running, ...reachable].map(
  ({ id, prevents, type, of, wants }): Rule => ({
    id,
    prevents,
    findings: (graph) =>
      complain(graph, type, (resource) => {
        const isMeant = of?.(resource) ?? true;
        return isMeant && !fits(wants, resource.inputs, resource) && 'says something else';
      }),
  }),
);

export const rules: readonly Rule[] = [...settingRules, ...statementRules, ...betweenRules, watchedRule];
