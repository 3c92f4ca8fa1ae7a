// Notices leave at most once each, in segments, under every channel's quota; what failed is tried again, what is in
// doubt waits for a person.

import { describe, expect, test } from 'vitest';
import { tellDoubts } from '../../../pipelines/effects/perform.ts';
import { outcomeOf } from '../../../pipelines/effects/segment-outcome.ts';
import { sendDeliveries as send } from '../../../pipelines/effects/send.ts';
import { noticesOwedAt } from '../../../pipelines/engine/due-notices.ts';
import { notifyAccounts } from '../../../pipelines/engine/notify-accounts.ts';
import { neverStop, sendAgain, sendDueNotices } from '../../../pipelines/engine/send-notices.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import type { Delivery } from '../../../pipelines/notices/deliveries.ts';
import { segmentSize } from '../../../pipelines/notices/segment-size.ts';
import type { ChannelLimits } from '../../../pipelines/plan/channel-kinds.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { MessageChannel, OutgoingMessage, SendResult, Store } from '../../../pipelines/ports.ts';
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
  openNight,
  passOver,
  start,
  takeOver,
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
    return { channel: 'mail', message, recipient: account };
  });
}

const sendDeliveries = async (run: Night['run'], notice: string, deliveries: readonly Delivery[]) =>
  (await send(run, notice, deliveries, { fresh: true, isToStop: neverStop })).count;

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

  test('leave two hundred at a time at most, so that no intent grows too large for an entry', () => {
    const fast: ChannelLimits = { ...mail, perMinute: 100_000, atOnce: 5_000 };
    expect(segmentSize(fast, false, 10_000)).toBe(200);
    expect(segmentSize(fast, true, 100_000)).toBe(200);
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
    let asked = 0;
    const send = async (): Promise<SendResult> => {
      asked += 1;
      return { result: 'throttled', retryAfterMs: 1_000 };
    };
    const endless = await openNight({ channels: { mail: { send } } });
    expect(await sendDeliveries(endless.run, 'n/a/s', letters(1))).toMatchObject({ refused: 1 });
    expect(asked).toBe(5);
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

  test('that never does is asked ever more rarely, and no more when a later step of the ladder says more', async () => {
    const night = await openNight({
      at: announcementAt,
      channels: { wecom: { send: async () => ({ result: 'refused', why: 'down' }) } },
    });
    const triedAt: number[] = [];
    for (let look = 0; look < 4 * 24; look += 1) {
      const before = bodiesOf(night, 'intent').length;
      await sendDueNotices(night.run);
      if (bodiesOf(night, 'intent').length > before) triedAt.push(night.clock.now());
      await night.clock.sleep(15 * minute);
    }
    const pauses = triedAt.slice(1).map((at, index) => Math.round((at - (triedAt[index] ?? 0)) / minute));
    expect(pauses).toEqual([15, 30, 45, 90, 165, 240, 240, 240, 240]);
    await night.clock.sleepUntil(start + minute);
    await sendDueNotices(night.run);
    const [announcement] = [...night.run.state().notices.keys()];
    await night.clock.sleep(5 * hour);
    const before = bodiesOf(night, 'intent').filter(({ sending }) => sending?.notice === announcement).length;
    await sendDueNotices(night.run);
    const after = bodiesOf(night, 'intent').filter(({ sending }) => sending?.notice === announcement).length;
    expect(after).toBe(before);
  });

  test('is asked three times to carry the last word of a window before its record is closed', async () => {
    let asked = 0;
    const send = async ({ notice, to }: OutgoingMessage) => {
      if (!notice.startsWith('called-off/')) return accepted;
      if (to?.account === 'account-1') asked += 1;
      return to?.account === 'account-1' ? refused : accepted;
    };
    const night = await openNight({ at: end - minute, channels: { mail: { send } } });
    await command(night, { name: 'call-off', whose: 'ours' });
    for (;;) {
      const { closed, nextLookAt } = await takeStep(night.run, lookNext);
      if (closed) break;
      await night.clock.sleepUntil(nextLookAt ?? 0);
    }
    expect(asked).toBe(3);
  });

  test('that is down is not asked for each of ten thousand people', async () => {
    const night = await openNight({ channels: { mail: { send: answering(refused) } } });
    const count = await sendDeliveries(night.run, 'n/a/s', letters(10_000));
    expect(count).toEqual({ accepted: 0, refused: 10_000, inDoubt: 0 });
    expect(bodiesOf(night, 'intent')).toHaveLength(3);
  });

  test('that takes some in between is not down, and is asked for everybody', async () => {
    let asked = 0;
    const everyThird = async () => (Math.floor(asked++ / 5) % 3 === 2 ? accepted : refused);
    const night = await openNight({ channels: { mail: { limits: mail, send: everyThird } } });
    const count = await sendDeliveries(night.run, 'n/a/s', letters(30));
    expect(count).toEqual({ accepted: 10, refused: 20, inDoubt: 0 });
    expect(asked).toBe(30);
  });
});

