import { readFile } from 'node:fs/promises';
import { setTimeout as realSleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { countingIo } from '../../../../pipelines/rehearsal/clock/counting-io.ts';
import { createJumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { seededRandom } from '../../../../pipelines/rehearsal/random.ts';

describe('the jumping clock', () => {
  it('fires events by time, and by order of planning within one time', async () => {
    const clock = createJumpingClock(1_000);
    const fired: string[] = [];
    for (const [name, at] of [
      ['c', 1_030],
      ['a', 1_010],
      ['b', 1_020],
      ['b2', 1_020],
      ['past', 5],
    ] as const) {
      clock.at(at, () => fired.push(`${name}@${clock.now()}`));
    }
    await clock.sleepUntil(1_040);
    expect(fired).toEqual(['past@1000', 'a@1010', 'b@1020', 'b2@1020', 'c@1030']);
  });

  it('keeps the order of a thousand seeded events', async () => {
    const clock = createJumpingClock(0);
    const random = seededRandom(3, 'order');
    const times = Array.from({ length: 1_000 }, () => Math.floor(random.between(0, 200)));
    const fired: { time: number; place: number }[] = [];
    times.forEach((time, place) => {
      clock.at(time, () => fired.push({ time: clock.now(), place }));
    });
    await clock.sleepUntil(201);
    const expected = times
      .map((time, place) => ({ time, place }))
      .sort((left, right) => left.time - right.time || left.place - right.place);
    expect(fired).toEqual(expected);
  });

  it('does not fire what was cancelled', async () => {
    const clock = createJumpingClock(0);
    const fired: number[] = [];
    const cancel = clock.at(10, () => fired.push(10));
    clock.at(20, () => fired.push(20));
    cancel();
    await clock.sleepUntil(30);
    expect(fired).toEqual([20]);
  });

  it('lets every microtask run before the next event, however long the chain of promises', async () => {
    const clock = createJumpingClock(0);
    for (let at = 0; at < 500; at += 1) clock.at(at + 0.5, () => {});
    for (let step = 1; step <= 400; step += 1) {
      await clock.sleep(1);
      for (let hop = 0; hop < 20; hop += 1) await null;
      expect(clock.now()).toBe(step);
    }
  });

  it('stands still while files are read and timers of the machine run', async () => {
    const clock = createJumpingClock(0);
    let passed = 0;
    for (let at = 1; at <= 100; at += 1) {
      clock.at(at, () => {
        passed += 1;
      });
    }
    await clock.busy(async () => {
      for (let round = 0; round < 5; round += 1) {
        await readFile(new URL(import.meta.url));
        await realSleep(1);
        await clock.busy(readFile(new URL(import.meta.url)));
        expect(clock.now()).toBe(0);
      }
    });
    expect(passed).toBe(0);
    await clock.sleepUntil(50.5);
    expect(passed).toBe(50);
  });

  it('stands still when I/O begins in the very event that fires, even for events of the same time', async () => {
    const clock = createJumpingClock(0);
    const seen: string[] = [];
    const read = async (name: string, at: number): Promise<void> => {
      await clock.sleepUntil(at);
      await clock.busy(realSleep(name === 'slow' ? 8 : 2));
      seen.push(`${name}@${clock.now()}`);
    };
    clock.at(11, () => seen.push('event@11'));
    await Promise.all([read('slow', 10), read('fast', 10)]);
    await clock.sleepUntil(12);
    expect(seen).toEqual(['slow@10', 'fast@10', 'event@11']);
  });

  it('moves for a request that is parked, and counts it again before anything else can happen', async () => {
    const clock = createJumpingClock(0);
    const seen: string[] = [];
    clock.at(101, () => seen.push('later'));
    await clock.busy(async () => {
      await realSleep(1);
      await clock.parked(() => clock.sleep(100));
      seen.push(`served@${clock.now()}`);
      await realSleep(3);
      expect(clock.inFlight()).toBe(1);
      seen.push(`answered@${clock.now()}`);
    });
    await clock.sleepUntil(102);
    expect(seen).toEqual(['served@100', 'answered@100', 'later']);
  });

  it('gives the machine its turn during a long run, so that it can be interrupted', async () => {
    const clock = createJumpingClock(0);
    let interrupted = false;
    setImmediate(() => {
      interrupted = true;
    });
    while (!interrupted && clock.now() < 100_000) await clock.sleep(1);
    expect(interrupted).toBe(true);
  });

  it('counts the promises of a port', async () => {
    const clock = createJumpingClock(0);
    const port = countingIo(
      {
        slow: async (value: number) => {
          await realSleep(3);
          return value + clock.now();
        },
        quick: (value: number) => value,
      },
      clock,
    );
    clock.at(1, () => {});
    const answer = port.slow(5);
    expect(clock.inFlight()).toBe(1);
    expect(await answer).toBe(5);
    expect(port.quick(3)).toBe(3);
    expect(clock.inFlight()).toBe(0);
  });

  it('releases I/O that failed', async () => {
    const clock = createJumpingClock(0);
    await expect(clock.busy(Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await clock.sleep(10);
    expect(clock.now()).toBe(10);
  });
});
