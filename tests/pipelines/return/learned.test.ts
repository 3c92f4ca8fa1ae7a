import { describe, expect, test } from 'vitest';
import { decideAdmission, startReturn, takeSample } from '../../../pipelines/return/controller.ts';
import { foretell, learnedFrom, measuredBy, priorOf } from '../../../pipelines/return/learned.ts';
import { createWorld, planOf } from './world.ts';

const company = [
  { id: 'critical', size: 50 },
  { id: 'rest', size: 950 },
];
const learned = { from: 'before', loginsPerSecond: 20, loginMs: 200, reactionMs: 2_400 };
const firstAdmission = (patienceMs: number, prior = priorOf(learned)) => {
  const plan = planOf({ cohorts: company, patienceMs, prior });
  const heard = takeSample(startReturn(plan, 0), {
    at: 0,
    completed: [],
    inFlight: 0,
    probeMs: 5,
    failures: 0,
  });
  return decideAdmission(heard, 0).state.limit.allowed;
};

describe('what a return has learned', () => {
  test('is measured at its end, and the next one reads it', () => {
    const world = createWorld(planOf({ cohorts: [{ id: 'rest', size: 90_000 }], patienceMs: 10_000 }));
    world.latency.ms = 200;
    world.run(1_000);
    world.latency.ms = 800;
    world.run(10_000);
    const measured = measuredBy(world.state(), 10_000).map((one) => ({ phase: 're-login', ...one }));
    expect(measured.map(({ name }) => name)).toEqual(['return-capacity', 'return-login', 'return-reaction']);
    expect(learnedFrom('this', measured, 're-login')).toMatchObject({ from: 'this', loginMs: 200 });
    expect(learnedFrom('this', measured, 'canary')).toBeNull();
  });

  test('is nothing when the server was never busy', () => {
    const world = createWorld(planOf());
    world.run(30_000);
    expect(measuredBy(world.state(), 2_000)).toEqual([]);
  });

  test('begins the next return by Little’s law, for most of it', () => {
    expect(firstAdmission(10_000)).toBeCloseTo(0.65 * 20 * (2.4 + 3));
    expect(firstAdmission(10_000, { ...priorOf(learned), capacity: 0.0001 })).toBe(16);
  });

  test('lets everybody in at once where the server is done before half of the patience is over', () => {
    expect(foretell(learned, 1_000, 100_000)).toEqual({ seconds: 50, atOnce: true });
    expect(firstAdmission(100_000)).toBe(1_000);
    expect(foretell(learned, 1_000, 99_000).atOnce).toBe(false);
  });
});
