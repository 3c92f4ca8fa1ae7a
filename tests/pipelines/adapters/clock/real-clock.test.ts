import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRealClock } from '../../../../pipelines/adapters/clock/real-clock.ts';

describe('the real clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it('waits until the time has come', async () => {
    const clock = createRealClock();
    const seen: number[] = [];
    void clock.sleepUntil(1_000_500).then(() => seen.push(clock.now()));
    await vi.advanceTimersByTimeAsync(499);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual([1_000_500]);
  });

  it('does not wait for what has passed', async () => {
    await createRealClock().sleepUntil(1);
    expect(Date.now()).toBe(1_000_000);
  });

  it('waits 40 days without firing early, although a timer of Node takes at most 24.8', async () => {
    const clock = createRealClock();
    const days = 40 * 24 * 3_600_000;
    let fired = false;
    clock.at(1_000_000 + days, () => {
      fired = true;
    });
    await vi.advanceTimersByTimeAsync(days - 1);
    expect(fired).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(fired).toBe(true);
  });

  it('can be told not to, even after the first of several steps', async () => {
    const clock = createRealClock();
    let fired = false;
    const cancel = clock.at(1_000_000 + 40 * 24 * 3_600_000, () => {
      fired = true;
    });
    await vi.advanceTimersByTimeAsync(30 * 24 * 3_600_000);
    cancel();
    await vi.advanceTimersByTimeAsync(30 * 24 * 3_600_000);
    expect(fired).toBe(false);
  });
});
