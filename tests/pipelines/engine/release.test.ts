// After everyone was let in at once nothing that people read may tell them to wait: what holds is the door.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { viewOfRun } from '../../../pipelines/engine/view-of-run.ts';
import { bannerText } from '../../../pipelines/views/banner.ts';
import { windowText } from '../../../pipelines/views/window-text.ts';
import {
  command,
  end,
  hour,
  lookNext,
  minute,
  type Night,
  noApproval,
  openNight,
} from '../../support/night.ts';

const waits = /delayed|do not sign in|being checked|nobody but the canary|not open/i;

/** The canary has found a fault; people were held out by a real hold. */
async function canaryStopped(): Promise<Night> {
  const night = await openNight({ at: end, plan: noApproval, before: 'hold' });
  await command(night, { name: 'vendor-done' });
  await takeStep(night.run, lookNext);
  await night.run.append({
    kind: 'phase-started',
    phase: 'canary',
    round: 1,
    attempt: 1,
    snapshot: night.run.snapshotDigest(),
    code: 'test',
  });
  const whatToDo = { 'zh-CN': '等', en: 'wait' };
  await night.run.append({
    kind: 'phase-finished',
    phase: 'canary',
    round: 1,
    result: { result: 'stopped', why: 'a fault', whatToDo, evidence: [] },
  });
  return night;
}

function read(night: Night) {
  const view = viewOfRun(night.run);
  const lines = windowText(
    { view, gates: new Map(), said: [], nextAt: null },
    { language: 'en', zone: 'Asia/Shanghai' },
  );
  // What was before stands there as what it is: history.
  const now = lines.slice(0, lines.indexOf('Who changed the course'));
  return { view, text: [...now, bannerText(view).en].join('\n') };
}

test('a release in the look that would tell of a stop tells that everyone may sign in, and nothing else', async () => {
  const night = await canaryStopped();
  await night.clock.sleep(minute);
  const id = await command(night, { name: 'release-everyone' });
  const before = night.sent.length;
  await takeStep(night.run, lookNext);
  const told = night.sent.slice(before).map(({ notice }) => notice);
  expect(told.join()).toContain(id);
  expect(told.join()).not.toContain('stopped-canary');
  const { view, text } = read(night);
  expect(view.turn?.kind).toBe('released');
  expect(text).toContain('Everyone may sign in');
  expect(text).not.toMatch(waits);
});

test('a stop after the release delays nobody', async () => {
  const night = await canaryStopped();
  await command(night, { name: 'release-everyone' });
  await takeStep(night.run, lookNext);
  await night.clock.sleep(hour);
  await night.run.append({
    kind: 'phase-finished',
    phase: 'canary',
    round: 1,
    result: {
      result: 'stopped',
      why: 'a fault',
      whatToDo: { 'zh-CN': '等', en: 'wait' },
      evidence: [],
    },
  });
  const { notices } = await takeStep(night.run, lookNext);
  expect(notices.join()).not.toContain('stopped-');
  expect(read(night).view.turn?.kind).toBe('released');
});

test('a release that the door refused is not told: the delay still is', async () => {
  const night = await canaryStopped();
  Object.assign(night.ports.admission ?? {}, { letEveryoneIn: () => Promise.reject(new Error('no answer')) });
  await command(night, { name: 'release-everyone' });
  const { notices, problems } = await takeStep(night.run, lookNext);
  expect(problems.join()).toContain('no answer');
  expect(notices.join()).toContain('stopped-canary');
  expect(read(night).view.turn?.kind).toBe('return-paused');
});

test('what a person has from the vendor in this look silences that it is late, and the emergency plan', async () => {
  const night = await openNight({ at: end, plan: noApproval, before: 'hold' });
  await takeStep(night.run, lookNext);
  await night.clock.sleep(12 * hour);
  await command(night, { name: 'vendor-done' });
  const { notices } = await takeStep(night.run, lookNext);
  expect(notices.join()).not.toMatch(/late-|overrun/);
});
