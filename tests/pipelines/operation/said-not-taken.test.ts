// How a window stands for somebody at a laptop: also what was said there and waits for a look, and lines that count as
// they are printed.

import { expect, test, vi } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { whyNotCounted } from '../../../pipelines/gates/statements/why-not-counted.ts';
import { summonsDue } from '../../../pipelines/notices/summons.ts';
import { readOpenedWindow } from '../../../pipelines/operation/read-window.ts';
import { inTerminal, readingWithMailbox } from '../../../pipelines/operation/said-not-taken.ts';
import { storyOf, summaryOf } from '../../../pipelines/operation/show.ts';
import { judgeStatement, previewOf } from '../../../pipelines/operation/tell.ts';
import { signInRehearsal } from '../../../pipelines/rehearsal/keys.ts';
import { nextLook } from '../../../scripts/lib/window-at-hand.ts';
import {
  end,
  hour,
  lookNext,
  type Night,
  noApproval,
  openNight,
  provenBy,
  say,
  start,
} from '../../support/night.ts';

async function handOf({ store, run, clock }: Night) {
  const now = clock.now();
  return { store, now, opened: await readOpenedWindow(store, run.window, now) };
}

const shortOf = ({ run }: Night) => run.snapshotDigest().slice(7, 19);

test('words that no look has carried out are shown, and approvals among them are counted', async () => {
  const night = await openNight({ at: start - hour, before: 'cutover' });
  const missing = /more approvals? needed[^\n]*/;
  const before = missing.exec(await inTerminal(await handOf(night), 'en'))?.[0];
  expect(before).toBeDefined();
  await say(night, 'it-manager', `/approve cutover ${shortOf(night)}`);
  await night.clock.sleep(1_000);
  await say(night, 'duty-lead', '/extend 30m the vendor is slow');
  const said = await inTerminal(await handOf(night), 'en');
  expect(said).toMatch(
    /Said, not yet carried out\n- .*\/approve cutover .*\n- .*\/extend 30m the vendor is slow/,
  );
  expect(missing.exec(said)?.[0]).not.toBe(before);
  expect(await inTerminal(await handOf(night), 'zh-CN')).toContain('已说、尚未执行');
  expect((await readingWithMailbox(await handOf(night))).said).toHaveLength(2);
  await takeStep(night.run, { starters: [], run: 'nothing' });
  expect((await readingWithMailbox(await handOf(night))).said).toEqual([]);
  expect(await inTerminal(await handOf(night), 'en')).not.toMatch(/^Said, not yet carried out$/m);
});

