// B5: a fault that shows only after login. Who has met it when the return stops itself, how long that takes, what
// happens when the checks say nothing, and whether clean returns are ever stopped.

import type { WayBack } from '../return-model/gate.ts';
import { hardModel } from '../return-model/model.ts';
import { ours } from '../return-model/ours.ts';
import { alarmInlet, blindWaves } from '../return-model/peers/alarm-inlet.ts';
import { simulateReturn } from '../return-model/simulate.ts';
import { shown, summarise } from '../support/summary.ts';

export const canarySize = 20;
const checkTakesMs = 1_000;
const neverMs = 3_600_000;

const withCanary = ours({ plan: { canaryChecks: canarySize } });
const ways: readonly WayBack[] = [withCanary, alarmInlet, blindWaves];

export function canaryRows(size: number, seeds: readonly number[]): readonly (readonly string[])[] {
  const faults = [
    { name: '5 % of the canary', share: 0.05, checkTakesMs },
    { name: '20 % of the canary', share: 0.2, checkTakesMs },
    { name: '100 % of the canary', share: 1, checkTakesMs },
    { name: 'no word from the checks', share: 1, checkTakesMs: neverMs },
  ];
  return faults.flatMap((fault) =>
    ways.map((way) => {
      const runs = seeds.map((seed) => run(way, size, seed, fault.share, fault.checkTakesMs));
      const halts = runs.flatMap(({ haltedAt }) => (haltedAt === null ? [] : [haltedAt / 1_000]));
      return [
        fault.name,
        way.name,
        shown(summarise(runs.map(({ exposed }) => exposed / canarySize)), 1),
        halts.length === 0
          ? way === withCanary
            ? 'waits for the checks'
            : 'never'
          : shown(summarise(halts), 1),
      ];
    }),
  );
}

/** How many of so many clean runs stopped, or did not bring everybody back. */
export function falseHalts(
  runs: number,
  firstSeed: number,
): { readonly halted: number; readonly unfinished: number } {
  let halted = 0;
  let unfinished = 0;
  for (let index = 0; index < runs; index += 1) {
    const { haltedAt, finished, people } = run(withCanary, 200, firstSeed + index, 0, checkTakesMs);
    if (haltedAt !== null) halted += 1;
    if (finished < people) unfinished += 1;
  }
  return { halted, unfinished };
}

function run(way: WayBack, size: number, seed: number, share: number, takes: number) {
  return simulateReturn(way, {
    model: hardModel,
    mode: 'keeps',
    cohorts: [
      { id: 'canary', size: canarySize, canary: true },
      { id: 'rest', size: size - canarySize, canary: false },
    ],
    seed,
    giveUpAfter: 30,
    fault: { share: { canary: share }, checkTakesMs: takes },
  });
}
