// All bad days, in memory: each reaches the ending that it defines as good, and the same seed tells the same story.

import { expect, test } from 'vitest';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from '../../../support/rehearsal.ts';

const people = 60;

test.for(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s ends as it should',
  async ([, scenario]) => {
    const files = await exampleFiles(scenario.window ?? 'complete', people);
    const rehearsed = await rehearseInMemory(files, scenario);
    expect(await scenario.missed(rehearsed)).toEqual([]);
  },
);

// As npm run init leaves a company: where its vendor announces, and no second place.
test.for(scenarios.filter(({ name }) => /^(?:plain|called-off-by-vendor|vendor-)/.test(name)))(
  '$name ends as it should where the vendor speaks in one place, and nobody else speaks for him',
  async (scenario) => {
    const files = await exampleFiles(scenario.window ?? 'complete', people);
    const { plan, organisation } = files;
    const rehearsed = await rehearseInMemory(
      {
        ...files,
        plan: { ...plan, announcement: { ...plan.announcement, confirmFrom: 1 } },
        organisation: { ...organisation, vendorSources: organisation.vendorSources.slice(0, 1) },
      },
      scenario,
    );
    expect(await scenario.missed(rehearsed)).toEqual([]);
    expect(new Set(rehearsed.state.vendor.map(({ source }) => source))).toEqual(
      new Set([organisation.vendorSources[0]?.id]),
    );
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
