// Going back: newest first, a failing step does not stop the others and is tried again, nobody stays locked out.

import { describe, expect, test } from 'vitest';
import { goBack as undo } from '../../../pipelines/effects/undo.ts';
import { planGoingBack } from '../../../pipelines/engine/plan-going-back.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { phasesBegun } from '../../../pipelines/ledger/fold.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import {
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
  noApproval,
  openNight,
  start,
} from '../../support/night.ts';

const goBack = (run: Night['run'], to: PhaseName, cause: string) =>
  undo(run, planGoingBack(run, to), to, cause);

async function duringReturn(): Promise<Night> {
  const night = await openNight({ at: end, plan: noApproval, before: 'replay' });
  return night;
}

/** The messenger's administration does not answer until `works`. */
function breakAdmission(night: Night): { works: boolean; calls: number } {
  const door = { works: false, calls: 0 };
  const { admission } = night.ports;
  Object.assign(admission ?? {}, {
    letEveryoneIn: async () => {
      door.calls += 1;
      if (!door.works) throw new Error('no answer');
    },
    state: async () => ({ open: door.works, admitted: 0 }),
  });
  return door;
}

describe('the way back', () => {
  test('can be read before anything is done, newest phase first', async () => {
    const night = await duringReturn();
    const plan = planGoingBack(night.run, 'cutover');
    expect(plan.map(({ phase }) => phase)).toEqual(['re-login', 'canary', 'hold', 'cutover']);
    expect(
      plan.flatMap(({ steps }) => steps).every(({ what }) => what.en !== '' && what['zh-CN'] !== ''),
    ).toBe(true);
    expect(night.acts).toEqual([]);
  });

  test('lets everyone in, silences the auto-replies, ends the forwarding and closes the groups', async () => {
    const night = await duringReturn();
    expect(await goBack(night.run, 'pre-backup', 'x')).toEqual([]);
    expect(new Set(night.acts)).toEqual(
      new Set([
        'let everyone in',
        'stop forwarding +862155502000',
        'silence hotline',
        'close command',
        'resume night-sync',
      ]),
    );
    expect(phasesBegun(night.run.state())).toEqual([]);
  });

  test('does the other steps when one fails, and tries that one again for as long as it takes', async () => {
    const night = await duringReturn();
    const door = breakAdmission(night);
    for (let look = 0; look < 12; look += 1) {
      expect(await goBack(night.run, 'cutover', 'x')).not.toEqual([]);
    }
    expect(night.acts.filter((act) => act === 'close command')).toHaveLength(1);
    door.works = true;
    expect(await goBack(night.run, 'cutover', 'x')).toEqual([]);
    expect(door.calls).toBeGreaterThanOrEqual(13);
  });

  test('killed at any entry, is finished by the next run and told once', async () => {
    const undisturbed = await duringReturn();
    const from = undisturbed.ledger.size;
    await goBack(undisturbed.run, 'pre-backup', 'x');
    const length = undisturbed.ledger.size - from;
    for (let dies = 1; dies <= length; dies += 1) {
      const night = await duringReturn();
      let written = 0;
      killBefore(night.run, () => ++written === dies);
      await expect(goBack(night.run, 'pre-backup', 'x')).rejects.toThrow(Killed);
      const next = await enterAgain(night);
      expect(await goBack(next.run, 'pre-backup', 'x')).toEqual([]);
      expect(bodiesOf(next, 'rolled-back')).toHaveLength(1);
      expect(new Set(next.acts)).toEqual(new Set(undisturbed.acts));
    }
  });

  test('and forth: what runs again after it is done anew', async () => {
    const night = await openNight({ at: start - 29 * 60_000, plan: noApproval, before: 'cutover' });
    await takeStep(night.run, lookNext);
    await command(night, { name: 'roll-back', phase: 'cutover' });
    await takeStep(night.run, lookNext);
    // People speak after they have seen what was done.
    await night.clock.sleep(60_000);
    await command(night, { name: 'resume' });
    await takeStep(night.run, lookNext);
    expect(night.acts.filter((act) => act === 'open command')).toHaveLength(2);
    await command(night, { name: 'roll-back', phase: 'cutover' });
    await takeStep(night.run, lookNext);
    expect(night.acts.filter((act) => act === 'close command')).toHaveLength(2);
  });
});

describe('a call-off', () => {
  test('ends the window with everyone in and told once', async () => {
    const night = await duringReturn();
    await command(night, { name: 'call-off', whose: 'ours' });
    expect(await takeStep(night.run, lookNext)).toMatchObject({ closed: true });
    expect(night.acts).toContain('let everyone in');
    const told = night.sent.filter(({ notice }) => notice.startsWith('called-off/'));
    expect(new Set(told.map(({ to }) => to)).size).toBe(told.length);
  });

  test('right after a roll-back is told once, not twice', async () => {
    const night = await duringReturn();
    await command(night, { name: 'roll-back', phase: 'hold' });
    await command(night, { name: 'call-off', whose: 'ours' });
    await takeStep(night.run, lookNext);
    const told = night.sent.filter(
      ({ notice, channel }) => notice.startsWith('called-off/') && channel === 'mail',
    );
    expect(new Set(told.map(({ to }) => to)).size).toBe(told.length);
  });

  test('goes back once, however often its last word has to be tried', async () => {
    let isDown = true;
    const night = await openNight({
      at: end,
      plan: noApproval,
      before: 'replay',
      channels: {
        mail: {
          send: async () =>
            isDown ? { result: 'refused', why: '451' } : { result: 'accepted', receipt: '1' },
        },
      },
    });
    await command(night, { name: 'call-off', whose: 'ours' });
    const report = await takeStep(night.run, lookNext);
    expect(report).toMatchObject({ closed: false, problems: [] });
    isDown = false;
    await night.clock.sleepUntil(report.nextLookAt ?? 0);
    await night.clock.sleep(hour);
    expect(await takeStep(night.run, lookNext)).toMatchObject({ closed: true });
    expect(bodiesOf(night, 'rolled-back')).toHaveLength(1);
  });

  test('is not over while somebody is still locked out, and is tried again each minute', async () => {
    const night = await duringReturn();
    const door = breakAdmission(night);
    await command(night, { name: 'call-off', whose: 'ours' });
    const report = await takeStep(night.run, lookNext);
    expect(report).toMatchObject({ closed: false, nextLookAt: night.clock.now() + minute });
    expect(report.problems.join()).toContain('let everyone log in again');
    await night.clock.sleep(hour);
    door.works = true;
    expect(await takeStep(night.run, lookNext)).toMatchObject({ closed: true });
  });
});
