// The loop around the admission controller: what people say is heard within a sample, a return that goes on after
// a crash or a roll-back lets everybody in once, and a run that lost its claim lets nobody in any more.

import { describe, expect, test } from 'vitest';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { viewOfRun } from '../../../pipelines/engine/view-of-run.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import type { Command } from '../../../pipelines/ledger/fact.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import type { Ports } from '../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { reportPage } from '../../../pipelines/views/report.ts';
import {
  answerDoubt,
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
  say,
  takeOver,
} from '../../support/night.ts';

interface Returning {
  readonly night: Night;
  readonly admitted: string[];
  readonly calledBack: string[];
  readonly back: Set<string>;
}

/** Whoever is let in is back `takes` ms later; the messenger can tell who is back. */
async function returning(
  setting: NightSetting & {
    readonly takes?: number;
    readonly failsUntil?: number;
    readonly asleep?: readonly number[];
  } = {},
): Promise<Returning> {
  const clock = createJumpingClock(end);
  const admitted: string[] = [];
  const calledBack: string[] = [];
  const back = new Set<string>();
  const completed: { account: string; startedAt: number; finishedAt: number; ok: boolean }[] = [];
  const ports: Partial<Ports> = {
    admission: {
      holdEveryoneOut: async () => undefined,
      admit: async (accounts) => {
        admitted.push(...accounts);
        const startedAt = clock.now();
        for (const [index, account] of accounts.entries()) {
          if (setting.asleep?.includes(admitted.length - accounts.length + index)) continue;
          clock.at(startedAt + (setting.takes ?? 500), () => {
            if (!back.has(account)) completed.push({ account, startedAt, finishedAt: clock.now(), ok: true });
            back.add(account);
          });
        }
      },
      callBack: async (accounts) => {
        calledBack.push(...accounts);
      },
      letEveryoneIn: async () => undefined,
      state: async () => ({ open: true, admitted: admitted.length }),
    },
    signals: {
      sample: async () => {
        const seen = completed.splice(0);
        const failed = { account: '', startedAt: clock.now(), finishedAt: clock.now(), ok: false };
        if (admitted.length > 0 && clock.now() < (setting.failsUntil ?? 0))
          seen.push(...Array(5).fill(failed));
        return { at: clock.now(), loginsInFlight: 0, completed: seen, probeMs: 5 };
      },
      backSince: async () => [...back],
    },
  };
  const night = await openNight({
    ...setting,
    clock,
    ports: { ...ports, ...setting.ports },
    before: 're-login',
  });
  return { night, admitted, calledBack, back };
}

const fifteenAsleep = Array.from({ length: 15 }, (_, index) => index);
const slow = { plan: { 'return.startInFlight': 1, 'return.ceilingInFlight': 1 }, takes: 20_000 };

