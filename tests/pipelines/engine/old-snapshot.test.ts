// A window that was opened by code which knew fewer settings, run by code that knows more.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { readOpenedWindow } from '../../../pipelines/operation/read-window.ts';
import { filledIn } from '../../../pipelines/plan/usual.ts';
import { bodiesOf, enterAgain, lookNext, openNight, say } from '../../support/night.ts';

const newest = ['doubtsBlock', 'runners', 'overlaps', 'defer', 'training', 'meetings'];

test('has what the product says of them, and an amendment changes no more than it says', async () => {
  const night = await openNight({ plan: Object.fromEntries(newest.map((key) => [key, undefined])) });
  const before = night.run.frozen();
  expect(Object.keys(before.plan).filter((key) => newest.includes(key))).toEqual([]);
  const defaults = { doubtsBlock: [], runners: {}, overlaps: [] };
  expect(night.run.snapshot().plan).toMatchObject(defaults);
  await say(night, 'it-manager', '/extend 30m the vendor is slow');
  await takeStep(night.run, lookNext);
  const [amended] = bodiesOf(night, 'amended');
  const end = amended?.change.kind === 'extend' ? amended.change.end : '';
  expect(night.run.frozen()).toEqual({ ...before, plan: { ...before.plan, end } });
  expect((await enterAgain(night)).run.snapshot().plan).toMatchObject({ ...defaults, end });
  const opened = await readOpenedWindow(night.store, night.run.window, night.clock.now());
  expect(opened.snapshot.plan).toMatchObject({ ...defaults, end });
  expect(opened.view.plan.overlaps).toEqual([]);
});

test('a whole plan stays as it was frozen', async () => {
  const { run } = await openNight();
  expect(filledIn(run.frozen())).toEqual(run.frozen());
});
