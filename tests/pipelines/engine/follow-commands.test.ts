// What people command is done once each: by this run, by a doubled look, or by the run after a crash.

import { describe, expect, test } from 'vitest';
import { followCommands } from '../../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { Command } from '../../../pipelines/ledger/fact.ts';
import {
  bodiesOf,
  command,
  end,
  enterAgain,
  Killed,
  killBefore,
  type Night,
  openNight,
  put,
} from '../../support/night.ts';

async function returned(): Promise<Night> {
  const night = await openNight({ at: end, before: 'replay' });
  return night;
}

async function follow(night: Night): Promise<void> {
  await takeFacts(night.run);
  await followCommands(night.run);
}

const cases: readonly (readonly [string, Command, EntryBody['kind'], (night: Night) => unknown])[] = [
  ['extend', { name: 'extend', by: '30m' }, 'amended', (night) => bodiesOf(night, 'amended').length],
  ['call-off', { name: 'call-off', whose: 'ours' }, 'amended', (night) => bodiesOf(night, 'amended').length],
  [
    'roll-back',
    { name: 'roll-back', phase: 'hold' },
    'rolled-back',
    (night) => bodiesOf(night, 'rolled-back').length,
  ],
  [
    'release-everyone',
    { name: 'release-everyone' },
    'intent',
    (night) => night.acts.filter((act) => act === 'let everyone in').length,
  ],
];

describe('a command', () => {
  test.for(cases)('to %s is followed once, however often it is looked at', async ([, wanted, , count]) => {
    const night = await returned();
    await command(night, wanted);
    for (let look = 0; look < 3; look += 1) await follow(night);
    expect(count(night)).toBe(1);
  });

  test.for(cases)('to %s is followed by the next run when its own died', async ([, wanted, dies, count]) => {
    const night = await returned();
    await command(night, wanted);
    killBefore(night.run, ({ kind }) => kind === dies);
    await expect(follow(night)).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await follow(next);
    await follow(next);
    expect(count(next)).toBe(1);
  });

  test('given twice is two commands', async () => {
    const night = await returned();
    await command(night, { name: 'extend', by: '30m' });
    await command(night, { name: 'extend', by: '30m' }, 'and once more');
    await follow(night);
    expect(bodiesOf(night, 'amended')).toHaveLength(2);
  });

  test('after a call-off changes nothing, but everyone can still be released', async () => {
    const night = await returned();
    await command(night, { name: 'call-off', whose: 'ours' });
    await follow(night);
    await command(night, { name: 'extend', by: '30m' });
    await command(night, { name: 'release-everyone' });
    await follow(night);
    expect(bodiesOf(night, 'amended')).toHaveLength(1);
    expect(night.acts).toContain('let everyone in');
  });
});

test('a release that does not get through is said, and only then', async () => {
  const night = await returned();
  const { admission } = night.ports;
  const { letEveryoneIn, state } = admission ?? {};
  const closed = {
    letEveryoneIn: () => Promise.reject(new Error('no answer')),
    state: async () => ({ open: false, admitted: 0 }),
  };
  Object.assign(admission ?? {}, closed);
  await command(night, { name: 'release-everyone' });
  await takeFacts(night.run);
  expect((await followCommands(night.run)).join()).toContain('no answer');
  Object.assign(admission ?? {}, { letEveryoneIn, state });
  expect(await followCommands(night.run)).toEqual([]);
});

describe('facts', () => {
  test('are numbered once, in the order of what they say', async () => {
    const night = await returned();
    const first = await command(night, { name: 'hold' });
    await night.clock.sleep(1_000);
    const second = await command(night, { name: 'resume' });
    await takeFacts(night.run);
    await takeFacts(night.run);
    expect(bodiesOf(night, 'fact-taken').map(({ fact }) => fact)).toEqual([first, second]);
    expect(night.run.state().held).toBeNull();
  });

  test.for([
    'not json',
    '[]',
    'null',
    '{"kind":"command"}',
    '{"comment":"\\ud800"}',
    '{"comment":8}',
    `{"comment":7,"more":"${'x'.repeat(70_000)}"}`,
  ])('that nobody can read (%s) do not stop the window', async (text) => {
    const night = await returned();
    await put(night, 'comment', '7', text);
    await command(night, { name: 'hold' });
    await follow(night);
    expect(night.run.state().held).not.toBeNull();
    expect(bodiesOf(night, 'fact-taken')).toHaveLength(1);
  });
});
