// What a plan leaves to people's hands: asked for in time and in order, and no gate goes past it.

import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../pipelines/engine/notice-context.ts';
import { contextFor } from '../../../pipelines/engine/phase-context.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { feedbackFact, writerOf } from '../../../pipelines/feedback/feedback-fact.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { noticeValues } from '../../../pipelines/notices/values.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { OutgoingMessage } from '../../../pipelines/ports.ts';
import { reachedLines } from '../../../pipelines/views/reached.ts';
import { viewOfWindow } from '../../../pipelines/views/view-of-window.ts';
import { issueBody } from '../../../pipelines/views/window-issue.ts';
import {
  bodiesOf,
  enterAgain,
  hour,
  lookNext,
  minute,
  type Night,
  noApproval,
  openNight,
  passOver,
  report,
  say,
  start,
} from '../../support/night.ts';
import { validPlan } from '../../support/valid-plan.ts';

const words = (en: string) => ({ 'zh-CN': `${en}（中文）`, en });
const conference = {
  id: 'bridge',
  title: words('Bridge'),
  for: 'command',
  address: '+86 21 5550 2100, 100#',
  owner: 'it-manager',
};
const restoreSteps = ['licence', 'modules'].map((id) => ({ id, text: words(id), before: 'canary' }));
const asked = (night: Night) => bodiesOf(night, 'to-do').map(({ id }) => id);
const look = (night: Night) => takeStep(night.run, lookNext);
const reasons = async (night: Night) => (await look(night)).gate?.reasons.map(({ en }) => en) ?? [];
const issueOf = ({ run }: Night) =>
  issueBody(
    viewOfWindow(run.snapshot(), run.snapshotDigest(), run.state(), run.clock.now()),
    run.state().gates,
    new Map(),
  );

describe('a conference', () => {
  test('is tried out by its owner a day ahead, in office hours, and cutover waits for it', async () => {
    const plan = { ...noApproval, conferences: [conference] };
    const early = await openNight({ plan, at: start - 48 * hour });
    const { nextLookAt } = await look(early);
    expect(asked(early)).toEqual([]);
    // The window starts on Sunday at 01:00: Friday at 17:00 is the last office hour a day before.
    const friday = Date.parse('2026-12-04T17:00:00+08:00');
    expect(nextLookAt).toBeLessThanOrEqual(friday);
    await early.clock.sleepUntil(friday);
    await look(early);
    expect(bodiesOf(early, 'to-do')).toMatchObject([{ id: 'conference bridge', owner: 'it-manager' }]);

    const night = await openNight({ plan, before: 'cutover', at: start - 20 * minute });
    expect((await reasons(night)).join()).toContain(
      'Try out the conference “Bridge”: +86 21 5550 2100, 100#',
    );
    await say(night, 'it-manager', '/done 1 both called in');
    expect((await look(night)).phase?.name).toBe('cutover');
    expect(issueOf(night)).toContain('both called in');
  });

  test('whose link a service gives is asked for once, and then stands in notices and in its owner’s to-do', async () => {
    const byHook = { ...conference, address: undefined, hook: 'CONFERENCES', for: 'all-staff' };
    const night = await openNight({ plan: { ...noApproval, conferences: [byHook] }, at: start - 48 * hour });
    const asks: string[] = [];
    let link: string | null = null;
    Object.assign(night.ports.desk, {
      conferenceLink: async (_: string, key: string) => {
        asks.push(key);
        if (link === null) throw new Error('its hook answers 503 and does not confirm');
        return link;
      },
    });
    await look(night);
    await look(night);
    expect(asks).toHaveLength(1);
    const noticed = () =>
      noticeValues(
        { ...contextOf(night.run, { key: 'n/all-staff', at: start }), audience: 'all-staff' },
        { site: null, language: 'en' },
      ).conferences;
    expect(noticed()).toEqual([]);
    link = 'https://meet.example.com/j/1';
    await night.clock.sleep(15 * minute);
    await look(night);
    await night.clock.sleep(hour);
    await look(await enterAgain(night));
    expect(asks).toEqual([asks[0], asks[0]]);
    expect(noticed()).toEqual([{ name: 'Bridge', address: link }]);
    await night.clock.sleepUntil(start - 24 * hour);
    const next = await enterAgain(night);
    await look(next);
    expect(bodiesOf(next, 'to-do').at(-1)?.text.en).toContain(
      'Try out the conference “Bridge”: https://meet.example.com/j/1',
    );
  });

  test('whose link never came is opened by its owner', async () => {
    const byHook = { ...conference, address: undefined, hook: 'CONFERENCES' };
    const night = await openNight({ plan: { ...noApproval, conferences: [byHook] } });
    Object.assign(night.ports.desk, { conferenceLink: async () => Promise.reject(new Error('down')) });
    await look(night);
    expect(bodiesOf(night, 'to-do')[0]?.text.en).toContain('No link has come for the conference “Bridge”');
  });

  test('that another number takes the place of is tried out anew', async () => {
    const night = await openNight({ plan: { conferences: [conference] } });
    await look(night);
    const { snapshot } = night.run;
    const changed = { ...snapshot().plan, conferences: [{ ...conference, address: '+49 69 1' }] };
    Object.assign(night.run, {
      snapshot: () => ({ ...snapshot(), plan: changed }),
      timeline: () => timelineOf(changed, snapshot().organisation),
    });
    await look(night);
    expect(asked(night)).toEqual(['conference bridge', 'conference bridge']);
  });
});