describe('the return', () => {
  test('lets everybody in and says how long it took', async () => {
    const { night, back } = await returning();
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    // The canary came back in the phase before.
    expect(back.size).toBe(18);
    expect(bodiesOf(night, 'measured').map(({ name }) => name)).toEqual([
      'return-took',
      'returned',
      'stragglers',
    ]);
  });

  test('waits a minute and no longer for each who is asleep, while others come', async () => {
    const plan = { 'return.startInFlight': 8, 'return.ceilingInFlight': 8 };
    const { night, back } = await returning({ plan, asleep: fifteenAsleep });
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(back.size).toBe(3);
    expect(night.clock.now()).toBeLessThan(end + 4.5 * minute);
    expect(bodiesOf(night, 'measured').find(({ name }) => name === 'stragglers')?.value).toBe(15);
  });

  test.for<[string, Command]>([
    ['a call-off', { name: 'call-off', whose: 'ours' }],
    ['a roll-back', { name: 'roll-back', phase: 'cutover' }],
    ['a hold', { name: 'hold' }],
    ['an extension', { name: 'extend', by: '30m' }],
    ['an earlier end', { name: 'shorten', by: '30m' }],
  ])('hands back within a sample when it hears %s', async ([, said]) => {
    const { night, admitted } = await returning(slow);
    night.clock.at(end + 30_500, () => void command(night, said));
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'waiting' });
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

  test('extended in the middle, tells so at once and goes on as it was approved', async () => {
    const rule = { approvers: ['it-manager', 'security-officer'], quorum: 1, escalateTo: [] };
    const { night, admitted, back } = await returning({
      ...slow,
      plan: { ...slow.plan, 'approvals.gates': { 're-login': { ...rule, deadline: '1h after end' } } },
    });
    await approve(night, 're-login');
    night.clock.at(end + 60_500, () => void command(night, { name: 'extend', by: '30m' }));
    await takeStep(night.run, lookNext);
    const handedOverAt = night.clock.now();
    expect(back.size).toBeLessThan(18);
    const report = await takeStep(night.run, lookNext);
    expect(bodiesOf(night, 'amended')).toMatchObject([{ change: { kind: 'extend' } }]);
    expect(report.notices.some((key) => key.startsWith('extended/'))).toBe(true);
    expect(night.sent.find(({ notice }) => notice.startsWith('extended/'))?.at).toBe(handedOverAt);
    expect(report).toMatchObject({ gate: { open: true }, phase: { result: { result: 'done' } } });
    expect(back.size).toBe(18);
    expect(admitted.length).toBe(new Set(admitted).size);
  });

  test('lets everybody in when a person releases everyone', async () => {
    const { night, admitted } = await returning(slow);
    night.clock.at(end + 10_500, () => void command(night, { name: 'release-everyone' }));
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(new Set(admitted).size).toBe(18);
    expect(night.clock.now()).toBeLessThan(end + 2 * minute);
  });

  test('calls the last ones back while logins fail for clients that wait two seconds, and lets them in later', async () => {
    const { night, admitted, calledBack, back } = await returning({
      plan: { 'return.startInFlight': 30 },
      takes: 40_000,
      failsUntil: end + 30_000,
    });
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(calledBack.length).toBeGreaterThan(0);
    expect(back.size).toBe(18);
    for (const account of calledBack) expect(admitted.filter((one) => one === account)).toHaveLength(2);
    const service = bodiesOf(night, 'cohort-changed').map(({ admitted: said }) => said);
    expect(service.some((said, at) => said < (service[at - 1] ?? 0))).toBe(true);
  });

  test('a messenger that cannot call people back is asked half a minute later, and nobody is lost', async () => {
    const asked: number[] = [];
    const returned = await returning({
      plan: { 'return.startInFlight': 30 },
      takes: 40_000,
      failsUntil: end + 30_000,
    });
    const { night, back } = returned;
    Object.assign(night.ports.admission ?? {}, {
      callBack: async () => {
        asked.push(night.clock.now());
        throw new Error('404');
      },
    });
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    const [first = 0, ...later] = asked;
    expect(first).toBeGreaterThan(end);
    for (const at of later) expect(at).toBeGreaterThanOrEqual(first + 30_000);
    expect(back.size).toBe(18);
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
    await runPhase(night.run, 're-login', 1);
    expect(night.clock.now()).toBeGreaterThan(end + 20 * minute);
  });

  test('a role that decides nothing lets nobody in by a limit', async () => {
    const letInBy = async (who: string | null, limit: number) => {
      const { night, admitted } = await returning({ plan: { 'return.startInFlight': 1 }, takes: 20_000 });
      if (who !== null) await say(night, who, `/limit-in-flight ${limit} so many`);
      let seen = 0;
      night.clock.at(end + 30_000, () => {
        seen = admitted.length;
      });
      await runPhase(night.run, 're-login', 1);
      return seen;
    };
    const usual = await letInBy(null, 0);
    expect(await letInBy('service-lead', 999_999)).toBe(usual);
    expect(await letInBy('duty-lead', 999_999)).toBeGreaterThan(usual);
  });

  test('killed in the middle, lets in whoever is still out', async () => {
    const { night, back } = await returning({ ...slow, takes: 5_000 });
    let cohorts = 0;
    killBefore(night.run, (body) => body.kind === 'cohort-changed' && ++cohorts === 3);
    await expect(runPhase(night.run, 're-login', 1)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    expect(await runPhase(next.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(back.size).toBe(18);
  });

  test('killed with more people in than the record says, leaves nobody out', async () => {
    const { night, back } = await returning(slow);
    night.clock.at(end + 4 * minute, () => killBefore(night.run, () => true));
    night.clock.at(end + 4 * minute, () => void command(night, { name: 'limit-in-flight', limit: 1 }));
    await expect(runPhase(night.run, 're-login', 1)).rejects.toThrow(Killed);
    expect(back.size).toBeGreaterThan(2);
    const next = await enterAgain(night);
    expect(await runPhase(next.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(back.size).toBe(18);
  });

  test('stops acting as soon as another run has taken over', async () => {
    const { night, admitted } = await returning({ ...slow, takes: 50_000 });
    night.clock.at(end + minute, () => void takeOver(night));
    await expect(runPhase(night.run, 're-login', 1)).rejects.toThrow(LostClaim);
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
    await runPhase(night.run, 're-login', 1);
    expect(night.clock.now()).toBeLessThan(end + 10 * minute);
  });

  test('a roll-back afterwards begins the next return with nobody in', async () => {
    const { night } = await returning();
    await runPhase(night.run, 're-login', 1);
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
    await expect(runPhase(night.run, 're-login', 1)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await runPhase(next.run, 're-login', 1);
    const told = next.sent.map(({ to }) => to);
    expect(told.length).toBe(new Set(told).size);
    expect(told.length).toBe(18);
  });

  test('names the cohort whose turn it is, also to whom it is said again', async () => {
    const said: { readonly to: string; readonly text: string }[] = [];
    const lost = new Set(['account-7']);
    const { night } = await returning({
      ...invitation,
      templates: { 'your-turn.zh-CN': turn, 'your-turn.en': turn },
      channels: {
        mail: {
          send: async ({ to, text }) => {
            said.push({ to: to?.account ?? '', text });
            if (!lost.delete(to?.account ?? '')) return { result: 'accepted', receipt: '1' };
            return { result: 'unknown', why: 'connection reset' };
          },
        },
      },
    });
    await runPhase(night.run, 're-login', 1);
    const toldTo = (account: string) => said.filter(({ to }) => to === account).map(({ text }) => text);
    // Seven to twelve are of the service; whoever comes after them is spread over two cohorts.
    expect(toldTo('account-8')[0]).toMatch(/\bturn of (客服|Service)$/);
    expect(toldTo('account-13')[0]).toMatch(/\bturn of 其他（[12]\/2）$/);
    const [[doubt] = ['']] = openDoubts(night.run.state());
    await answerDoubt(night, doubt, 'resend');
    await takeStep(night.run, { ...lookNext, run: 'nothing' });
    expect(toldTo('account-7')).toEqual(Array(2).fill(expect.stringMatching(/\bturn of 客服$/)));
  });

  test('records as pseudonyms whom it could not tell, and the report counts them', async () => {
    const { night } = await returning({ ...invitation, withoutMail: ['account-8'] });
    await runPhase(night.run, 're-login', 1);
    const unreached = bodiesOf(night, 'notice-settled').flatMap((settled) => settled.unreached ?? []);
    expect(unreached).toEqual([{ why: 'no-address', recipients: [night.run.pseudonymOf('account-8')] }]);
    const report = reportPage(viewOfRun(night.run));
    expect(report).toContain('1 person: the roster has no address for any channel of the notice (1 notice)');
    expect(report).toContain('1 person could not be told by any channel');
    expect(report).not.toContain('account-8');
  });

  test('tells nobody by name in a group', async () => {
    const { night } = await returning(invitation);
    await runPhase(night.run, 're-login', 1);
    expect(night.sent.every(({ channel }) => channel === 'mail')).toBe(true);
  });
});

const turn = '---\nsubject: "Turn"\n---\nturn of {{cohort}}\n';

async function approve(night: Night, phase: 're-login'): Promise<void> {
  await say(night, 'it-manager', `/approve ${phase} ${night.run.snapshotDigest()}`);
}
