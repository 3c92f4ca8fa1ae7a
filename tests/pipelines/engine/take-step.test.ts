// One look: what it does, and that a look too many, too early or after a crash changes nothing.

import { describe, expect, test } from 'vitest';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import { evidenceKey } from '../../../pipelines/ledger/keys.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
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
  noApproval,
  openNight,
  say,
  start,
  takeOver,
} from '../../support/night.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const day = 24 * hour;
const announcedAt = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;

describe('a look', () => {
  test('before the time of the first phase opens nothing and says when to come again', async () => {
    const night = await openNight({ at: start - 6 * day });
    const report = await takeStep(night.run, lookNext);
    expect(report).toMatchObject({ phase: null, closed: false, gate: { open: false } });
    expect(report.nextLookAt).toBeGreaterThan(night.clock.now());
    expect(bodiesOf(night, 'phase-started')).toEqual([]);
  });

  test('doubled, writes nothing more', async () => {
    const night = await openNight({ at: start - 6 * day });
    await takeStep(night.run, lookNext);
    const { size } = night.ledger;
    for (let look = 0; look < 5; look += 1) await takeStep(night.run, lookNext);
    expect(night.ledger.size).toBe(size);
  });

  test('doubled while a phase waits, writes nothing more', async () => {
    const night = await openNight({ at: start + minute, plan: noApproval, before: 'hold' });
    await takeStep(night.run, lookNext);
    const { size } = night.ledger;
    for (let look = 0; look < 5; look += 1) await takeStep(night.run, lookNext);
    expect(night.ledger.size).toBe(size);
  });

  test('that may run nothing runs nothing, and says that the gate is open', async () => {
    const night = await openNight({ plan: noApproval });
    const report = await takeStep(night.run, { ...lookNext, run: 'nothing' });
    expect(report).toMatchObject({ phase: null, gate: { open: true, phase: 'pre-backup' } });
    expect((await takeStep(night.run, { ...lookNext, run: 'cutover' })).phase).toBeNull();
  });

  test('runs the one phase whose turn it is', async () => {
    const night = await openNight({ plan: noApproval });
    const report = await takeStep(night.run, lookNext);
    expect(report.phase).toMatchObject({ name: 'pre-backup', round: 1, result: { result: 'done' } });
    expect(report.nextLookAt).toBe(night.clock.now());
  });

  test('sends what is due before it looks at phases', async () => {
    const night = await openNight({ plan: noApproval });
    const report = await takeStep(night.run, lookNext);
    expect(report.notices.length).toBeGreaterThan(0);
    expect(night.sent.length).toBeGreaterThan(0);
  });

  test('at a closed window does nothing at all', async () => {
    const night = await openNight();
    await night.run.append({ kind: 'window-closed', how: 'done', report: `sha256:${'0'.repeat(64)}` });
    const { size } = night.ledger;
    expect(await takeStep(night.run, lookNext)).toMatchObject({ closed: true, nextLookAt: null });
    expect(night.ledger.size).toBe(size);
  });

  test('of a run that was overtaken while it slept acts on nothing', async () => {
    const night = await openNight({ plan: noApproval });
    await night.clock.sleep(hour);
    await takeOver(night);
    await expect(takeStep(night.run, lookNext)).rejects.toThrow(LostClaim);
    expect(night.sent).toEqual([]);
  });
});

describe('a cutover that comes late', () => {
  test('has the backup made again before it, and then goes on', async () => {
    const night = await openNight({ at: start - 8 * hour, plan: noApproval, before: 'cutover' });
    await takeStep(night.run, { ...lookNext, run: 'nothing' });
    await night.clock.sleepUntil(start);
    expect((await takeStep(night.run, lookNext)).phase).toMatchObject({ name: 'pre-backup', round: 2 });
    expect((await takeStep(night.run, lookNext)).phase).toMatchObject({ name: 'cutover' });
  });
});

