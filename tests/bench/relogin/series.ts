// B1, B2 and B3: every way, in both models and both server modes, over the same seeds. One row per run.

import type { WayBack } from '../return-model/gate.ts';
import type { ReturnFigures } from '../return-model/measure.ts';
import type { Model, Shock } from '../return-model/model.ts';
import type { ServerMode } from '../return-model/server.ts';
import { simulateReturn } from '../return-model/simulate.ts';

export interface Run extends ReturnFigures {
  readonly way: string;
  readonly model: Model['name'];
  readonly mode: ServerMode;
  readonly shock: string;
  readonly size: number;
  readonly seed: number;
}

export interface Series {
  readonly ways: readonly WayBack[];
  readonly models: readonly Model[];
  readonly shocks: readonly Shock[];
  readonly size: number;
  readonly seeds: readonly number[];
}

const modes: readonly ServerMode[] = ['drops', 'keeps'];

/** Critical roles, customer service, everyone else, outdated clients; the canary is a phase of its own. */
export function companyOf(size: number) {
  const shares = [
    ['critical', 0.05],
    ['customer-service', 0.15],
    ['rest', 0.75],
    ['outdated', 0.05],
  ] as const;
  return shares.map(([id, share]) => ({ id, size: Math.round(share * size), canary: false }));
}

/** Given up after this many times the bound: the collapse of a large herd costs minutes to simulate. */
const giveUpAfter = (size: number): number => (size > 1_000 ? 3 : 10);

export function runSeries(series: Series, say: (line: string) => void): readonly Run[] {
  const runs: Run[] = [];
  for (const model of series.models) {
    for (const mode of modes) {
      for (const shock of series.shocks) {
        for (const way of series.ways) {
          say(
            `${series.size} people, ${model.name} model, server ${mode} abandoned work, ${shock.name}: ${way.name}`,
          );
          for (const seed of series.seeds) runs.push(runOnce(way, model, mode, shock, series.size, seed));
        }
      }
    }
  }
  return runs;
}

/** The best of its variants, where it has some. */
export function runOnce(
  way: WayBack,
  model: Model,
  mode: ServerMode,
  shock: Shock,
  size: number,
  seed: number,
): Run {
  const scenario = { model, mode, shock, cohorts: companyOf(size), seed, giveUpAfter: giveUpAfter(size) };
  const figures = (way.variants ?? [way])
    .map((variant) => simulateReturn(variant, scenario))
    .reduce((best, next) => (next.time / next.bound < best.time / best.bound ? next : best));
  return { ...figures, way: way.name, model: model.name, mode, shock: shock.name, size, seed };
}
