// The rules of the policy pack are silent on our stacks, and every weakened copy of production turns one of them
// red, or changes a line of rights.txt. A rule that no weakened copy needs would be no rule.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Graph } from '../../../infra/policy/graph.ts';
import { rules } from '../../../infra/policy/rules.ts';
import { exampleSettings, recordGraph } from '../recorded-graph.ts';
import { rightsText } from '../rights-text.ts';
import { mutants } from './mutants.ts';

let graph: Graph;
beforeAll(async () => {
  ({ graph } = await recordGraph(exampleSettings('prod')));
}, 240_000);

const broken = (of: Graph): readonly string[] =>
  rules.filter(({ findings }) => findings(of).length > 0).map(({ id }) => id);

describe('the rules', () => {
  test('find nothing in production', () =>
    expect(rules.flatMap(({ findings }) => findings(graph))).toEqual([]));

  test('find nothing in dev', async () => {
    const { graph: dev } = await recordGraph(exampleSettings('dev'));
    expect(rules.flatMap(({ findings }) => findings(dev))).toEqual([]);
  });

  test('and the rights in words leave at most 2 % of all weakened stacks unseen, and no weaker policy', () => {
    const needed = new Set<string>();
    const rights = rightsText(graph);
    let total = 0;
    const survivors: string[] = [];
    for (const { what, ofPolicy, graph: mutant } of mutants(graph)) {
      total += 1;
      const red = broken(mutant);
      for (const id of red) needed.add(id);
      if (red.length === 0 && (!ofPolicy || rightsText(mutant) === rights)) survivors.push(what);
    }
    const score = (100 * (total - survivors.length)) / total;
    console.info(`${total} mutants, ${score.toFixed(1)} % seen; unseen:\n  ${survivors.join('\n  ')}`);
    expect(total).toBeGreaterThan(3000);
    expect(score).toBeGreaterThan(98);
    expect(survivors.filter((what) => /Policy \S+: policy|assumeRolePolicy/.test(what))).toEqual([]);
    expect(rules.map(({ id }) => id).filter((id) => !needed.has(id))).toEqual([]);
  }, 240_000);
});

test('every right stands in infra/rights.txt, so that a change of one is a line that somebody reviews', async () => {
  await expect(rightsText(graph)).toMatchFileSnapshot('../../../infra/rights.txt');
});
