// All bad days, in memory: each reaches the ending that it defines as good, and the same seed tells the same story.

import { expect, test } from 'vitest';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from '../../../support/rehearsal.ts';

const people = 60;

test.for(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s ends as it should',
  async ([, scenario]) => {
    const files = await exampleFiles(scenario.window, people);
    const rehearsed = await rehearseInMemory(files, scenario);
    expect(await scenario.missed(rehearsed)).toEqual([]);
  },
);

test('the same seed writes the same ledger, byte for byte', async () => {
  const [plain] = scenarios;
  if (plain === undefined) throw new Error('there is no scenario');
  const files = await exampleFiles('complete', people);
  const [first, second] = [await rehearseInMemory(files, plain), await rehearseInMemory(files, plain)];
  expect(JSON.stringify(second.entries)).toBe(JSON.stringify(first.entries));
});

test('another seed tells another story with the same ending', async () => {
  const [plain] = scenarios;
  if (plain === undefined) throw new Error('there is no scenario');
  const files = await exampleFiles('complete', people);
  const [first, other] = [
    await rehearseInMemory(files, plain),
    await rehearseInMemory(files, plain, { seed: 2 }),
  ];
  expect(await plain.missed(other)).toEqual([]);
  expect(JSON.stringify(other.entries)).not.toBe(JSON.stringify(first.entries));
});
