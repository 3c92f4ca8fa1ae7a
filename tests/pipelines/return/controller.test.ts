import { describe, expect, test } from 'vitest';
import { reactionOf } from '../../../pipelines/return/arrivals.ts';
import {
  decideAdmission,
  hearPerson,
  type ReturnState,
  startReturn,
  takeBack,
  takeSample,
} from '../../../pipelines/return/controller.ts';
import { paceOf } from '../../../pipelines/return/progress.ts';
import type { ReturnSample } from '../../../pipelines/return/return-plan.ts';
import { sumOf } from '../../../pipelines/return/standing.ts';
import { createWorld, planOf } from './world.ts';

const by = { by: 'it-lead', reason: 'asked by the vendor' };
const silence = () => null;

describe('cohorts', () => {
  test('open in order, and everybody is back in the end', () => {
    const world = createWorld(planOf());
    world.run(30_000);
    expect(world.state().condition).toBe('done');
    expect(world.changes).toEqual(['holding > admitting', 'it', 'critical', 'rest', 'admitting > done']);
    expect(sums(world.state())).toEqual({ admitted: 113, returned: 113, stragglers: 0 });
  });

  test('do not wait for ever for people who do not come', () => {
    const world = createWorld(planOf());
    world.keepAway('critical');
    world.run(140_000);
    expect(world.state().condition).toBe('done');
    expect(world.state().cohorts[1]).toMatchObject({ admitted: 10, returned: 0, stragglers: 10 });
  });

  test('count a straggler who comes after all as back', () => {
    const world = createWorld(planOf());
    world.keepAway('critical');
    world.run(75_000);
    world.change((state) => takeSample(state, { ...word(75_050), returned: { critical: 4 } }, 75_050));
    expect(world.state().cohorts[1]).toMatchObject({ returned: 4, stragglers: 6 });
  });

  test('of which one in twenty is awake are not held up by those asleep', () => {
    const world = createWorld(planOf({ cohorts: [{ id: 'rest', size: 1_000 }] }));
    world.onlyOneIn(20);
    world.run(600_000);
    expect(world.state().condition).toBe('done');
    expect(sums(world.state())).toMatchObject({ admitted: 1_000, returned: 50 });
  });

  test('of people who are asleep do not make the others look slow', () => {
    const cohorts = [
      { id: 'asleep', size: 30 },
      { id: 'rest', size: 3_000 },
    ];
    const world = createWorld(planOf({ startInFlight: 60, ceilingInFlight: 60, cohorts }));
    world.keepAway('asleep');
    world.run(120_000);
    expect(world.state().cohorts[0]?.stragglers).toBe(30);
    expect(world.admitted('rest')).toBeGreaterThan(1_000);
    expect(reactionOf(world.state().arrivals)).toBeLessThan(1_000);
  });

  test('of people asleep let in no more at once than ten times the limit, should they all wake up', () => {
    const world = createWorld(planOf({ startInFlight: 16, cohorts: [{ id: 'rest', size: 5_000 }] }));
    world.keepAway('rest');
    world.onlyOneIn(1_000_000);
    let most = 0;
    for (let minute = 0; minute < 30; minute += 1) most = Math.max(most, world.run(60_000));
    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(80);
  });

  test('of people who try and fail are not taken for people asleep', () => {
    const world = createWorld(planOf({ startInFlight: 16, cohorts: [{ id: 'rest', size: 5_000 }] }));
    world.keepAway('rest');
    world.onlyOneIn(1_000_000);
    let most = 0;
    for (let minute = 0; minute < 30; minute += 1) {
      const atOnce = world.run(100, (sample) => ({ ...sample, failures: 1 }));
      most = Math.max(most, atOnce + world.run(59_900));
    }
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('without data', () => {
  test('nobody is let in before the first word from the server', () => {
    const world = createWorld(planOf());
    expect(world.run(30_000, silence)).toBe(0);
    expect(world.state().reason).toBe('nothing has been heard from the server yet');
  });

  test('a sample that knows nothing is no word', () => {
    const world = createWorld(planOf());
    const knowsNothing = (sample: ReturnSample) => ({
      ...sample,
      completed: [],
      inFlight: null,
      probeMs: null,
    });
    expect(world.run(30_000, knowsNothing)).toBe(0);
  });

  test('the return holds, says why, and goes on by itself', () => {
    const world = createWorld(planOf());
    world.run(1_500);
    world.run(15_000, silence);
    expect(world.state()).toMatchObject({
      condition: 'holding',
      reason: 'no word from the server: nobody is let in blindly',
    });
    expect(world.run(5_000, silence)).toBe(0);
    // Whose return was in a lost sample is a straggler after a minute, and no longer waited for.
    world.run(90_000);
    expect(world.state().condition).toBe('done');
  });
});

describe('trouble at the server', () => {
  test('failing logins hold the return until logins work again', () => {
    const world = createWorld(planOf());
    world.run(1_500);
    const failing = (sample: ReturnSample) => ({
      ...sample,
      completed: [],
      failures: Math.max(1, sample.completed.length),
    });
    world.run(1_000, failing);
    expect(world.state()).toMatchObject({ condition: 'holding', reason: 'logins are failing' });
    expect(world.run(3_000, failing)).toBe(0);
    world.run(120_000);
    expect(world.state().condition).toBe('done');
  });

  test.each([
    [2_000, 'calls the last ones back, and everybody is in once logins work'],
    [10_000, 'calls nobody back who waits longer: they ease off by themselves'],
  ])('with clients that wait %i ms %s', (patienceMs) => {
    const world = createWorld(planOf({ patienceMs }));
    world.run(1_500);
    const failing = (sample: ReturnSample) => ({ ...sample, completed: [], failures: 3 });
    world.run(5_000, failing);
    expect(world.calledBack() > 0).toBe(patienceMs === 2_000);
    world.run(150_000);
    expect(world.state().condition).toBe('done');
  });

  test('patience is learned downward from the clients that gave up', () => {
    const world = createWorld(planOf({ patienceMs: 30_000 }));
    const gaveUp = ({ at, ...sample }: ReturnSample) => ({
      ...sample,
      at,
      completed: [{ startedAt: at - 4_000, finishedAt: at, ok: false }],
    });
    world.run(500, gaveUp);
    expect(world.state().plan.patienceMs).toBe(4_000);
  });

  test('a probe without an answer holds the return', () => {
    const world = createWorld(planOf());
    world.run(500);
    world.run(300, (sample) => ({ ...sample, probeMs: 2_000 }));
    expect(world.state()).toMatchObject({ condition: 'holding', reason: 'the probe gets no answer in time' });
  });
});

describe('samples', () => {
  test('in which nobody could look say nothing about the pace, and hold the return when they go on', () => {
    const world = createWorld(planOf({ cohorts: [{ id: 'rest', size: 30_000 }] }));
    world.run(8_000);
    const { moments, probe } = world.state().view;
    const before = world.state().limit;
    const blind = (sample: ReturnSample) =>
      ({ ...sample, completed: [], probeMs: 900, isBlind: true }) as const;
    world.run(1_000, blind);
    expect(world.state().view.moments).toEqual(moments);
    expect(world.state().limit).toEqual(before);
    expect(world.state().view.probe?.at).toBeGreaterThan(probe?.at ?? 0);
    world.run(10_000, blind);
    expect(world.state().reason).toBe('no word from the server: nobody is let in blindly');
  });

  test('that come twice count once', () => {
    const plan = planOf();
    const [, admitted] = admitFrom(takeSample(startReturn(plan, 0), word(0), 0), 0);
    const sample = { ...word(400), completed: [login(0, 400)] };
    const once = takeSample(admitted, sample, 400);
    expect(takeSample(once, sample, 500)).toBe(once);
  });

  test('that come late count for what they report, not for how the server is now', () => {
    const [, admitted] = admitFrom(takeSample(startReturn(planOf(), 0), word(0), 0), 0);
    const newer = takeSample(admitted, { ...word(1_000), inFlight: 2 }, 1_000);
    const late = takeSample(newer, { ...word(500), inFlight: 90, completed: [login(0, 400)] }, 1_100);
    expect(late.view.inFlight).toBe(2);
    expect(late.cohorts[0]?.returned).toBe(1);
  });

  test('are believed again after the server set its clock back', () => {
    const world = createWorld(planOf());
    world.run(1_000);
    const anHourBack = (sample: ReturnSample) => ({
      ...sample,
      at: sample.at - 3_600_000,
      completed: sample.completed.map((one) => ({
        ...one,
        startedAt: one.startedAt - 3_600_000,
        finishedAt: one.finishedAt - 3_600_000,
      })),
    });
    world.run(30_000, anHourBack);
    expect(world.state().condition).toBe('done');
  });
});

describe('a clock that jumps', () => {
  test('ahead lets nobody in before a fresh sample, and makes nobody a straggler', () => {
    const world = createWorld(planOf());
    world.keepAway('critical');
    world.run(2_000);
    world.setClock(3_600_000);
    expect(world.run(500, silence)).toBe(0);
    expect(world.state().reason).toBe('the clock jumped: waiting for a fresh sample');
    expect(world.state().cohorts[1]?.stragglers).toBe(0);
    const late = (sample: ReturnSample) => ({ ...sample, at: 1_050 });
    expect(world.run(100, late)).toBe(0);
    expect(world.state().reason).toBe('the clock jumped: waiting for a fresh sample');
    world.run(200);
    expect(world.state().condition).toBe('admitting');
  });

  test('back does not freeze the return', () => {
    const world = createWorld(planOf());
    world.run(1_000);
    world.setClock(-3_600_000);
    world.run(30_000);
    expect(world.state().condition).toBe('done');
  });
});

describe('a person', () => {
  test('pauses and resumes', () => {
    const world = createWorld(planOf());
    world.run(1_000);
    world.change((state) => hearPerson(state, { kind: 'pause', ...by }));
    expect(world.run(10_000)).toBe(0);
    expect(world.state()).toMatchObject({ condition: 'paused', reason: 'asked by the vendor (it-lead)' });
    world.change((state) => hearPerson(state, { kind: 'resume', ...by }));
    world.run(30_000);
    expect(world.state().condition).toBe('done');
  });

  test('sets the limit, up to the vendor’s ceiling, and gives it back', () => {
    const plan = planOf({ cohorts: [{ id: 'rest', size: 500 }], ceilingInFlight: 40 });
    const [, heard] = admitFrom(takeSample(startReturn(plan, 0), word(0), 0), 0);
    const limited = hearPerson(heard, { kind: 'override-in-flight', limit: 90, onlyLowers: false, ...by });
    expect(decideAdmission(limited, 10).admit).toBe(40 - 8);
    const fewer = hearPerson(heard, { kind: 'override-in-flight', limit: 2, onlyLowers: false, ...by });
    expect(decideAdmission(fewer, 10).admit).toBe(0);
    const back = hearPerson(limited, { kind: 'override-in-flight', limit: null, onlyLowers: false, ...by });
    expect(decideAdmission(back, 10).admit).toBe(0);
  });

  test('releases everyone, whatever holds the return', () => {
    const world = createWorld(planOf());
    world.change((state) => hearPerson(state, { kind: 'pause', ...by }));
    world.change((state) => hearPerson(state, { kind: 'release-everyone', ...by }));
    expect(world.run(1_000, silence)).toBe(113);
    expect(world.state().condition).toBe('done');
  });
});

describe('a return that was interrupted', () => {
  test('goes on where it stood', () => {
    const plan = planOf();
    const standing = { it: { admitted: 3, returned: 3 }, critical: { admitted: 10, returned: 7 } };
    const world = createWorld(plan, startReturn(plan, 0, standing));
    world.run(90_000);
    expect(world.state().condition).toBe('done');
    expect(world.state().cohorts).toMatchObject([
      { admitted: 3, returned: 3 },
      { admitted: 10, stragglers: 3 },
      { admitted: 100, returned: 100 },
    ]);
    expect(world.changes.filter((change) => !change.includes('>'))).toEqual(['rest']);
  });

  test('lets people in again when the messenger refused to unlock them', () => {
    const plan = planOf();
    const [admit, admitted] = admitFrom(takeSample(startReturn(plan, 0), word(0), 0), 0);
    expect(admit).toBe(3);
    const taken = takeBack(admitted, 'it', 3);
    expect(sums(taken).admitted).toBe(0);
    expect(decideAdmission(taken, 100)).toMatchObject({ admit: 3, cohort: 'it' });
  });
});

describe('progress', () => {
  test('foretells the finish from what an earlier return measured, and does not while it holds', () => {
    const cohorts = [{ id: 'rest', size: 9_000 }];
    const prior = { capacity: 0.02, latencyMs: 300, reactionMs: 0 };
    const world = createWorld(planOf({ cohorts, prior }));
    world.run(500);
    const { perMinute, ends } = paceOf(world.state());
    expect(perMinute).toBe(1_200);
    expect(ends?.soonest).toBeGreaterThan(400);
    expect(ends?.latest).toBeGreaterThanOrEqual(ends?.soonest ?? 0);
    world.run(15_000, silence);
    expect(paceOf(world.state())).toEqual({ perMinute: 1_200, ends: null });
  });

  test('foretells nothing before the server was busy once: the rate only says how few were let in', () => {
    const world = createWorld(planOf({ cohorts: [{ id: 'rest', size: 9_000 }] }));
    world.run(1_000);
    expect(paceOf(world.state())).toEqual({ perMinute: null, ends: null });
  });
});

const sums = ({ cohorts }: ReturnState) => ({
  admitted: sumOf(cohorts, 'admitted'),
  returned: sumOf(cohorts, 'returned'),
  stragglers: sumOf(cohorts, 'stragglers'),
});

function word(at: number): ReturnSample {
  return { at, completed: [], inFlight: 0, probeMs: 5, failures: 0 };
}

function login(startedAt: number, finishedAt: number) {
  return { startedAt, finishedAt, ok: true };
}

function admitFrom(state: Parameters<typeof decideAdmission>[0], at: number) {
  const decision = decideAdmission(state, at);
  return [decision.admit, decision.state] as const;
}