describe('the vendor’s restore steps', () => {
  test('are asked for one after the other, and the canary waits for the last', async () => {
    const night = await openNight({ plan: { restoreSteps }, before: 'canary', at: start + hour });
    expect(await reasons(night)).toEqual([
      expect.stringContaining('The vendor’s steps, 1 of 2: licence'),
      expect.stringContaining('After that (Role): The vendor’s steps, 2 of 2: modules'),
    ]);
    expect(asked(night)).toEqual(['restore licence']);
    await say(night, 'duty-lead', '/done 1');
    expect(await reasons(night)).toEqual([expect.stringContaining('2 of 2: modules')]);
    await say(night, 'duty-lead', '/done 2');
    expect((await look(night)).phase?.name).toBe('canary');
  });

  test('are done anew after the canary was taken back', async () => {
    const night = await openNight({ plan: { restoreSteps }, before: 'canary', at: start + hour });
    for (const number of [1, 2]) {
      await look(night);
      await say(night, 'duty-lead', `/done ${number}`);
    }
    await passOver(night.run, ['canary', 1]);
    await night.run.append({ kind: 'phase-undone', phase: 'canary' });
    await look(night);
    expect(asked(night).at(-1)).toBe('restore licence again 1');
  });
});

test('a training is asked about when it is due, and the issue shows who took it', async () => {
  const training = [{ who: ['it-manager', 'duty-lead'], topic: words('Offline approvals'), before: '2d' }];
  const night = await openNight({ plan: { training }, at: start - hour });
  await look(night);
  expect(asked(night)).toEqual(['training 1 it-manager', 'training 1 duty-lead']);
  await say(night, 'it-manager', '/done 1');
  await look(night);
  expect(issueOf(night)).toMatch(/✅ .*Offline approvals/);
  expect(issueOf(night)).toMatch(/⬜ .*Offline approvals/);
});

test('whoever neither owns a to-do nor decides cannot tick it off', async () => {
  const night = await openNight();
  await contextFor(night.run, 'cutover', 1).ask('pause sync', words('Pause the sync'), 'duty-lead');
  await say(night, 'service-lead', '/done 1');
  await look(night);
  expect(bodiesOf(night, 'fact-refused')[0]?.why.en).toContain('somebody who decides');
  await say(night, 'duty-lead', '/done 1');
  await look(night);
  expect(night.run.state().toDos.get(1)?.done).toMatchObject({ by: 'duty-lead' });
});

test('a line that a person forwarded counts once somebody has called it and says who answered', async () => {
  const night = await openNight();
  await contextFor(night.run, 'cutover', 1).ask('forward +862155502000', words('Forward the hotline'));
  await say(night, 'duty-lead', '/done 1');
  await look(night);
  expect(bodiesOf(night, 'fact-refused')[0]?.why.en).toContain('Call the number first');
  await say(night, 'duty-lead', '/done 1 the service lead answered at 00:31');
  await look(night);
  expect(night.run.state().toDos.get(1)?.done).toMatchObject({ note: 'the service lead answered at 00:31' });
});

