// Each policy rule is silent on our stacks and loud on a broken one; a rule that cannot fail is no rule.
import { beforeAll, describe, expect, test } from 'vitest';
import { brokenExamples } from './broken-examples.ts';
import { rules } from './policy-rules.ts';
import { exampleSettings, type Graph, recordGraph } from './recorded-graph.ts';

let graph: Graph;
beforeAll(async () => {
  ({ graph } = await recordGraph(exampleSettings('prod')));
});

describe('policy rules over the whole graph', () => {
  test('each has a broken example', () => {
    expect(Object.keys(brokenExamples).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  for (const { id, prevents, findings } of rules) {
    test(`${id} prevents ${prevents}`, () => {
      expect(findings(graph)).toEqual([]);
      const broken = brokenExamples[id]?.(graph) ?? graph;
      expect(findings(broken)).not.toEqual([]);
    });

    test(`${id} finds nothing else in its own broken example’s neighbours`, () => {
      const others = rules.filter((rule) => rule.id !== id);
      // A broken example may touch a related rule, but never most of them: it would prove nothing then.
      const loud = others.filter((rule) => rule.findings(brokenExamples[id]?.(graph) ?? graph).length > 0);
      expect(loud.length).toBeLessThanOrEqual(2);
    });
  }
});
