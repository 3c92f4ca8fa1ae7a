import { describe, expect, test } from 'vitest';
import { decideAdmission, startReturn, takeSample } from '../../../pipelines/return/controller.ts';
import {
  type CountedReturns,
  countLogins,
  nothingCounted,
  peopleBack,
} from '../../../pipelines/return/counted-returns.ts';
import { sumOf } from '../../../pipelines/return/standing.ts';

const second = 1_000;

/** Counts by second, each with how many are known by name then. */
function countedTo(
  seconds: number,
  loginsAt: (second: number) => number,
  namedAt: (second: number) => number,
) {
  let counted: CountedReturns = nothingCounted;
  for (let at = 0; at <= seconds; at += 1)
    counted = countLogins(counted, at * second, loginsAt(at), namedAt(at));
  return peopleBack(counted, seconds * second, namedAt(seconds));
}

describe('people back by the count of logins', () => {
  test('are known before their names', () => {
    expect(
      countedTo(
        4,
        (at) => 1_000 + 8 * at,
        () => 0,
      ),
    ).toBe(32);
  });

  test('with two devices each count once, as soon as names show it', () => {
    const people = countedTo(
      40,
      (at) => 16 * at,
      (at) => Math.max(0, 8 * (at - 5)),
    );
    expect(people).toBeGreaterThanOrEqual(8 * 35);
    expect(people).toBeLessThanOrEqual(8 * 40);
  });

  test('are never fewer than those known by name, whatever was counted', () => {
    expect(
      countedTo(
        3,
        () => 7,
        (at) => 10 * at,
      ),
    ).toBe(30);
  });

  test('are those known by name after the server was restarted', () => {
    const before = countLogins(countLogins(nothingCounted, 0, 500, 0), second, 520, 0);
    const after = countLogins(before, 2 * second, 3, 18);
    expect(peopleBack(after, 2 * second, 18)).toBe(18);
    expect(peopleBack(countLogins(after, 3 * second, 8, 18), 3 * second, 18)).toBe(23);
  });
});

test('logins of strangers let nobody in: no more are back than were let in', () => {
  const cohorts = [{ id: 'all', size: 500 }];
  let state = startReturn({ control: 'admission', cohorts, startInFlight: 40, patienceMs: 30_000 }, 0);
  const sampleAt = (at: number, loginsCounted: number) => {
    const sample = { at, completed: [], inFlight: null, probeMs: 20, failures: 0, loginsCounted };
    state = takeSample(state, sample);
  };
  const admits = (at: number): number => {
    const { state: next, admit } = decideAdmission(state, at);
    state = next;
    return admit;
  };
  sampleAt(0, 1_000);
  expect(admits(0)).toBe(40);
  sampleAt(second, 9_000);
  expect([admits(second), admits(second + 250), admits(second + 500)]).toEqual([40, 0, 0]);
});

test('the next are let in for those who were counted, before anybody knows whose logins those were', () => {
  const admittedAt = (seconds: number, countedAt?: (second: number) => number) => {
    const cohorts = [{ id: 'all', size: 500 }];
    let state = startReturn({ control: 'admission', cohorts, startInFlight: 40, patienceMs: 30_000 }, 0);
    for (let at = 0; at <= seconds; at += 1) {
      const counted = countedAt && { loginsCounted: countedAt(at) };
      const sample = { at: at * second, completed: [], inFlight: null, probeMs: 20, failures: 0, ...counted };
      state = decideAdmission(takeSample(state, sample), at * second).state;
    }
    return sumOf(state.cohorts, 'admitted');
  };
  expect(admittedAt(5)).toBe(40);
  expect(admittedAt(5, (at) => 8 * at)).toBeGreaterThan(60);
});
