import { describe, expect, it } from 'vitest';
import { keepTime } from '../../../pipelines/operation/keep-time.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';

const start = Date.parse('2026-12-05T15:00:00Z');
const minute = 60_000;

describe('the metronome', () => {
  it('starts a look at each moment, within a second, and ends when nothing is near', async () => {
    const moments = [30, 37, 90].map((after) => start + after * minute);
    const { ended, looks } = await keep(moments);
    expect(ended).toBe('nothing-near');
    expect(looks).toHaveLength(3);
    for (const [index, at] of looks.entries()) expect(at - (moments[index] ?? 0)).toBeLessThan(1000);
  });

  it('hands over before GitHub ends the job', async () => {
    const moments = Array.from({ length: 40 }, (_, index) => start + index * 15 * minute);
    const { ended, looks, endedAt } = await keep(moments);
    expect(ended).toBe('handed-over');
    expect(endedAt - start).toBeLessThan(5.5 * 60 * minute);
    expect(looks.length).toBeGreaterThan(20);
  });

  it('hands over within the hour where its role lasts no longer', async () => {
    const clock = createJumpingClock(start);
    const ended = await keepTime({
      clock,
      ownMinutes: 50,
      look: async (now) => ({ due: { now: false, next: now + 20 * minute }, state: 'quiet' }),
      startLook: async () => {},
      startSuccessor: async () => {},
    });
    expect(ended).toBe('handed-over');
    expect(clock.now() - start).toBeLessThan(58 * minute);
  });

  it('looks again at a step that waits, as often as it asks', async () => {
    const clock = createJumpingClock(start);
    const looks: number[] = [];
    let lookedAt = start;
    await keepTime({
      clock,
      ownMinutes: 60,
      look: async (now) => ({
        due: { now: now >= lookedAt + 5 * minute, next: lookedAt + 5 * minute },
        state: 'same',
      }),
      startLook: async () => {
        lookedAt = clock.now();
        looks.push(lookedAt);
      },
      startSuccessor: async () => {},
    });
    expect(looks.length).toBeGreaterThan(10);
  });

  it('does not chase a step that changes nothing: two looks an hour at most', async () => {
    const clock = createJumpingClock(start);
    const looks: number[] = [];
    await keepTime({
      clock,
      look: async () => ({ due: { now: true, next: null }, state: 'stuck' }),
      startLook: async () => void looks.push(clock.now()),
      startSuccessor: async () => {},
    });
    expect(looks.length).toBeLessThanOrEqual(11);
    expect(looks.length).toBeGreaterThan(8);
  });

  it('ends when the window is closed', async () => {
    const clock = createJumpingClock(start);
    const nothing = async () => {};
    expect(
      await keepTime({ clock, look: async () => null, startLook: nothing, startSuccessor: nothing }),
    ).toBe('closed');
  });
});

/** Each look settles what was due. */
async function keep(moments: readonly number[]) {
  const clock = createJumpingClock(start);
  const looks: number[] = [];
  let settled = Number.NEGATIVE_INFINITY;
  const ended = await keepTime({
    clock,
    look: async (now) => {
      const isDue = moments.some((at) => at <= now && at > settled);
      const next = moments.find((at) => at > now) ?? null;
      return { due: { now: isDue, next }, state: String(settled) };
    },
    startLook: async () => {
      looks.push(clock.now());
      settled = clock.now();
    },
    startSuccessor: async () => {},
  });
  return { ended, looks, endedAt: clock.now() };
}
