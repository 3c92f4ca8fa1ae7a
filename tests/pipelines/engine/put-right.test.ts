// The outside is compared with the record at every look: what a run did that woke too late does not stay.

import { describe, expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import {
  command,
  end,
  enterAgain,
  hour,
  lookNext,
  minute,
  type Night,
  noApproval,
  openNight,
  start,
} from '../../support/night.ts';

const look = (night: Night) => takeStep(night.run, lookNext);

/** Holding people out, by its own phases. */
async function holding(plan: Readonly<Record<string, unknown>> = {}): Promise<Night> {
  const night = await openNight({
    at: start - 20 * minute,
    plan: { ...noApproval, ...plan },
    before: 'cutover',
  });
  await look(night);
  await night.clock.sleepUntil(start);
  await look(night);
  expect(await doorIsOpen(night)).toBe(false);
  return night;
}

const doorIsOpen = async ({ ports }: Night) => (await ports.admission?.state())?.open;

describe('the outside of a window under way', () => {
  test('that stands as the record says is left alone, and nothing is written', async () => {
    const night = await holding();
    const { size } = night.ledger;
    const acts = [...night.acts];
    expect((await look(night)).putRight).toEqual([]);
    expect(night.ledger.size).toBe(size);
    expect(night.acts).toEqual(acts);
  });

  test('is locked again where a run that woke too late let everyone in, each time once', async () => {
    const night = await holding();
    for (let time = 0; time < 2; time += 1) {
      await night.ports.admission?.letEveryoneIn();
      const { putRight } = await look(night);
      expect(putRight.join()).toContain('found off, should be on; put right');
      expect(await doorIsOpen(night)).toBe(false);
      expect((await look(night)).putRight).toEqual([]);
    }
  });

  test('that was opened for everyone by a person stays open', async () => {
    const night = await holding();
    await command(night, { name: 'release-everyone' });
    await look(night);
    expect(await doorIsOpen(night)).toBe(true);
    expect((await look(night)).putRight).toEqual([]);
    expect(await doorIsOpen(night)).toBe(true);
  });

  test('is locked again whatever else people have said', async () => {
    const night = await holding();
    await command(night, { name: 'hold' });
    await look(night);
    await night.ports.admission?.letEveryoneIn();
    expect((await look(night)).putRight).toHaveLength(1);
    expect(await doorIsOpen(night)).toBe(false);
  });

  test('answers customers and forwards calls again', async () => {
    const night = await holding();
    await night.ports.desk.answerWith('hotline', null);
    await night.ports.desk.forwardCalls('+862155502000', null);
    expect((await look(night)).putRight).toHaveLength(2);
    expect(await night.ports.desk.answerOf('hotline')).not.toBeNull();
    expect(await night.ports.desk.forwardOf('+862155502000')).toBe('+862155501002');
  });

  test('is not asked for where this window has not begun', async () => {
    const night = await openNight({ plan: noApproval });
    await night.ports.admission?.holdEveryoneOut({ 'zh-CN': '别的窗口', en: 'another window' });
    expect((await look(night)).putRight).toEqual([]);
    expect(await doorIsOpen(night)).toBe(false);
  });

  test('that gives no answer now is asked by the next look', async () => {
    const night = await holding();
    const { admission } = night.ports;
    const state = admission?.state;
    Object.assign(admission ?? {}, { state: async () => Promise.reject(new Error('down for maintenance')) });
    expect((await look(night)).putRight).toEqual([]);
    Object.assign(admission ?? {}, { state });
    expect((await look(night)).putRight).toEqual([]);
  });
});

describe('the outside of a window that is over', () => {
  async function calledOff(): Promise<Night> {
    const night = await holding();
    await command(night, { name: 'call-off', whose: 'ours' });
    await look(night);
    expect(await doorIsOpen(night)).toBe(true);
    return night;
  }

  test('is opened again at the next look, although the window is called off', async () => {
    const night = await calledOff();
    await night.ports.admission?.holdEveryoneOut({ 'zh-CN': '醒得太晚', en: 'woke too late' });
    await night.ports.groups.open({
      id: 'command',
      title: { 'zh-CN': '', en: '' },
      channel: 'wecom',
      members: [],
    });
    const report = await look(await enterAgain(night));
    expect(report.putRight).toHaveLength(2);
    expect(await doorIsOpen(night)).toBe(true);
    expect(await night.ports.groups.isOpen('command')).toBe(false);
  });

  test('is left to another window of the same store that holds people out now', async () => {
    const night = await calledOff();
    const other = await holding({ id: 'another-window' });
    for (const key of await other.store.list('windows/another-window/'))
      await night.store.create(key, (await other.store.read(key)) ?? new Uint8Array());
    await night.ports.admission?.holdEveryoneOut({ 'zh-CN': '别的窗口', en: 'another window' });
    expect((await look(await enterAgain(night))).putRight).toEqual([]);
    expect(await doorIsOpen(night)).toBe(false);
  });

  test('is left to whoever uses it afterwards', async () => {
    const night = await calledOff();
    await night.clock.sleepUntil(end + 30 * hour);
    await night.ports.admission?.holdEveryoneOut({ 'zh-CN': '别的窗口', en: 'another window' });
    expect((await look(night)).putRight).toEqual([]);
    expect(await doorIsOpen(night)).toBe(false);
  });
});
