// Notices leave at most once each, in segments, under every channel's quota; what failed is tried again, what is in
// doubt waits for a person.

import { describe, expect, test } from 'vitest';
import { tellDoubts } from '../../../pipelines/effects/perform.ts';
import { outcomeOf } from '../../../pipelines/effects/segment-outcome.ts';
import { sendDeliveries } from '../../../pipelines/effects/send.ts';
import { sendDueNotices } from '../../../pipelines/engine/event-notices.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import type { Delivery } from '../../../pipelines/notices/deliveries.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { ChannelLimits, SendResult } from '../../../pipelines/ports.ts';
import {
  answerDoubt,
  bodiesOf,
  enterAgain,
  Killed,
  killBefore,
  lookNext,
  minute,
  type Night,
  openNight,
} from '../../support/night.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const mail: ChannelLimits = { perMinute: 60, atOnce: 5, size: { most: 100_000, unit: 'bytes' } };
const announcementAt = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;

function letters(count: number, notice = 'n/all-staff/shanghai', from = 0): readonly Delivery[] {
  return Array.from({ length: count }, (_, index): Delivery => {
    const account = `account-${from + index + 1}`;
    const key = `${notice}-${account}`;
    const message = {
      key,
      notice,
      language: 'en',
      subject: '',
      text: '',
      to: { name: account, account },
    } as const;
    return { key, notice, channel: 'mail', language: 'en', message, recipient: account };
  });
}

const toldTwice = (night: Night) => {
  const all = night.sent.map(({ channel, to, notice }) => `${channel}/${to}/${notice}`);
  return all.filter((one, index) => all.indexOf(one) !== index);
};

/** Answers by turn; the last one stays. */
function answering(...results: readonly SendResult[]) {
  let turn = 0;
  return async (): Promise<SendResult> => results[Math.min(turn++, results.length - 1)] as SendResult;
}
const accepted: SendResult = { result: 'accepted', receipt: '1' };
const refused: SendResult = { result: 'refused', why: 'no such address' };
const unknown: SendResult = { result: 'unknown', why: 'connection reset' };

describe('messages of a notice', () => {
  test('leave in segments as large as the channel sends at once, each claimed before the first is sent', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    const count = await sendDeliveries(night.run, 'n/all-staff/shanghai', letters(12));
    expect(count).toEqual({ accepted: 12, refused: 0, inDoubt: 0 });
    expect(bodiesOf(night, 'intent').map(({ recipients }) => recipients?.length)).toEqual([5, 5, 2]);
  });

  test('name nobody in the record', async () => {
    const night = await openNight();
    await sendDeliveries(night.run, 'n/all-staff/shanghai', letters(3));
    expect(JSON.stringify(night.ledger.entries())).not.toContain('account-');
  });

  test('never exceed the quota of a minute, not even over two notices', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    await sendDeliveries(night.run, 'one/all-staff/shanghai', letters(20, 'one'));
    await sendDeliveries(night.run, 'two/all-staff/shanghai', letters(70, 'two'));
    expect(night.sent).toHaveLength(90);
    expect(mostWithinAMinute(night.sent.map(({ at }) => at))).toBeLessThanOrEqual(60);
  });

  test('never exceed it where a service takes more at once than in a minute', async () => {
    const night = await openNight({ channels: { mail: { limits: { ...mail, perMinute: 4, atOnce: 10 } } } });
    await sendDeliveries(night.run, 'n/all-staff/shanghai', letters(12));
    expect(mostWithinAMinute(night.sent.map(({ at }) => at))).toBeLessThanOrEqual(4);
  });

  test('wait as long as a throttling service says, and are refused when it says so for ever', async () => {
    const later: SendResult = { result: 'throttled', retryAfterMs: 30_000 };
    const patient = await openNight({ channels: { mail: { send: answering(later, later, accepted) } } });
    const before = patient.clock.now();
    expect(await sendDeliveries(patient.run, 'n/a/s', letters(1))).toMatchObject({ accepted: 1 });
    expect(patient.clock.now() - before).toBe(60_000);
    const endless = await openNight({ channels: { mail: { send: answering(later) } } });
    expect(await sendDeliveries(endless.run, 'n/a/s', letters(1))).toMatchObject({ refused: 1 });
  });

  test('do not wait for a service that asks for longer than a claim lasts', async () => {
    const silenced: SendResult = { result: 'throttled', retryAfterMs: 600_000 };
    const night = await openNight({ channels: { mail: { send: answering(silenced) } } });
    const before = night.clock.now();
    expect(await sendDeliveries(night.run, 'n/a/s', letters(1))).toMatchObject({ refused: 1 });
    expect(night.clock.now() - before).toBeLessThan(180_000);
  });

  test('are refused where no adapter is set up for their channel', async () => {
    const night = await openNight();
    const [letter] = letters(1);
    const lost = { ...(letter as Delivery), channel: 'pigeon' };
    expect(await sendDeliveries(night.run, 'n/a/s', [lost])).toEqual({ accepted: 0, refused: 1, inDoubt: 0 });
  });

  test('reach everybody once when the list of people changed after a crash', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    let intents = 0;
    killBefore(night.run, (body) => body.kind === 'intent' && ++intents === 2);
    await expect(sendDeliveries(night.run, 'n/a/s', letters(8))).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    const shifted = [...letters(1, 'n/all-staff/shanghai', 50), ...letters(8)];
    expect(await sendDeliveries(next.run, 'n/a/s', shifted)).toEqual({ accepted: 9, refused: 0, inDoubt: 0 });
    expect(toldTwice(next)).toEqual([]);
  });
});

