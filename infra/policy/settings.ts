// What every resource of a type must say, whatever the stack: tables, so that a promise is a row and no code.
import { complain, type Graph, type Rule } from './graph.ts';
import { reachable } from './reachable.ts';
import { running } from './running.ts';
import { stored } from './stored.ts';
import { fits } from './wanted.ts';

/** Several rows may share a type; each is a rule of its own. */
export const settingRules: readonly Rule[] = [...stored, ...running, ...reachable].map(
  ({ id, prevents, type, of, wants }) => ({
    id,
    prevents,
    findings: (graph: Graph) =>
      complain(graph, type, (resource) => {
        const isMeant = of?.(resource) ?? true;
        return isMeant && !fits(wants, resource.inputs, resource) && 'says something else';
      }),
  }),
);