describe('one outcome for each recipient', () => {
  /** Answers by account; everybody else is accepted. */
  const night = (of: Readonly<Record<string, SendResult>>) => {
    const answers = { ...of };
    const send: MessageChannel['send'] = async ({ to }) => answers[to?.account ?? ''] ?? accepted;
    return { answers, open: () => openNight({ channels: { mail: { limits: mail, send } } }) };
  };
  const everyone = (result: SendResult) =>
    Object.fromEntries(letters(5).map(({ recipient }) => [recipient, result]));

  test('whoever was refused beside somebody who is in doubt is no reader, and is asked again', async () => {
    const { answers, open } = night({ ...everyone(refused), 'account-1': unknown });
    const dark = await open();
    expect(await sendDeliveries(dark.run, 'n/a/s', letters(5))).toEqual({
      accepted: 0,
      refused: 4,
      inDoubt: 1,
    });
    Object.assign(answers, everyone(accepted));
    await dark.clock.sleep(10 * minute);
    expect(await sendDeliveries(dark.run, 'n/a/s', letters(5))).toEqual({
      accepted: 4,
      refused: 0,
      inDoubt: 1,
    });
    expect(toldTwice(dark)).toEqual([]);
  });

  test('one of five whose relay says "later" gets it ten minutes after, and nobody gets it twice', async () => {
    const { answers, open } = night({ 'account-3': { result: 'refused', why: '451 greylisted' } });
    const grey = await open();
    expect(await sendDeliveries(grey.run, 'n/a/s', letters(5))).toMatchObject({ accepted: 4, refused: 1 });
    delete answers['account-3'];
    await sendDeliveries(grey.run, 'n/a/s', letters(5));
    expect(grey.sent).toHaveLength(4);
    await grey.clock.sleep(10 * minute);
    expect(await sendDeliveries(grey.run, 'n/a/s', letters(5))).toMatchObject({ accepted: 5, refused: 0 });
    expect(toldTwice(grey)).toEqual([]);
  });

  test('a doubt that is answered "resend" and then refused is asked again as well', async () => {
    const { answers, open } = night({ 'account-1': unknown });
    const dark = await open();
    await sendDeliveries(dark.run, 'n/a/s', letters(2));
    const [[effect] = ['']] = openDoubts(dark.run.state());
    await answerDoubt(dark, effect, 'resend');
    await takeFacts(dark.run);
    answers['account-1'] = refused;
    expect(await sendDeliveries(dark.run, 'n/a/s', letters(2))).toMatchObject({ accepted: 1, refused: 1 });
    delete answers['account-1'];
    await dark.clock.sleep(10 * minute);
    expect(await sendDeliveries(dark.run, 'n/a/s', letters(2))).toEqual({
      accepted: 2,
      refused: 0,
      inDoubt: 0,
    });
  });
});

describe('a notice to people by name', () => {
  test.for(['your-turn', 'outdated-client'] as const)(
    '(%s) that was refused is told again by a later look',
    async (event) => {
      let down = true;
      const night = await openNight({
        at: announcementAt - minute,
        plan: { 'notices.6.when': `on ${event}` },
        channels: { mail: { send: async () => (down ? refused : accepted) } },
      });
      await notifyAccounts(night.run, event, 'round-1', ['account-1', 'account-2'], 'rest-1');
      expect(night.sent).toEqual([]);
      down = false;
      await sendDueNotices(night.run);
      expect(night.sent).toEqual([]);
      await night.clock.sleep(10 * minute);
      expect(noticesOwedAt(night.clock.now(), night.run.state(), night.run.timeline())).toHaveLength(1);
      await sendAgain(night.run);
      expect(night.sent.map(({ to }) => to)).toEqual(['account-1', 'account-2']);
      await night.clock.sleep(24 * 60 * minute);
      expect(noticesOwedAt(night.clock.now(), night.run.state(), night.run.timeline())).toEqual([]);
    },
  );

  test('is no use any more to somebody whose return is over', async () => {
    const night = await openNight({ before: 're-login', channels: { mail: { send: answering(refused) } } });
    await notifyAccounts(night.run, 'outdated-client', 'round-1', ['account-1']);
    await night.clock.sleep(10 * minute);
    expect(noticesOwedAt(night.clock.now(), night.run.state(), night.run.timeline())).toHaveLength(0);
    const early = await openNight({ channels: { mail: { send: answering(refused) } } });
    await notifyAccounts(early.run, 'outdated-client', 'round-1', ['account-1']);
    await early.clock.sleep(10 * minute);
    expect(noticesOwedAt(early.clock.now(), early.run.state(), early.run.timeline())).toHaveLength(1);
    await passOver(early.run, ['re-login', 1]);
    expect(noticesOwedAt(early.clock.now(), early.run.state(), early.run.timeline())).toEqual([]);
  });

  test('is told once for an occasion, whoever is on the list the second time', async () => {
    const night = await openNight();
    await notifyAccounts(night.run, 'outdated-client', 'round-1', ['account-1']);
    const { size } = night.ledger;
    await notifyAccounts(night.run, 'outdated-client', 'round-1', ['account-1', 'account-2']);
    expect(night.ledger.size).toBe(size);
    expect(night.sent.map(({ to }) => to)).toEqual(['account-1']);
  });
});

