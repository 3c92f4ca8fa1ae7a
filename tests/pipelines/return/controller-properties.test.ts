// Whatever the samples are, some things never happen. A failing case prints its seed and path.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideAdmission,
  hearPerson,
  type ReturnState,
  startReturn,
  takeSample,
} from '../../../pipelines/return/controller.ts';
import type { ReturnPlan, ReturnSample } from '../../../pipelines/return/return-plan.ts';
import { countOutstanding } from '../../../pipelines/return/standing.ts';
import { createWorld } from './world.ts';

const plans: fc.Arbitrary<ReturnPlan> = fc.record({
  control: fc.constant('admission' as const),
  cohorts: fc
    .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 })
    .map((sizes) => sizes.map((size, index) => ({ id: `cohort-${index}`, size }))),
  startInFlight: fc.integer({ min: 1, max: 30 }),
  ceilingInFlight: fc.integer({ min: 1, max: 25 }),
  patienceMs: fc.integer({ min: 2_000, max: 30_000 }),
});

const instants = fc.record({
  step: fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: -4_000_000, max: 4_000_000 })),
  at: fc.integer({ min: 0, max: 40_000 }),
  inFlight: fc.option(fc.integer({ min: 0, max: 300 })),
  probeMs: fc.option(fc.integer({ min: 0, max: 30_000 })),
  failures: fc.integer({ min: 0, max: 3 }),
  succeeded: fc.integer({ min: 0, max: 12 }),
  took: fc.integer({ min: -50, max: 20_000 }),
  twice: fc.boolean(),
});
type Instant = typeof instants extends fc.Arbitrary<infer Value> ? Value : never;

const sampleOf = (instant: Instant): ReturnSample => ({
  at: instant.at,
  completed: Array.from({ length: instant.succeeded }, () => ({
    startedAt: instant.at - instant.took,
    finishedAt: instant.at,
    ok: true,
  })),
  inFlight: instant.inFlight,
  probeMs: instant.probeMs,
  failures: instant.failures,
});

function suffer(
  state: ReturnState,
  story: readonly Instant[],
  check: (state: ReturnState, admit: number) => void,
) {
  let now = 0;
  let current = state;
  for (const instant of story) {
    now += instant.step;
    current = takeSample(current, sampleOf(instant), now);
    if (instant.twice) current = takeSample(current, sampleOf(instant), now + 1);
    const decision = decideAdmission(current, now);
    current = decision.state;
    check(current, decision.admit);
  }
  return { state: current, now };
}

test('never more people are on their way than the vendor’s ceiling, and nobody is let in twice', () => {
  fc.assert(
    fc.property(plans, fc.array(instants, { maxLength: 60 }), (plan, story) => {
      suffer(startReturn(plan, 0), story, (state, admit) => {
        if (admit > 0) expect(countOutstanding(state.cohorts)).toBeLessThanOrEqual(plan.ceilingInFlight ?? 0);
        for (const cohort of state.cohorts) expect(cohort.admitted).toBeLessThanOrEqual(cohort.size);
      });
    }),
  );
});

test('after ten seconds without a sample nobody is let in, whatever was heard before', () => {
  fc.assert(
    fc.property(plans, fc.array(instants, { maxLength: 40 }), (plan, story) => {
      const { state, now } = suffer(startReturn(plan, 0), story, () => {});
      let current = state;
      let admitted = 0;
      for (let step = 1; step <= 30; step += 1) {
        const decision = decideAdmission(current, now + step * 1_000);
        current = decision.state;
        if (step > 11) admitted += decision.admit;
      }
      expect(admitted).toBe(0);
    }),
  );
});

test('a sample that knows nothing never lets in more than one that was lost', () => {
  fc.assert(
    fc.property(plans, fc.array(instants, { maxLength: 40 }), (plan, story) => {
      const { state, now } = suffer(startReturn(plan, 0), story, () => {});
      const nothing = { at: 50_000, completed: [], inFlight: null, probeMs: null, failures: 0 };
      const knowing = decideAdmission(takeSample(state, nothing, now + 500), now + 500).admit;
      expect(knowing).toBeLessThanOrEqual(decideAdmission(state, now + 500).admit);
    }),
  );
});

test('whatever happened before, everybody is in once the server is well again', () => {
  fc.assert(
    fc.property(plans, fc.array(instants, { maxLength: 30 }), (plan, story) => {
      // What was let in during the bad time comes back as stragglers at worst; nobody stays out.
      const { state } = suffer(startReturn(plan, 0), story, () => {});
      const seen = { ...state, time: { ...state.time, seen: 0 } };
      const later = hearPerson(seen, { kind: 'resume', by: 'it-lead', reason: 'the server is well again' });
      const world = createWorld(plan, later);
      const well = (sample: ReturnSample) => ({
        ...sample,
        at: sample.at + 200_000,
        late: Object.fromEntries(
          state.cohorts.map(({ id, admitted, returned }) => [id, admitted - returned]),
        ),
      });
      world.run(150_000, well);
      expect(world.state().cohorts.map(({ admitted }) => admitted)).toEqual(
        plan.cohorts.map(({ size }) => size),
      );
      expect(world.state().condition).toBe('done');
    }),
    { numRuns: 25 },
  );
});

test('a decision leaves the state that it was made from as it was', () => {
  fc.assert(
    fc.property(plans, fc.array(instants, { maxLength: 10 }), (plan, story) => {
      const { state, now } = suffer(startReturn(plan, 0), story, () => {});
      const before = structuredClone(state);
      decideAdmission(state, now + 100);
      takeSample(state, { at: 1, completed: [], inFlight: 3, probeMs: 4, failures: 2 }, now + 100);
      expect(state).toEqual(before);
    }),
  );
});