describe('a run killed', () => {
  test('between the start of a phase and its first effect goes on with the same attempt', async () => {
    const night = await openNight({ plan: noApproval });
    killBefore(night.run, ({ kind }) => kind === 'intent' || kind === 'phase-finished');
    await expect(takeStep(night.run, lookNext)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await takeStep(next.run, lookNext);
    expect(bodiesOf(next, 'phase-started').map(({ attempt }) => attempt)).toEqual([1]);
    expect(bodiesOf(next, 'phase-finished')).toHaveLength(1);
  });

  test('after the phase and before its result does no effect again', async () => {
    const night = await openNight({ at: start - 20 * minute, plan: noApproval, before: 'cutover' });
    killBefore(night.run, ({ kind }) => kind === 'phase-finished');
    await expect(takeStep(night.run, lookNext)).rejects.toThrow(Killed);
    const before = [...night.acts];
    const next = await enterAgain(night);
    expect((await takeStep(next.run, lookNext)).phase?.result.result).toBe('done');
    expect(before).toContain('open command');
    expect(next.acts).toEqual(before);
  });
});

describe('what people say while a notice goes out', () => {
  /** One message a second, and somebody speaks at the fifth. */
  async function saidMeanwhile(speak: (night: Night) => Promise<unknown>, setting: NightSetting = {}) {
    let opened: Night | null = null;
    let sent = 0;
    const night = await openNight({
      at: announcedAt,
      plan: noApproval,
      ...setting,
      channels: {
        mail: {
          limits: { perMinute: 60, perSecond: 1, atOnce: 1, size: { most: 100_000, unit: 'bytes' } },
          send: async () => {
            sent += 1;
            if (sent === 5 && opened !== null) await speak(opened);
            return { result: 'accepted', receipt: '1' };
          },
        },
      },
    });
    opened = night;
    return { night, report: await takeStep(night.run, lookNext) };
  }

  test('goes on while nobody says anything, and the phase of the same look begins', async () => {
    const { night, report } = await saidMeanwhile(async () => undefined, { at: announcedAt + 2 * day });
    expect(night.sent.filter(({ channel }) => channel === 'mail').length).toBeGreaterThan(15);
    expect(report.phase).toMatchObject({ name: 'pre-backup' });
  });

  test('a hold keeps the phase of the same look from beginning', async () => {
    const { report } = await saidMeanwhile((night) => command(night, { name: 'hold' }), {
      at: announcedAt + 2 * day,
    });
    expect(report.phase).toBeNull();
    expect(report.gate?.reasons.map(({ en }) => en).join()).toContain('put the window on hold');
  });

  test('calling it off stops the notice within seconds, and nobody else hears of a window that is not to be', async () => {
    const { night, report } = await saidMeanwhile((one) => command(one, { name: 'call-off', whose: 'ours' }));
    const mails = night.sent.filter(({ channel }) => channel === 'mail');
    const announced = mails.filter(({ notice }) => notice.startsWith('announcement/'));
    expect(announced.length).toBeGreaterThanOrEqual(5);
    expect(announced.length).toBeLessThanOrEqual(10);
    expect(mails.filter(({ notice }) => notice.startsWith('called-off/'))).toHaveLength(20);
    expect(report.nextLookAt).toBe(end);
    const settled = [...night.run.state().notices].filter(([key]) => key.startsWith('announcement/'));
    expect(settled.reduce((sum, [, { accepted }]) => sum + accepted, 0)).toBe(
      night.sent.filter(({ notice }) => notice.startsWith('announcement/')).length,
    );
  });

  test('a new end is in the rest of the messages, and nobody gets two', async () => {
    const { night } = await saidMeanwhile((one) => command(one, { name: 'extend', by: '30m' }));
    const announced = night.sent.filter(
      ({ channel, notice }) => channel === 'mail' && notice.startsWith('announcement/'),
    );
    expect(new Set(announced.map(({ to }) => to)).size).toBe(20);
    expect(announced).toHaveLength(20);
    expect(night.sent.filter(({ notice }) => notice.startsWith('extended/')).length).toBeGreaterThan(0);
  });

  test('calling it off in the last moment before the gate opens none', async () => {
    const night = await openNight({ at: start - 20 * minute, before: 'cutover' });
    await approve(night, 'it-manager', 'security-officer');
    whileProving(night, () => command(night, { name: 'call-off', whose: 'ours' }));
    expect(await takeStep(night.run, lookNext)).toMatchObject({ phase: null, gate: null });
    expect(bodiesOf(night, 'phase-started').map(({ phase }) => phase)).not.toContain('cutover');
  });

  test('an approval that is taken back while it is proven again opens nothing', async () => {
    const night = await openNight({ at: start - 20 * minute, before: 'cutover' });
    await approve(night, 'it-manager', 'security-officer');
    whileProving(night, () => say(night, 'it-manager', '/withdraw cutover not yet'));
    const report = await takeStep(night.run, lookNext);
    expect(night.sent.length).toBeGreaterThan(0);
    expect(report.phase).toBeNull();
    expect(report.gate?.approvals.missing).toContain('it-manager');
  });

  async function approve(night: Night, ...approvers: readonly string[]): Promise<void> {
    for (const by of approvers) {
      await say(night, by, `/approve cutover ${night.run.snapshotDigest()}`);
      await night.clock.sleep(1_000);
    }
    await takeFacts(night.run);
  }

  /** What happens in the moment in which the approvals are proven again. */
  function whileProving(night: Night, act: () => Promise<unknown>): void {
    let isDone = false;
    const read = async (key: string) => {
      if (!isDone && key.includes('/facts/ssh/')) {
        isDone = true;
        await act();
      }
      return night.store.read(key);
    };
    Object.assign(night.run, { store: { ...night.store, read } });
  }
});

describe('the end of a window', () => {
  test('is the all clear and the report, once', async () => {
    const night = await openNight({ at: start + 5 * hour, plan: noApproval, before: 'close-out' });
    await takeStep(night.run, lookNext);
    expect(await takeStep(night.run, lookNext)).toMatchObject({ closed: true });
    expect(bodiesOf(night, 'window-closed')).toMatchObject([{ how: 'done' }]);
    expect([...night.run.state().notices.keys()].some((key) => key.startsWith('all-clear/'))).toBe(true);
  });

  test('leaves a doubt of the all clear open: the report names it, and it can be answered afterwards', async () => {
    const { night, doubt } = await closedInDoubt();
    expect(await reportOf(night)).toContain('1 act was unanswered when the window ended');
    await answerDoubt(night, doubt, 'sent');
    const sent = night.sent.length;
    expect(await takeStep(night.run, lookNext)).toMatchObject({
      closed: true,
      notices: [],
      nextLookAt: null,
    });
    expect(openDoubts(night.run.state())).toEqual([]);
    expect(bodiesOf(night, 'fact-taken')).toMatchObject([{ body: { kind: 'doubt-answer', effect: doubt } }]);
    expect(night.sent).toHaveLength(sent);
  });

  test('is followed by the all clear to whom a person says that it did not arrive, once', async () => {
    const { night, doubt } = await closedInDoubt();
    const sent = night.sent.length;
    await answerDoubt(night, doubt, 'resend');
    const report = await takeStep(night.run, lookNext);
    expect(report.notices).toHaveLength(1);
    await takeStep(night.run, lookNext);
    expect(night.sent.slice(sent).map(({ notice }) => notice)).toEqual(report.notices);
    expect(openDoubts(night.run.state())).toEqual([]);
  });

  test('is not undone by a command that comes after it', async () => {
    const { night } = await closedInDoubt();
    await command(night, { name: 'roll-back', phase: 'cutover' });
    await command(night, { name: 'extend', by: '2h' });
    const before = [...night.acts];
    expect((await takeStep(night.run, lookNext)).closed).toBe(true);
    expect(night.acts).toEqual(before);
    expect(bodiesOf(night, 'amended')).toEqual([]);
    expect(bodiesOf(night, 'rolled-back')).toEqual([]);
  });

  test('waits for an all clear that reached nobody, and not for ever', async () => {
    const refused = { send: async () => ({ result: 'refused', why: 'down' }) as const };
    const night = await openNight({
      at: start + 5 * hour,
      plan: noApproval,
      channels: { wecom: refused, mail: refused },
      before: 'close-out',
    });
    await takeStep(night.run, lookNext);
    let report = await takeStep(night.run, lookNext);
    expect(report.closed).toBe(false);
    for (let look = 0; look < 20 && !report.closed; look += 1) {
      await night.clock.sleepUntil(report.nextLookAt ?? 0);
      report = await takeStep(night.run, lookNext);
    }
    expect(report.closed).toBe(true);
    expect(night.clock.now()).toBeLessThan(start + 7 * hour);
  });
});

/** A window that closed while one mail of its all clear may or may not have left. */
async function closedInDoubt(): Promise<{ readonly night: Night; readonly doubt: string }> {
  let lost = false;
  const night = await openNight({
    at: start + 5 * hour,
    plan: { ...noApproval, doubtsBlock: [] },
    channels: {
      mail: {
        send: async ({ notice }) => {
          if (lost || !notice.startsWith('all-clear/')) return { result: 'accepted', receipt: '1' };
          lost = true;
          return { result: 'unknown', why: 'connection reset' };
        },
      },
    },
    before: 'close-out',
  });
  await takeStep(night.run, lookNext);
  expect((await takeStep(night.run, lookNext)).closed).toBe(true);
  const [[doubt] = ['']] = openDoubts(night.run.state());
  return { night, doubt };
}

async function reportOf(night: Night): Promise<string> {
  const [closed] = bodiesOf(night, 'window-closed');
  const name = `${closed?.report.slice(7, 19)}-report.html`;
  const bytes = await night.store.read(evidenceKey(night.run.window, 'close-out', name));
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

describe('the overrun', () => {
  test('is told again when an extended end has passed too', async () => {
    const night = await openNight({ at: start + 5 * hour + minute, plan: noApproval, before: 'hold' });
    // The hold begins, and an hour after the announced end the vendor has not finished.
    await takeStep(night.run, lookNext);
    await takeStep(night.run, lookNext);
    const overruns = () =>
      new Set(
        [...night.run.state().notices.keys()]
          .filter((key) => key.startsWith('overrun/'))
          .map((key) => key.split('/')[3]),
      );
    expect(overruns().size).toBe(1);
    await command(night, { name: 'extend', by: '2h' });
    const report = await takeStep(night.run, lookNext);
    expect(report.notices.some((key) => key.startsWith('extended/'))).toBe(true);
    expect(overruns().size).toBe(1);
    await night.clock.sleepUntil(start + 7 * hour + minute);
    await takeStep(night.run, lookNext);
    expect(overruns().size).toBe(2);
  });
});
