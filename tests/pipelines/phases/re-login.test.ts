// The loop around the admission controller: what people say is heard within a sample, a return that goes on after
// a crash or a roll-back lets everybody in once, and a run that lost its claim lets nobody in any more.

import { describe, expect, test } from 'vitest';
import { createJumpingClock } from '../../../pipelines/adapters/clock/jumping-clock.ts';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { reLogin } from '../../../pipelines/phases/re-login.ts';
import type { Ports } from '../../../pipelines/ports.ts';
import { createClaim, LostClaim, newestClaim } from '../../../pipelines/record/claim.ts';
import type { Command } from '../../../pipelines/record/entry.ts';
import { toInstantText } from '../../../pipelines/window/time.ts';
import {
  allBefore,
  bodiesOf,
  command,
  end,
  enterAgain,
  hour,
  Killed,
  killBefore,
  lookNext,
  minute,
  type Night,
  type NightSetting,
  openNight,
  passOver,
} from '../../support/night.ts';

interface Returning {
  readonly night: Night;
  readonly admitted: string[];
  readonly back: Set<string>;
}

/** Whoever is let in is back `takes` ms later; the messenger can tell who is back. */
async function returning(setting: NightSetting & { readonly takes?: number } = {}): Promise<Returning> {
  const clock = createJumpingClock(end);
  const admitted: string[] = [];
  const back = new Set<string>();
  const completed: { account: string; startedAt: number; finishedAt: number; ok: boolean }[] = [];
  const ports: Partial<Ports> = {
    admission: {
      holdEveryoneOut: async () => undefined,
      admit: async (accounts) => {
        admitted.push(...accounts);
        const startedAt = clock.now();
        for (const account of accounts)
          clock.at(startedAt + (setting.takes ?? 500), () => {
            if (!back.has(account)) completed.push({ account, startedAt, finishedAt: clock.now(), ok: true });
            back.add(account);
          });
      },
      letEveryoneIn: async () => undefined,
      state: async () => ({ open: true, admitted: admitted.length }),
    },
    signals: {
      sample: async () => {
        const seen = completed.splice(0);
        return { at: clock.now(), loginsInFlight: 0, completed: seen, probeMs: 5, online: back.size };
      },
      backSince: async () => [...back],
    },
  };
  const night = await openNight({ ...setting, clock, ports: { ...ports, ...setting.ports } });
  await passOver(night.run, ...allBefore('re-login'));
  return { night, admitted, back };
}

const slow = { plan: { 'return.startInFlight': 1, 'return.ceilingInFlight': 1 }, takes: 20_000 };

