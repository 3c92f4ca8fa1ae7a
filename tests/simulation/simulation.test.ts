// Whole windows with everything that can go wrong, drawn from seeds: what README.md beside says is held. Six seconds of
// it here, minutes in the thorough run, any amount by `npm run simulate`.

import { beforeAll, expect, test } from 'vitest';
import {
  describeFailure,
  pairs,
  play,
  type Stage,
  type Story,
  seeds,
  singles,
  stageOf,
  storyOfSeed,
} from '../../pipelines/rehearsal/simulation/campaign.ts';
import { simulateWindow } from '../../pipelines/rehearsal/simulation/simulate.ts';
import { exampleFiles } from '../support/rehearsal.ts';

const isThorough = process.env.TIDEOVER_TESTS === 'thorough';
const secondsEach = isThorough ? 60 : 2;

let stages: readonly [Stage, Stage];

beforeAll(async () => {
  stages = [
    await stageOf(await exampleFiles('complete', 12)),
    await stageOf(await exampleFiles('emergency', 12)),
  ];
}, 300_000);

const kinds: readonly (readonly [string, (its: typeof stages) => Iterable<Story>])[] = [
  ['drawn from seeds', (its) => seeds(1, 1_000_000, its)],
  // All over the window: its first places alone would fill the time.
  ['whose process ends at one place, whichever it is', (its) => singles(its[0], isThorough ? 17 : 61)],
  ['whose process ends twice', (its) => everyNth(pairs(its[0]), 997)],
];

test.for(kinds)('every invariant holds in windows %s', { timeout: 600_000 }, async ([, storiesOf]) => {
  const giveUpAt = performance.now() + secondsEach * 1_000;
  const { windows, failures } = await play(
    storiesOf(stages),
    (soFar) => performance.now() > giveUpAt || soFar.failures >= 3,
  );
  expect(failures.map(describeFailure)).toEqual([]);
  expect(windows).toBeGreaterThan(0);
});

test('a stage whose window is stuck without any fault is refused, for nothing behind it would be tried', async () => {
  const files = await exampleFiles('complete', 12);
  const { approvals } = files.plan;
  const gates = Object.entries(approvals.gates).map(([phase, rule]) => [phase, { ...rule, quorum: 99 }]);
  const plan = { ...files.plan, approvals: { ...approvals, gates: Object.fromEntries(gates) } };
  await expect(stageOf({ ...files, plan })).rejects.toThrow('undisturbed, the window ends called-off');
});

test('the same seed and faults write the same ledger, byte for byte', { timeout: 300_000 }, async () => {
  const story = storyOfSeed(3, stages);
  const [first, second] = [await simulateWindow(story), await simulateWindow(story)];
  expect(second.root).toBe(first.root);
});

function* everyNth<Item>(items: Iterable<Item>, nth: number): Generator<Item> {
  let place = 0;
  for (const item of items) {
    if (place % nth === 0) yield item;
    place += 1;
  }
}