describe('a segment whose run died', () => {
  test('is in doubt and is not sent again', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    killBefore(night.run, (body) => body.kind === 'outcome');
    await expect(sendDeliveries(night.run, 'n/a/s', letters(8))).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await tellDoubts(next.run);
    expect(await sendDeliveries(next.run, 'n/a/s', letters(8))).toEqual({
      accepted: 3,
      refused: 0,
      inDoubt: 5,
    });
    expect(openDoubts(next.run.state())).toHaveLength(1);
    expect(toldTwice(next)).toEqual([]);
  });

  test('is shown as a doubt at the next look, whether or not anybody sends that notice again', async () => {
    const night = await openNight({ at: announcementAt - minute });
    killBefore(night.run, (body) => body.kind === 'outcome');
    await expect(sendDeliveries(night.run, 'your-turn/a/shanghai/turn-1', letters(2))).rejects.toThrow(
      Killed,
    );
    const next = await enterAgain(night);
    await takeStep(next.run, { ...lookNext, run: 'nothing' });
    expect(openDoubts(next.run.state())).toHaveLength(1);
  });
});

describe('an answered doubt', () => {
  test('answered "sent" is told nobody again', async () => {
    const night = await announced(answering(accepted, unknown, accepted));
    const [[effect] = ['']] = openDoubts(night.run.state());
    const before = night.sent.length;
    await answerDoubt(night, effect, 'sent');
    await takeStep(night.run, lookNext);
    expect(night.sent).toHaveLength(before);
    expect(openDoubts(night.run.state())).toEqual([]);
  });

  test('answered "resend" goes to the doubtful ones only, although the notice was settled long ago', async () => {
    const night = await announced(answering(accepted, unknown, accepted));
    const [[effect] = ['']] = openDoubts(night.run.state());
    const before = night.sent.length;
    await answerDoubt(night, effect, 'resend');
    await takeStep(night.run, lookNext);
    await takeStep(night.run, lookNext);
    expect(night.sent.slice(before)).toHaveLength(1);
    expect(toldTwice(night)).toHaveLength(1);
    const settled = [...night.run.state().notices.values()];
    expect(settled.reduce((sum, notice) => sum + notice.inDoubt, 0)).toBe(0);
  });

  test('whose resend is in doubt again is asked about again', async () => {
    const night = await announced(answering(accepted, unknown, unknown));
    for (let round = 0; round < 2; round += 1) {
      const doubts = openDoubts(night.run.state());
      for (const [effect] of doubts) await answerDoubt(night, effect, 'resend');
      await takeStep(night.run, lookNext);
      expect(openDoubts(night.run.state())).toHaveLength(doubts.length);
    }
  });
});

describe('a channel that recovers', () => {
  test('carries the notice that it refused, and the same people are not told twice elsewhere', async () => {
    let down = true;
    const night = await openNight({
      at: announcementAt,
      channels: { wecom: { send: async () => (down ? { result: 'refused', why: 'down' } : accepted) } },
    });
    await takeStep(night.run, lookNext);
    expect(night.sent.some(({ channel }) => channel === 'wecom')).toBe(false);
    down = false;
    const { nextLookAt } = await takeStep(night.run, lookNext);
    expect(nextLookAt).toBeLessThanOrEqual(announcementAt + 15 * minute);
    await night.clock.sleepUntil(nextLookAt ?? 0);
    await takeStep(night.run, lookNext);
    expect(night.sent.some(({ channel }) => channel === 'wecom')).toBe(true);
    expect(toldTwice(night)).toEqual([]);
  });

  test('that never does is not asked for ever', async () => {
    const night = await openNight({
      at: announcementAt,
      channels: { wecom: { send: async () => ({ result: 'refused', why: 'down' }) } },
    });
    for (let look = 0; look < 30; look += 1) {
      await sendDueNotices(night.run);
      await night.clock.sleep(15 * minute);
    }
    const tries = bodiesOf(night, 'intent').filter(({ what }) => what.includes('wecom'));
    expect(tries.length).toBeLessThanOrEqual(5 * 2);
  });
});

describe('the outcome of a segment', () => {
  test.for([
    ['all accepted', [accepted, accepted], { result: 'done', detail: { accepted: 2, refused: 0 } }],
    ['some refused', [accepted, refused], { result: 'done', detail: { accepted: 1, refused: 1 } }],
    ['all refused', [refused, refused], { result: 'failed', why: 'no such address' }],
    ['one unknown', [accepted, unknown], { result: 'in-doubt', why: 'connection reset', recipients: ['b'] }],
  ] as const)('%s', ([, results, outcome]) => {
    expect(outcomeOf(results, ['a', 'b'])).toEqual(outcome);
  });
});

/** A window whose first notice went out by mail as `send` answers; wecom works. */
async function announced(send: () => Promise<SendResult>): Promise<Night> {
  const night = await openNight({ at: announcementAt, channels: { mail: { limits: mail, send } } });
  await takeStep(night.run, lookNext);
  return night;
}

function mostWithinAMinute(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + 60_000).length));
}