describe('the return', () => {
  test('lets everybody in and says how long it took', async () => {
    const { night, back } = await returning();
    expect(await runPhase(night.run, reLogin, 1)).toMatchObject({ result: 'done' });
    // The canary came back in the phase before.
    expect(back.size).toBe(18);
    expect(bodiesOf(night, 'measured').map(({ name }) => name)).toEqual([
      'return-took',
      'returned',
      'stragglers',
    ]);
  });

  test.for<[string, Command]>([
    ['a call-off', { name: 'call-off', whose: 'ours' }],
    ['a roll-back', { name: 'roll-back', phase: 'cutover' }],
    ['a hold', { name: 'hold' }],
  ])('hands back within a sample when it hears %s', async ([, said]) => {
    const { night, admitted } = await returning(slow);
    night.clock.at(end + 30_500, () => void command(night, said));
    expect(await runPhase(night.run, reLogin, 1)).toMatchObject({ result: 'waiting' });
    expect(night.clock.now()).toBeLessThanOrEqual(end + 32_500);
    expect(admitted.length).toBeLessThan(18);
  });

  test('called off in the middle, ends with everybody let in', async () => {
    const { night } = await returning(slow);
    night.clock.at(end + 30_500, () => void command(night, { name: 'call-off', whose: 'ours' }));
    await takeStep(night.run, lookNext);
    const report = await takeStep(night.run, lookNext);
    expect(report.closed).toBe(true);
    expect(bodiesOf(night, 'window-closed')).toEqual([expect.objectContaining({ how: 'called-off' })]);
  });

  test('held in the middle and resumed, goes on and lets nobody in twice', async () => {
    const { night, admitted, back } = await returning(slow);
    night.clock.at(end + 60_500, () => void command(night, { name: 'hold' }));
    await takeStep(night.run, lookNext);
    expect((await takeStep(night.run, lookNext)).gate?.open).toBe(false);
    await night.clock.sleep(hour);
    await command(night, { name: 'resume' });
    const report = await takeStep(night.run, lookNext);
    expect(report.phase?.result.result).toBe('done');
    expect(back.size).toBe(18);
    expect(admitted.length).toBe(new Set(admitted).size);
  });

  test('lets everybody in when a person releases everyone', async () => {
    const { night, admitted } = await returning(slow);
    night.clock.at(end + 10_500, () => void command(night, { name: 'release-everyone' }));
    expect(await runPhase(night.run, reLogin, 1)).toMatchObject({ result: 'done' });
    expect(new Set(admitted).size).toBe(18);
    expect(night.clock.now()).toBeLessThan(end + 2 * minute);
  });

  test('admits nobody while paused', async () => {
    const { night, admitted } = await returning(slow);
    night.clock.at(end + 20_500, () => void command(night, { name: 'pause-return' }));
    let before = 0;
    night.clock.at(end + 25_000, () => {
      before = admitted.length;
    });
    night.clock.at(end + 20 * minute, () => {
      expect(admitted.length).toBe(before);
      void command(night, { name: 'resume-return' });
    });
    await runPhase(night.run, reLogin, 1);
    expect(night.clock.now()).toBeGreaterThan(end + 20 * minute);
  });

  test('killed in the middle, lets in whoever is still out', async () => {
    const { night, back } = await returning({ ...slow, takes: 5_000 });
    let cohorts = 0;
    killBefore(night.run, (body) => body.kind === 'cohort-changed' && ++cohorts === 3);
    await expect(runPhase(night.run, reLogin, 1)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    expect(await runPhase(next.run, reLogin, 1)).toMatchObject({ result: 'done' });
    expect(back.size).toBe(18);
  });

  test('killed with more people in than the record says, leaves nobody out', async () => {
    const { night, back } = await returning(slow);
    night.clock.at(end + 4 * minute, () => killBefore(night.run, () => true));
    night.clock.at(end + 4 * minute, () => void command(night, { name: 'limit-in-flight', limit: 1 }));
    await expect(runPhase(night.run, reLogin, 1)).rejects.toThrow(Killed);
    expect(back.size).toBeGreaterThan(2);
    const next = await enterAgain(night);
    expect(await runPhase(next.run, reLogin, 1)).toMatchObject({ result: 'done' });
    expect(back.size).toBe(18);
  });

  test('stops acting as soon as another run has taken over', async () => {
    const { night, admitted } = await returning({ ...slow, takes: 50_000 });
    night.clock.at(end + minute, () => void takeOver(night));
    await expect(runPhase(night.run, reLogin, 1)).rejects.toThrow(LostClaim);
    // At the latest when half of its own claim is spent.
    expect(night.clock.now()).toBeLessThanOrEqual(end + 6 * minute);
    expect(admitted.length).toBeLessThan(18);
  });

  test('goes on when the clock is set back', async () => {
    let back = 0;
    const { night } = await returning();
    const setBack = { ...night.clock, now: () => night.clock.now() - back };
    Object.assign(night.run, { clock: setBack });
    night.clock.at(end + 1_200, () => {
      back = hour;
    });
    await runPhase(night.run, reLogin, 1);
    expect(night.clock.now()).toBeLessThan(end + 10 * minute);
  });

  test('a roll-back afterwards begins the next return with nobody in', async () => {
    const { night } = await returning();
    await runPhase(night.run, reLogin, 1);
    for (const phase of ['canary', 're-login'] as const)
      await night.run.append({ kind: 'phase-undone', phase });
    await night.run.append({ kind: 'rolled-back', to: 'canary', cause: 'x' });
    expect([...night.run.state().cohorts.values()].every(({ admitted }) => admitted === 0)).toBe(true);
  });
});

describe('the return by invitation', () => {
  const invitation = {
    plan: {
      'return.control': 'invitation',
      'return.turnLasts': '5m',
      notices: [
        {
          id: 'your-turn',
          when: 'on your-turn',
          audiences: ['all-staff'],
          channels: ['wecom', 'mail'],
          template: 'your-turn',
          snap: 'exact',
        },
      ],
    },
    ports: { admission: null },
  } as const;

  test.for([1, 2, 3, 4, 5])('tells each person once, also when it is killed at notice %i', async (nth) => {
    const { night } = await returning(invitation);
    let turns = 0;
    killBefore(night.run, (body) => body.kind === 'notice-settled' && ++turns === nth);
    await expect(runPhase(night.run, reLogin, 1)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await runPhase(next.run, reLogin, 1);
    const told = next.sent.map(({ to }) => to);
    expect(told.length).toBe(new Set(told).size);
    expect(told.length).toBe(18);
  });

  test('tells nobody by name in a group', async () => {
    const { night } = await returning(invitation);
    await runPhase(night.run, reLogin, 1);
    expect(night.sent.every(({ channel }) => channel === 'mail')).toBe(true);
  });
});

/** What another machine does whose clock says that the claim ran out. */
async function takeOver(night: Night): Promise<void> {
  const newest = await newestClaim(night.store, night.run.window);
  if (newest === null) throw new Error('there is no claim');
  await createClaim(night.store, {
    window: night.run.window,
    number: newest.claim.number + 1,
    holder: 'other',
    expires: toInstantText(night.clock.now() + 10 * minute),
  });
}
