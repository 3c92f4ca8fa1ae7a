import { expect, test } from 'vitest';
import { closedLoop } from '../../../pipelines/phases/closed-loop.ts';
import type { PersonalSessions, Session } from '../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';

const accounts = (count: number) => Array.from({ length: count }, (_, place) => `test-${place + 1}`);

/** A server with four workers, 200 ms a login. */
function fourWorkers(fails: (login: number) => boolean = () => false) {
  const clock = createJumpingClock(0);
  const freeAt = [0, 0, 0, 0];
  let logins = 0;
  const sessions: PersonalSessions = {
    logIn: async (account) => {
      const worker = freeAt.indexOf(Math.min(...freeAt));
      const end = Math.max(clock.now(), freeAt[worker] ?? 0) + 200;
      freeAt[worker] = end;
      await clock.sleepUntil(end);
      logins += 1;
      if (fails(logins)) return { result: 'failed', why: 'overloaded' };
      return { result: 'in', session: { account, logOut: async () => undefined } as Session };
    },
  };
  return { clock, sessions };
}

test('a closed loop of test accounts finds what the server finishes a second', async () => {
  const { clock, sessions } = fourWorkers();
  const loop = await closedLoop(accounts(12), '8.2', sessions, clock.now);
  expect(loop?.loginsPerSecond).toBeGreaterThan(18);
  expect(loop?.loginsPerSecond).toBeLessThanOrEqual(20.5);
  expect(clock.now()).toBeLessThan(11_000);
});

test('too few accounts, or a login that fails, give no figure', async () => {
  const { clock, sessions } = fourWorkers((login) => login === 50);
  expect(await closedLoop(accounts(12), '8.2', sessions, clock.now)).toBeNull();
  expect(await closedLoop(accounts(7), '8.2', sessions, clock.now)).toBeNull();
});
