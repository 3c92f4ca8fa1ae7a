// Every scenario in memory, for a Node that is not the tests' own: prints what each missed of its good ending, and a
// digest of the record that the plain one wrote.

import { digestOf } from '../../pipelines/ledger/canonical.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from './rehearsal.ts';

const people = 30;

export interface ScenariosTold {
  readonly node: string;
  readonly missed: Readonly<Record<string, readonly string[]>>;
  readonly record: string;
}

export async function recordOfPlain(): Promise<string> {
  const [plain] = scenarios;
  if (plain === undefined) throw new Error('there is no scenario');
  const { entries } = await rehearseInMemory(await exampleFiles('complete', people), plain);
  // The snapshot holds the version of the time zone data, which is Node's own; so every digest over it differs.
  const withoutDigests = JSON.stringify(entries).replaceAll(/\b[0-9a-f]{8,64}\b/g, '#');
  return digestOf(new TextEncoder().encode(withoutDigests));
}

export async function tellScenarios(names: readonly string[]): Promise<ScenariosTold> {
  const missed: Record<string, readonly string[]> = {};
  for (const scenario of scenarios.filter(({ name }) => names.includes(name))) {
    const rehearsed = await rehearseInMemory(
      await exampleFiles(scenario.window ?? 'complete', people),
      scenario,
    );
    missed[scenario.name] = await scenario.missed(rehearsed);
  }
  return { node: process.version, missed, record: await recordOfPlain() };
}
