import { expect, test } from 'vitest';
import { decideAdmission, startReturn, takeSample } from '../../../pipelines/return/controller.ts';
import { sumOf } from '../../../pipelines/return/standing.ts';

const second = 1_000;

/** People on their way, second by second, at a server that finishes ten logins a second, whoever waits longest first. */
function onTheWay(patienceMs: number): readonly number[] {
  const cohorts = [{ id: 'all', size: 2_000 }];
  let state = startReturn({ control: 'admission', cohorts, startInFlight: 40, patienceMs }, 0);
  const queue: number[] = [];
  return Array.from({ length: 60 }, (_, seconds) => {
    const at = seconds * second;
    const completed = queue
      .splice(0, 10)
      .map((startedAt) => ({ startedAt, finishedAt: at, ok: true, cohort: 'all' }));
    const sample = { at, completed, inFlight: queue.length, probeMs: 20, failures: 0 };
    const decision = decideAdmission(takeSample(state, sample), at);
    state = decision.state;
    queue.push(...Array<number>(Math.max(0, decision.admit)).fill(at));
    return sumOf(state.cohorts, 'admitted') - sumOf(state.cohorts, 'returned');
  });
}

test('however patient clients are, no longer a queue is aimed at than for ten seconds of patience', () => {
  const patient = onTheWay(60 * second);
  expect(patient).toEqual(onTheWay(10 * second));
  expect(Math.max(...patient)).toBeGreaterThan(40);
  expect(Math.max(...onTheWay(2 * second))).toBeLessThan(Math.max(...patient));
});
