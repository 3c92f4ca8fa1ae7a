import { expect, it } from 'vitest';
import { closableClock } from '../../../../pipelines/rehearsal/clock/closable-clock.ts';
import { createJumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';

it('a closed clock fires no more of its events, while the clock below goes on', async () => {
  const clock = createJumpingClock(0);
  const closable = closableClock(clock);
  const fired: string[] = [];
  closable.at(10, () => fired.push('before'));
  closable.at(30, () => fired.push('after'));
  clock.at(40, () => fired.push('below'));
  const sleeper = closable.sleepUntil(50).then(() => fired.push('sleeper'));
  await clock.sleepUntil(20);
  closable.close();
  await sleeper;
  expect(fired).toEqual(['before', 'below', 'sleeper']);
});
