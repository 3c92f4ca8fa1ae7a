// Looking again and again: until closed, until its time is up, or until nothing could move the window any more.

import { expect, test } from 'vitest';
import { conduct } from '../../../pipelines/engine/conduct.ts';
import { openToDos } from '../../../pipelines/ledger/fold.ts';
import {
  bodiesOf,
  command,
  hour,
  lookNext,
  minute,
  type Night,
  noApproval,
  openNight,
  start,
  vendorSaid,
} from '../../support/night.ts';

const quiet = async () => null;

/** People do at once what a phase asks of them. */
async function doWhatIsAsked(night: Night): Promise<number | null> {
  const asked = openToDos(night.run.state());
  for (const { number } of asked) await command(night, { name: 'done', toDo: number });
  return asked.length === 0 ? null : night.clock.now() + minute;
}

test('a window without trouble is conducted from its first look to its last entry', async () => {
  const night = await openNight({
    at: start + 3 * hour,
    plan: { ...noApproval, 'return.control': 'invitation' },
    ports: { admission: null },
    people: 4,
    before: 'hold',
  });
  night.vendorSays.push(vendorSaid('status', 'completed'));
  const onStep = () => doWhatIsAsked(night);
  const ended = await conduct(night.run, { look: lookNext, onStep, until: start + 24 * hour });
  expect(ended).toBe('closed');
  expect(bodiesOf(night, 'window-closed')).toMatchObject([{ how: 'done' }]);
});

test('what was over before the window began is old news: the wait goes on', async () => {
  const night = await openNight({
    at: start + 3 * hour,
    plan: { ...noApproval, 'return.control': 'invitation' },
    ports: { admission: null },
    people: 4,
    before: 'hold',
  });
  night.vendorSays.push(vendorSaid('status', 'completed', { at: '2026-10-01T03:00:00Z' }));
  const ended = await conduct(night.run, { look: lookNext, onStep: quiet, until: start + 24 * hour });
  expect(ended).toBe('until');
  expect(night.run.state().steps.get('hold#1')?.status).not.toBe('done');
});

test('the job hands over when its time is up', async () => {
  const night = await openNight({ at: start - 6 * 24 * hour });
  const until = start - 5.9 * 24 * hour;
  expect(await conduct(night.run, { look: lookNext, onStep: quiet, until })).toBe('until');
  expect(night.clock.now()).toBeLessThanOrEqual(until);
});

test('a window that only people can move is left to them', async () => {
  const night = await openNight({ at: start + 24 * hour, plan: noApproval, before: 'replay' });
  await command(night, { name: 'hold' });
  expect(await conduct(night.run, { look: lookNext, onStep: quiet, until: start + 48 * hour })).toBe('stuck');
});

test('what people will say later is waited for', async () => {
  const night = await openNight({ at: start + 24 * hour, plan: noApproval, before: 'close-out' });
  await command(night, { name: 'hold' });
  const resumeAt = night.clock.now() + 30 * minute;
  const onStep = async () => {
    if (night.clock.now() < resumeAt) return resumeAt;
    if (night.run.state().held) await command(night, { name: 'resume' });
    return night.clock.now();
  };
  expect(await conduct(night.run, { look: lookNext, onStep, until: start + 48 * hour })).toBe('closed');
});

test.each([
  ['an Error', (port: number) => new Error(`timeout at port ${port}`)],
  [
    'what fetch throws',
    (port: number) => new TypeError('fetch failed', { cause: new Error(`port ${port}`) }),
  ],
])('an outside that never answers (%s) costs a look a minute and no entries', async (_, failure) => {
  let port = 1;
  const night = await openNight({
    plan: noApproval,
    ports: {
      history: {
        exportSince: async () => Promise.reject(failure(port++)),
        readFile: async function* () {},
      },
    },
  });
  await conduct(night.run, { look: lookNext, onStep: quiet, until: night.clock.now() + 20 * minute });
  const { size } = night.ledger;
  await conduct(night.run, { look: lookNext, onStep: quiet, until: night.clock.now() + 20 * minute });
  expect(night.ledger.size).toBe(size);
});

test('what a program stumbles over is no outside that fails: it ends the job with its stack', async () => {
  const night = await openNight({
    plan: noApproval,
    ports: {
      history: {
        exportSince: async () => Promise.reject(new TypeError('items is not iterable')),
        readFile: async function* () {},
      },
    },
  });
  const until = night.clock.now() + 20 * minute;
  await expect(conduct(night.run, { look: lookNext, onStep: quiet, until })).rejects.toThrow(TypeError);
});
