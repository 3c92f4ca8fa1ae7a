import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventQueue } from './event-queue.ts';
import type { WayBack } from './gate.ts';
import { finishOf, hardModel, plainModel, shocks } from './model.ts';
import { ours } from './ours.ts';
import { decorrelatedJitter, fullJitter } from './peers/aws-jitter.ts';
import { gradient2 } from './peers/gradient2.ts';
import { knownPace } from './peers/known-pace.ts';
import { socketIo } from './peers/socket-io.ts';
import { stanza } from './peers/stanza.ts';
import { xmppJs } from './peers/xmpp-js.ts';
import { drawFor, logNormal, randomFrom } from './random.ts';
import { type Scenario, simulateReturn } from './simulate.ts';

const company = [
  { id: 'critical', size: 20, canary: false },
  { id: 'rest', size: 280, canary: false },
];
const scenario = (changes: Partial<Scenario> = {}): Scenario => ({
  model: plainModel,
  mode: 'keeps',
  cohorts: company,
  seed: 7,
  giveUpAfter: 5,
  ...changes,
});

describe('the simulator', () => {
  test('repeats a run from its seed, and another seed is another run', () => {
    const hard = scenario({ model: hardModel });
    expect(simulateReturn(ours(), hard)).toEqual(simulateReturn(ours(), hard));
    expect(simulateReturn(ours(), { ...hard, seed: 8 }).time).not.toBe(simulateReturn(ours(), hard).time);
  });

  test.each([ours(), xmppJs, fullJitter, gradient2, knownPace])('never lets $name beat the bound', (way) => {
    for (const model of [plainModel, hardModel]) {
      for (const mode of ['drops', 'keeps'] as const) {
        for (const shock of [shocks.none, shocks.half, shocks.stall]) {
          const { time, bound } = simulateReturn(way, scenario({ model, mode, shock }));
          expect(time).toBeGreaterThanOrEqual(bound);
        }
      }
    }
  });

  test('shows a herd that retries blindly a server that goes on with abandoned logins: nobody gets in', () => {
    const herd = simulateReturn(xmppJs, scenario());
    expect(herd.finished / herd.people).toBeLessThan(0.2);
    const paced = simulateReturn(ours(), scenario());
    expect(paced.finished).toBe(300);
  });

  test('lets a server that is well for half of the time do half of the work', () => {
    expect(finishOf(shocks.half, 0, 20_000)).toBe(30_000);
    expect(finishOf(shocks.stall, 9_000, 2_000)).toBe(16_000);
    expect(finishOf(shocks.half, 80_000, 1_000)).toBe(81_000);
    expect(finishOf({ name: 'dead', steps: [{ from: 0, speed: 0 }] }, 5, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  test('shows that looks as slow as the server are no reason to let more people in (the Matrix adapter)', () => {
    const signal = { everyMs: 1_000, latestMs: 0, lostShare: 0, waitShare: 0.65 };
    const slow = { capacity: 0.0078, workers: 8, serviceSigma: 0.3, steps: [0.95, 0.05] };
    const model = { ...hardModel, ...slow, knockEveryMs: null, signal, patienceMs: 30_000 };
    for (const seed of [101, 102, 103]) {
      const { finished, failedShare, time, bound } = simulateReturn(ours(), scenario({ model, seed }));
      expect({ finished, failedShare }).toEqual({ finished: 300, failedShare: 0 });
      expect(time / bound).toBeLessThan(1.4);
    }
  });

  test('takes events in order of time, first in first out at one time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const queue = createEventQueue();
        times.forEach((time, order) => {
          queue.add(time, 1, order, 0);
        });
        const taken: (readonly [number, number])[] = [];
        while (queue.take()) taken.push([queue.now, queue.whom]);
        const sorted = times
          .map((time, order) => [time, order] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(taken).toEqual(sorted);
      }),
    );
  });

  test('draws people as late as the model says', () => {
    const draws = Array.from({ length: 4_000 }, (_, person) => logNormal(drawFor(3, person, 1), 2_000, 0.6));
    const sorted = draws.sort((a, b) => a - b);
    expect(Math.abs((sorted[2_000] ?? 0) - 2_000)).toBeLessThan(120);
    expect(Math.abs((sorted[3_960] ?? 0) - 2_000 * Math.exp(0.6 * 2.326))).toBeLessThan(900);
  });
});

describe('our controller in it', () => {
  test('brings everybody back after the server stood still half way', () => {
    for (const model of [plainModel, hardModel]) {
      const { finished, people } = simulateReturn(
        ours(),
        scenario({ model, shock: shocks.stall, giveUpAfter: 20 }),
      );
      expect(finished).toBe(people);
    }
  });

  test('lets everybody come at once where that harms nobody, and is hardly slower than that', () => {
    const world = scenario({ model: { ...hardModel, patienceMs: 40_000, queueLimit: 400 } });
    const [paced, unpaced] = [simulateReturn(ours({ prior: 1 }), world), simulateReturn(fullJitter, world)];
    expect(paced.time / unpaced.time).toBeLessThan(1.1);
    expect(paced.failedShare).toBe(0);
    const impatient = { ...world, model: { ...hardModel, patienceMs: 20_000, queueLimit: 400 } };
    expect(simulateReturn(ours({ prior: 1 }), impatient).peakQueue).toBeLessThan(paced.peakQueue);
  });

  test('paces invitations so that fewer come at once, when nobody can be held out', () => {
    const cohorts = [{ id: 'rest', size: 4_000, canary: false }];
    const invitation = { comes: 0.8, medianMs: 30_000, sigma: 1, uninvited: 0.05 };
    const world = scenario({ model: hardModel, cohorts, invitation, giveUpAfter: 1_000 });
    const told: WayBack = { name: 'everybody told at once', client: fullJitter.client };
    const paced = simulateReturn(ours({ plan: { control: 'invitation' } }), world);
    const unpaced = simulateReturn(told, world);
    expect(paced.finished).toBe(paced.people);
    expect(paced.peakAttempts).toBeLessThan(unpaced.peakAttempts / 3);
    expect(paced.attemptsPerPerson).toBeLessThan(1.2);
  });
});

describe('peers wait as they do when shipped', () => {
  const random = randomFrom(1);
  const delays = (way: WayBack, attempt: number, previous = 0) =>
    Array.from({ length: 500 }, () => way.client.retryDelay(attempt, previous, random));
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

  test('xmpp.js a second, always', () => {
    expect(range(delays(xmppJs, 9))).toEqual([1_000, 1_000]);
    expect(xmppJs.client.patience(hardModel)).toBe(2_000);
  });

  test('stanza powers of two with a second of spread, and none at the cap of 32 s', () => {
    const [least, most] = range(delays(stanza, 3));
    expect(least).toBeGreaterThanOrEqual(8_000);
    expect(most).toBeLessThan(9_000);
    expect(range(delays(stanza, 6))).toEqual([32_000, 32_000]);
  });

  test('Socket.IO a second plus or minus half, at most five', () => {
    const [least, most] = range(delays(socketIo, 1));
    expect(least).toBeGreaterThanOrEqual(500);
    expect(most).toBeLessThanOrEqual(1_500);
    expect(range(delays(socketIo, 8))).toEqual([5_000, 5_000]);
  });

  test('AWS full jitter anything up to the power of two, decorrelated up to three times the last', () => {
    const [least, most] = range(delays(fullJitter, 3));
    expect(least).toBeGreaterThanOrEqual(0);
    expect(most).toBeLessThan(8_000);
    const [from, to] = range(delays(decorrelatedJitter, 3, 4_000));
    expect(from).toBeGreaterThanOrEqual(1_000);
    expect(to).toBeLessThan(12_000);
  });
});
