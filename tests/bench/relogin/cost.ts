// What the controller itself costs: time per sample and decision, and a return of a hundred thousand.

import type { Gate, WayBack } from '../return-model/gate.ts';
import { quantile } from '../return-model/measure.ts';
import { hardModel } from '../return-model/model.ts';
import { simulateReturn } from '../return-model/simulate.ts';
import { companyOf } from './series.ts';
import { tideover } from './ways.ts';

export interface Cost {
  readonly people: number;
  readonly seconds: number;
  readonly decisions: number;
  /** Median and 90th percentile, microseconds; the processor is shared, so the mean would measure others. */
  readonly decision: { readonly median: number; readonly p90: number };
  readonly sample: { readonly median: number; readonly p90: number };
}

/** A messenger ten times the hard model's: 200 logins/s, 40 workers, so that the return takes about 8 minutes. */
export function returnOf(people: number, seed: number): Cost {
  const spent = { decide: [] as number[], take: [] as number[] };
  const model = { ...hardModel, capacity: 0.2, workers: 40, queueLimit: 1_280 };
  const began = performance.now();
  simulateReturn(timed(tideover, spent), {
    model,
    mode: 'keeps',
    cohorts: companyOf(people),
    seed,
    giveUpAfter: 10,
  });
  return {
    people,
    seconds: (performance.now() - began) / 1_000,
    decisions: spent.decide.length,
    decision: spread(spent.decide),
    sample: spread(spent.take),
  };
}

function spread(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: 1_000 * quantile(sorted, 0.5), p90: 1_000 * quantile(sorted, 0.9) };
}

function timed(way: WayBack, spent: { readonly decide: number[]; readonly take: number[] }): WayBack {
  const { gate: build } = way;
  if (!build) return way;
  return {
    ...way,
    gate(fleet) {
      const gate: Gate = build(fleet);
      const measure = <Result>(times: number[], act: () => Result): Result => {
        const began = performance.now();
        const result = act();
        times.push(performance.now() - began);
        return result;
      };
      return {
        take: (sample, now) => measure(spent.take, () => gate.take(sample, now)),
        decide: (now) => measure(spent.decide, () => gate.decide(now)),
      };
    },
  };
}