describe('a run that may not act any more', () => {
  test('sends nothing, although its intent stands in the record', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    const append = night.run.append;
    Object.assign(night.run, {
      append: async (body: EntryBody) => {
        await append(body);
        if (body.kind !== 'intent') return;
        // The lid closes; another run takes over; the lid opens.
        await night.clock.sleep(11 * minute);
        await takeOver(night);
      },
    });
    await expect(sendDeliveries(night.run, 'n/a/s', letters(12))).rejects.toThrow(LostClaim);
    expect(night.sent).toEqual([]);
  });

  test('stops between two segments of a notice when another has taken over', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    const isToStop = async () => {
      if (night.sent.length === 5) await takeOver(night);
      return false;
    };
    const sending = send(night.run, 'n/a/s', letters(12), { fresh: true, isToStop });
    await expect(sending).rejects.toThrow(LostClaim);
    expect(night.sent).toHaveLength(5);
  });

  test('stops there as well when the other has its claim, and has written nothing yet', async () => {
    const night = await openNight({ channels: { mail: { limits: mail } } });
    const { create } = night.store;
    const isToStop = async () => {
      if (night.sent.length !== 5) return false;
      const store: Store = {
        ...night.store,
        create: (key, bytes) =>
          key.includes('/entries/') ? Promise.reject(new Error('gone')) : create(key, bytes),
      };
      await takeOver({ ...night, store }).catch(() => undefined);
      return false;
    };
    const sending = send(night.run, 'n/a/s', letters(12), { fresh: true, isToStop });
    await expect(sending).rejects.toThrow(LostClaim);
    expect(night.sent).toHaveLength(5);
  });

  test('tells the channel under which claim each message leaves', async () => {
    const claims: (number | undefined)[] = [];
    const night = await openNight({
      channels: {
        mail: {
          send: async ({ claim }) => {
            claims.push(claim);
            return accepted;
          },
        },
      },
    });
    await sendDeliveries(night.run, 'n/a/s', letters(1));
    const next = await enterAgain(night);
    await sendDeliveries(next.run, 'n/a/s', letters(2));
    expect(claims).toEqual([1, 2]);
  });
});

describe('ten thousand people', () => {
  const relay: ChannelLimits = { ...mail, perMinute: 600, perSecond: 10, atOnce: 10 };

  test('are a few hundred entries, and each is named once', async () => {
    const night = await openNight({ channels: { mail: { limits: relay } } });
    let named = 0;
    const { pseudonymOf } = night.run;
    Object.assign(night.run, {
      pseudonymOf: (account: string) => {
        named += 1;
        return pseudonymOf(account);
      },
    });
    await sendDeliveries(night.run, 'n/a/s', letters(10_000));
    expect(night.sent).toHaveLength(10_000);
    expect(night.ledger.size).toBeLessThan(450);
    expect(named).toBe(10_000);
    await sendDeliveries(night.run, 'n/a/s', letters(10_000));
    expect(named).toBe(20_000);
    expect(night.sent).toHaveLength(10_000);
  });

  test.for([
    [3_000, 600],
    [1_000, 600],
    [1_000, 100],
  ] as const)(
    'share a push for the outcome of one segment and the intent of the next, where a write is a push: %i at %i a minute',
    async ([people, perMinute]) => {
      const night = await openNight({ channels: { mail: { limits: { ...relay, perMinute } } } });
      let pushes = 0;
      const { store } = night;
      const { create } = store;
      Object.assign(store, {
        writesByPush: true,
        create: async (key: string, bytes: Uint8Array) => {
          pushes += 1;
          return create(key, bytes);
        },
      });
      const before = night.clock.now();
      await sendDeliveries(night.run, 'n/a/s', letters(people));
      expect(pushes / ((night.clock.now() - before) / minute)).toBeLessThanOrEqual(6);
      if (people === 1_000) expect(pushes).toBeLessThanOrEqual(12);
    },
  );

  test('do not wait for hours because a run before had a clock that was ahead', async () => {
    const night = await openNight({ channels: { mail: { limits: relay } } });
    const right = night.clock.now;
    Object.assign(night.clock, { now: () => right() + 3 * hour });
    await sendDeliveries(night.run, 'one/a/s', letters(10, 'one'));
    Object.assign(night.clock, { now: right });
    const before = night.clock.now();
    await sendDeliveries(night.run, 'two/a/s', letters(10, 'two'));
    expect(night.clock.now() - before).toBeLessThan(2 * minute);
  });
});

describe('the outcome of a segment', () => {
  test.for([
    ['all accepted', [accepted, accepted], { result: 'done', detail: { accepted: 2, refused: 0 } }],
    [
      'some refused',
      [accepted, refused],
      { result: 'done', detail: { accepted: 1, refused: 1, why: 'no such address' }, refused: ['b'] },
    ],
    ['all refused', [refused, refused], { result: 'failed', why: 'no such address' }],
    [
      'one refused, one unknown',
      [refused, unknown],
      { result: 'in-doubt', why: 'connection reset', recipients: ['b'], refused: ['a'] },
    ],
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
