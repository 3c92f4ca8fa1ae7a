// Workflows and trust policies are written apart and must name the same environments: a job whose role cannot be
// taken fails on the night, not before.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ofType, policyIn } from '../../infra/policy/graph.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { exampleSettings, recordGraph } from './recorded-graph.ts';

const issuer = 'token.actions.githubusercontent.com';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly environment?: string }>>;
}

/** The one job of the phases names its environment by the phase that it runs. */
const namesOf = (environment: string): readonly string[] =>
  environment.includes('${{') ? phaseNames.map((phase) => `maintenance-${phase}`) : [environment];

test('every environment of a workflow is the entrance of a role, and none is left over', async () => {
  const folder = '.github/workflows';
  const named = readdirSync(folder).flatMap((file) => {
    const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
    return Object.values(jobs).flatMap(({ environment = [] }) => [environment].flat().flatMap(namesOf));
  });
  const { graph } = await recordGraph(exampleSettings('prod'));
  const trusted = ofType(graph, 'iam/role:Role').flatMap((role) => {
    const condition = policyIn(role, 'assumeRolePolicy')?.Statement[0]?.Condition?.StringEquals;
    const environment = condition?.[`${issuer}:environment`];
    return environment === undefined ? [] : [String(environment)];
  });
  // A release touches nothing in AWS.
  const wanted = named.filter((name) => name !== 'maintenance-release');
  expect([...new Set(wanted)].sort()).toEqual([...new Set(trusted)].sort());
}, 240_000);