describe('a notice that is to be acknowledged', () => {
  const plan = { 'notices.1.acknowledgedBy': 'deciders', 'notices.1.when': '2h before start' };

  test('calls everyone who decides by name, once, until they say /ack', async () => {
    const night = await openNight({ plan });
    await look(night);
    await look(night);
    const calls = bodiesOf(night, 'to-do');
    expect(calls.map(({ owner }) => owner).toSorted()).toEqual([
      'duty-lead',
      'it-manager',
      'security-officer',
    ]);
    expect(calls[0]?.text.en).toBe('Please acknowledge: started');
    expect(night.sent.filter(({ to }) => to === 'it-manager').map(({ channel }) => channel)).toEqual([
      'mail',
    ]);
    await say(night, 'it-manager', '/ack');
    await look(night);
    const open = issueOf(night)
      .split('\n')
      .filter((line) => line.startsWith('- ⬜'));
    expect(open).toHaveLength(2);
    expect(open[0]).toContain('`/ack`');
  });

  test('of a call-off is asked for although nothing is run any more, and heard afterwards', async () => {
    const night = await openNight({ plan: { 'notices.5.acknowledgedBy': 'on-duty' }, at: start - 3 * hour });
    await look(night);
    await say(night, 'it-manager', '/call-off the vendor is ill');
    await look(night);
    const called = asked(night).filter((id) => id.startsWith('ack '));
    expect(called.map((id) => id.split(' ').at(-1))).toEqual(['duty-lead', 'security-officer']);
    expect(night.sent.map(({ to }) => to)).toContain('security-officer');
    await say(night, 'duty-lead', '/ack');
    await look(night);
    expect(night.run.state().toDos.get(1)?.done?.by).toBe('duty-lead');
  });

  test('keeps no gate closed', async () => {
    const night = await openNight({ plan: { ...plan, demandsDone: ['hold'] }, before: 'hold', at: start });
    await look(night);
    expect(asked(night).length).toBeGreaterThan(0);
    expect((await reasons(night)).join()).not.toContain('acknowledge');
  });

  test('/ack of somebody who was not called is refused', async () => {
    const night = await openNight();
    await say(night, 'it-manager', '/ack');
    await look(night);
    expect(bodiesOf(night, 'fact-refused')[0]?.why.en).toBe('Nothing waits for your acknowledgement.');
  });
});

describe('a test message', () => {
  const plan = {
    ...noApproval,
    'notices.0.acknowledgedBy': 'everyone',
    'backupChannels.reachedAtLeast': 0.1,
  };
  const answer = async (night: Night, account: string) => {
    const { window, keyring } = night.run;
    const to = { window, sealTo: sealingKeyOf(await keyring.windowKey(window)) };
    const said = {
      way: 'mail',
      trouble: 'none',
      text: 'OK',
      writer: writerOf(window, 'account', account),
      department: null,
    } as const;
    const at = toInstantText(night.clock.now());
    await report(night, feedbackFact(said, to, at, new Uint8Array(32).fill(account.length)), account);
  };

  test('is counted by site and department, and cutover waits for the share that the plan wants', async () => {
    const night = await openNight({ plan, before: 'cutover', at: start - 20 * minute });
    expect((await reasons(night)).join()).toContain(
      '0 % of those asked have answered the test message, and the plan wants 10 %',
    );
    await answer(night, 'account-1');
    await answer(night, 'account-2');
    const { phase } = await look(night);
    expect(phase?.name).toBe('cutover');
    const view = viewOfWindow(night.run.snapshot(), '', night.run.state(), night.clock.now());
    expect(reachedLines(view).map(({ en }) => en)).toEqual([
      'All who were asked: 10 %',
      'Frankfurt: 0 %',
      'Shanghai: 12.5 %',
      'it: 33.3 %',
      'sales: 0 %',
      'service: 0 %',
    ]);
  });

  test('counts whoever answered before all were told, where a channel keeps refusing somebody', async () => {
    const send = async ({ to }: OutgoingMessage) =>
      to?.account === 'account-3'
        ? ({ result: 'throttled', retryAfterMs: hour } as const)
        : ({ result: 'accepted', receipt: '1' } as const);
    const night = await openNight({
      plan,
      at: start - 26 * hour,
      channels: { mail: { send }, wecom: { send } },
    });
    await look(night);
    await answer(night, 'account-1');
    await night.clock.sleep(2 * hour);
    for (let looks = 0; looks < 2; looks += 1) await look(night);
    expect(bodiesOf(night, 'intent').length).toBeGreaterThan(1);
    const view = viewOfWindow(night.run.snapshot(), '', night.run.state(), night.clock.now());
    expect(reachedLines(view)[0]?.en).toBe('All who were asked: 5 %');
  });

  test('that too few answered: an approver of cutover may waive it', async () => {
    const night = await openNight({
      plan: { ...plan, 'approvals.gates': validPlan.approvals.gates },
      before: 'cutover',
    });
    expect((await reasons(night)).join()).toContain('0 % of those asked have answered');
    await say(night, 'it-manager', '/waive-notices everybody was telephoned');
    expect((await reasons(night)).join()).not.toContain('have answered the test message');
  });
});
