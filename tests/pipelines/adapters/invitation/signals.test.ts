// What is to be seen of a messenger in which nobody can be held out: its front door, and an account of ours.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canaryProbes } from '../../../../pipelines/adapters/invitation/canary-probes.ts';
import { frontDoor } from '../../../../pipelines/adapters/invitation/front-door.ts';
import type { Clock, PersonalSessions } from '../../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';

const start = Date.parse('2026-12-06T05:00:00+08:00');

describe('the front door', () => {
  let status = 200;
  let knocks = 0;
  const server = http.createServer((_, response) => {
    knocks += 1;
    clock.now += takes;
    response.writeHead(status).end('a login page');
  });
  const clock = { now: start };
  let takes = 0;
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const knocking = (address = url) => {
    const asClock = {
      now: () => clock.now,
      elapsed: () => clock.now,
      sleep: never,
      sleepUntil: never,
    } satisfies Clock;
    const door = frontDoor({ clock: asClock, url: address });
    return { door, later: () => (clock.now += 10_000) };
  };

  test('is asked every ten seconds, and the quickest of three answers counts', async () => {
    const { door, later } = knocking();
    [knocks, takes, status] = [0, 80, 302];
    expect((await door.sample()).probeMs).toBe(80);
    expect((await door.sample()).probeMs).toBe(80);
    expect(knocks).toBe(1);
    for (const [took, counts] of [
      [900, 80],
      [900, 80],
      [900, 900],
      [60, 60],
    ] as const) {
      later();
      takes = took;
      expect((await door.sample()).probeMs).toBe(counts);
    }
    door.close();
  });

  test('that is broken, or not there, counts as one that takes the whole time', async () => {
    const { door } = knocking();
    [takes, status] = [5, 503];
    expect(await door.sample()).toMatchObject({ probeMs: 5_000, completed: [], loginsInFlight: null });
    door.close();
    const nowhere = knocking('http://127.0.0.1:1');
    expect((await nowhere.door.sample()).probeMs).toBe(5_000);
    nowhere.door.close();
  });
});

describe('an account of ours', () => {
  const device = { id: 'probe', platform: 'windows', version: '8.2' } as const;

  test('logs in once a minute, in turn, and tells how long it took', async () => {
    const clock = createJumpingClock(start);
    const tried: string[] = [];
    const sessions: PersonalSessions = {
      logIn: async (account) => {
        tried.push(account);
        return { result: 'failed', why: 'no' };
      },
    };
    const probes = ['a', 'b'].map((account) => ({ account, device }));
    const signals = canaryProbes({ clock, sessions, probes });
    expect((await signals.sample()).completed).toMatchObject([{ account: 'a', ok: false }]);
    expect((await signals.sample()).completed).toEqual([]);
    await clock.sleep(60_000);
    expect(await signals.sample()).toMatchObject({ completed: [{ account: 'b', ok: false }], probeMs: null });
    expect(tried).toEqual(['a', 'b']);
  });
});

function never(): Promise<void> {
  throw new Error('signals do not wait');
}
