// What the controller itself costs: time per sample and decision, and a return of a hundred thousand.

import type { Gate, WayBack } from '../../../pipelines/relogin/simulator/gate.ts';
import { hardModel } from '../../../pipelines/relogin/simulator/model.ts';
import { simulateReturn } from '../../../pipelines/relogin/simulator/simulate.ts';
import { companyOf } from './series.ts';
import { tideover } from './ways.ts';

export interface Cost {
  readonly people: number;
  readonly seconds: number;
  readonly decisions: number;
  readonly microsecondsEach: number;
}

/** A messenger ten times the hard model's: 200 logins/s, 40 workers, so that the return takes about 8 minutes. */
export function returnOf(people: number, seed: number): Cost {
  const spent = { ms: 0, decisions: 0 };
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
    decisions: spent.decisions,
    microsecondsEach: (1_000 * spent.ms) / Math.max(1, spent.decisions),
  };
}

function timed(way: WayBack, spent: { ms: number; decisions: number }): WayBack {
  const { gate: build } = way;
  if (!build) return way;
  return {
    ...way,
    gate(fleet) {
      const gate: Gate = build(fleet);
      const measure = <Result>(act: () => Result): Result => {
        const began = performance.now();
        const result = act();
        spent.ms += performance.now() - began;
        return result;
      };
      return {
        take: (sample, now) => measure(() => gate.take(sample, now)),
        decide(now) {
          spent.decisions += 1;
          return measure(() => gate.decide(now));
        },
      };
    },
  };
}
