// Worlds unlike the one that the constants were chosen in: slow and fast servers, very many slow workers, slow people,
// and the steps of a real Synapse, where nearly all of a login is its first step and clients wait half a minute.

import type { WayBack } from '../return-model/gate.ts';
import { hardModel, type Model, shocks } from '../return-model/model.ts';
import { oracle } from '../return-model/peers/oracle.ts';
import { shown, summarise } from '../support/summary.ts';
import { ratio } from './report.ts';
import { runOnce } from './series.ts';
import { tideover, tideoverWithPrior } from './ways.ts';

const worlds: readonly { readonly name: string; readonly model: Model; readonly size: number }[] = [
  { name: '5 logins/s', model: { ...hardModel, capacity: 0.005 }, size: 1_000 },
  { name: '100 logins/s, 20 workers', model: { ...hardModel, capacity: 0.1, workers: 20 }, size: 1_000 },
  { name: '64 workers of 3.2 s', model: { ...hardModel, workers: 64 }, size: 1_000 },
  {
    name: 'people react in 5 s',
    model: { ...hardModel, reaction: { medianMs: 5_000, sigma: 0.6 } },
    size: 1_000,
  },
  ...[200, 1_000, 2_000].map((size) => ({ name: 'steps of Synapse', model: synapseLike(), size })),
];

function synapseLike(): Model {
  return {
    ...hardModel,
    capacity: 0.00509,
    workers: 8,
    serviceSigma: 0.3,
    steps: [0.95, 0.05],
    knockEveryMs: null,
    signal: { everyMs: 1_000, latestMs: 500, lostShare: 0 },
    patienceMs: 30_000,
  };
}

const ways: readonly WayBack[] = [tideover, tideoverWithPrior, oracle];

export function oddRows(seeds: readonly number[]): readonly (readonly string[])[] {
  return worlds.flatMap(({ name, model, size }) =>
    ways.map((way) => {
      const runs = seeds.map((seed) => runOnce(way, model, 'keeps', shocks.none, size, seed));
      return [
        name,
        size.toLocaleString('en'),
        way.name,
        shown(summarise(runs.map(ratio)), 2),
        shown(summarise(runs.map(({ failedShare }) => 100 * failedShare)), 1),
        shown(summarise(runs.map(({ waitP99 }) => waitP99 / 1_000)), 0),
      ];
    }),
  );
}
