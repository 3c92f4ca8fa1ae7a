// Whole windows with everything that can go wrong, drawn from seeds: what README.md beside says is held. Fifteen seconds of
// it here, minutes in the thorough run, any amount by `npm run simulate`.

import { beforeAll, expect, test } from 'vitest';
import type { WindowFiles } from '../../pipelines/engine/enter-window.ts';
import {
  describeFailure,
  pairs,
  play,
  type Story,
  seeds,
  singles,
  storyOfSeed,
  typicalOf,
} from '../../pipelines/rehearsal/simulation/campaign.ts';
import type { Typical } from '../../pipelines/rehearsal/simulation/fault.ts';
import { simulateWindow } from '../../pipelines/rehearsal/simulation/simulate.ts';
import { exampleFiles } from '../support/rehearsal.ts';

const isThorough = process.env.TIDEOVER_TESTS === 'thorough';
const secondsEach = isThorough ? 150 : 5;

let files: WindowFiles;
let typical: Typical;

beforeAll(async () => {
  files = await exampleFiles('complete', 12);
  typical = await typicalOf(files);
}, 60_000);

const kinds: readonly (readonly [string, (its: Typical) => Iterable<Story>])[] = [
  ['drawn from seeds', (its) => seeds(1, 1_000_000, its)],
  ['whose process ends at one place, whichever it is', (its) => singles(its, isThorough ? 1 : 61)],
  ['whose process ends twice', (its) => everyNth(pairs(its), 997)],
];

test.for(kinds)('every invariant holds in windows %s', { timeout: 600_000 }, async ([, storiesOf]) => {
  const giveUpAt = performance.now() + secondsEach * 1_000;
  const { windows, failures } = await play(
    files,
    storiesOf(typical),
    (soFar) => performance.now() > giveUpAt || soFar.failures >= 3,
  );
  expect(failures.map(describeFailure)).toEqual([]);
  expect(windows).toBeGreaterThan(0);
});

test('the same seed and faults write the same ledger, byte for byte', async () => {
  const story = storyOfSeed(7, typical);
  const [first, second] = [
    await simulateWindow({ files, ...story }),
    await simulateWindow({ files, ...story }),
  ];
  expect(second.root).toBe(first.root);
});

function* everyNth<Item>(items: Iterable<Item>, nth: number): Generator<Item> {
  let place = 0;
  for (const item of items) {
    if (place % nth === 0) yield item;
    place += 1;
  }
}