test('an emergency prints a line to copy that counts, and one without a reason is refused before it is said', async () => {
  const night = await openNight({ at: start - hour, plan: { kind: 'emergency' }, before: 'cutover' });
  const hand = await handOf(night);
  const line = /\/approve cutover [0-9a-f]+( [^\n(（]+)?/.exec(await inTerminal(hand, 'en'))?.[0] ?? '';
  const judge = (says: string) =>
    judgeStatement(
      signInRehearsal({
        by: 'it-manager',
        window: night.run.window,
        at: new Date(hand.now).toISOString(),
        says,
      }),
      hand,
    );
  expect(await judge(line.trim())).toMatchObject({ result: 'allowed' });
  expect(await judge(`/approve cutover ${shortOf(night)}`)).toMatchObject({ result: 'refused' });
});

test('a phase that stops says why and what to do, and `show` then names what is missing', async () => {
  const night = await openNight({ at: end, plan: noApproval, before: 'hold' });
  Object.assign(night.ports.admission ?? {}, {
    holdEveryoneOut: () => Promise.reject(new Error('no answer')),
    state: () => Promise.reject(new Error('no answer')),
  });
  const report = await takeStep(night.run, lookNext);
  expect(report.phase?.result.result).toBe('stopped');
  const hand = await handOf(night);
  const story = storyOf(hand.opened, report, 0).join('\n');
  expect(story).toMatch(/because: .*no answer/);
  expect(story).toMatch(/to do: .*\/resume/);
  expect(await inTerminal(hand, 'en')).toMatch(/What is missing for Hold\n- .*no answer/);
});

test('a roll-back shows what it undoes before anybody agrees, newest first', async () => {
  const night = await openNight({ at: end, before: 'canary' });
  const hand = await handOf(night);
  const command = { name: 'roll-back', phase: 'cutover' } as const;
  const fact = { kind: 'command', command, reason: 'x', at: '', by: 'it-manager', provenBy } as const;
  const preview = (language: 'en' | 'zh-CN') =>
    previewOf({ name: 'tell', command, reason: 'x' }, fact, hand, { language, zone: 'UTC' });
  const lines = (await preview('en')).join('\n');
  expect(lines).toMatch(/Undone, newest first:\n {2}hold: .*\n {2}cutover: /);
  expect(lines).not.toContain('pre-backup:');
  expect((await preview('zh-CN')).join('\n')).toContain('撤销，从最近的开始：\n  hold: ');
});

test('what is asked for comes on top of what was said before, in the preview as in the look', async () => {
  const night = await openNight({ at: start - hour });
  await say(night, 'duty-lead', '/extend 30m the vendor is slow');
  const hand = await handOf(night);
  const command = { name: 'extend', by: '30m' } as const;
  const fact = { kind: 'command', command, reason: 'x', at: '', by: 'it-manager', provenBy } as const;
  const preview = (language: 'en' | 'zh-CN') =>
    previewOf({ name: 'tell', command, reason: 'x' }, fact, hand, { language, zone: 'UTC' });
  const lines = (await preview('en')).join('\n');
  expect(lines).toMatch(/^Said, not yet carried out:\n {2}Role · \/extend 30m the vendor is slow\nChanges:/);
  expect((await preview('zh-CN')).join('\n')).toContain('已说、尚未执行：\n');
  await say(night, 'it-manager', '/extend 30m x');
  await takeStep(night.run, { starters: [], run: 'nothing' });
  const { plan } = (await handOf(night)).opened.frozen;
  expect(lines).toContain(` → ${JSON.stringify(plan.end)}`);
});

test('the line of a notice says which turn it tells of', async () => {
  const night = await openNight({ at: start - hour });
  const id = await say(night, 'duty-lead', '/extend 30m the vendor is slow');
  const report = await takeStep(night.run, { starters: [], run: 'nothing' });
  const story = storyOf((await handOf(night)).opened, report, 0).join('\n');
  expect(story).toMatch(
    new RegExp(`notice sent: extended/[^\\n]*${id.slice(4, 12)}[^\\n]* · Maintenance extended`),
  );
});

test('a notice that nobody got is not called sent, neither by the line nor by the summary', async () => {
  const refuses = { send: async () => ({ result: 'refused', why: 'The secret is not set' }) as const };
  const night = await openNight({ at: start - hour, channels: { wecom: refuses, mail: refuses } });
  await say(night, 'duty-lead', '/extend 30m the vendor is slow');
  const report = await takeStep(night.run, { starters: [], run: 'nothing' });
  const { opened } = await handOf(night);
  const story = storyOf(opened, report, 0).join('\n');
  expect(story).toMatch(
    /notice extended\/[^\n]* · Maintenance extended: (\d+) of \1 messages were not delivered/,
  );
  expect(story).not.toContain('notice sent');
  const summary = summaryOf(opened, report);
  expect(summary).toMatch(/(\d+) of \1 messages were not delivered/);
  expect(summary).not.toContain('Notices sent');
});

test('the line that carries a word out works where it is printed', async () => {
  const hand = await handOf(await openNight());
  vi.stubEnv('GITHUB_TOKEN', undefined);
  vi.stubEnv('GH_TOKEN', undefined);
  expect(nextLook(hand, '/keys/mine').en).toMatch(/--without-github --key \/keys\/mine$/);
  vi.stubEnv('GITHUB_TOKEN', 'a token');
  vi.stubEnv('GITHUB_REPOSITORY', 'example/example');
  expect(nextLook(hand, undefined).en).not.toContain('--without-github');
  vi.unstubAllEnvs();
});

test('an agreement to a correction in an emergency is refused without a reason too', async () => {
  const night = await openNight({ at: start - hour, plan: { kind: 'emergency' } });
  const { opened } = await handOf(night);
  const fact = {
    kind: 'approval',
    phase: 'correct',
    snapshot: opened.snapshotDigest,
    at: '',
    by: 'it-manager',
    provenBy,
  } as const;
  const before = {
    snapshot: opened.snapshot,
    digest: opened.snapshotDigest,
    state: opened.state,
    corrections: [],
  };
  expect(whyNotCounted(fact, before)?.en).toContain('needs a reason');
  expect(whyNotCounted({ ...fact, reason: 'it burns' }, before)).toBeNull();
});

test('whoever is called after a deadline of an emergency gets a line with a place for the reason', async () => {
  const night = await openNight({ plan: { kind: 'emergency' } });
  const { snapshot, state } = (await handOf(night)).opened;
  const approvals = { missing: [], escalateTo: ['it-manager'] };
  const [call] = summonsDue(snapshot, state, 0, { phase: 'cutover', deadline: null, approvals });
  expect(call?.body.en).toMatch(/\/approve cutover [0-9a-f]{12} REASON \(/);
  expect(call?.body['zh-CN']).toMatch(/\/approve cutover [0-9a-f]{12} 理由（/);
});
