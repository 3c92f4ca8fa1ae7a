// Held work enters in order and is compared before anything is called done, in this attempt and in the next.

import { expect, test } from 'vitest';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import { digestOfItem, inReplayOrder } from '../../../pipelines/ledger/held-item.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import type { OutboxItem, Ports } from '../../../pipelines/ports.ts';
import {
  end,
  enterAgain,
  Killed,
  killBefore,
  minute,
  type Night,
  openNight,
  start,
  takeOver,
} from '../../support/night.ts';

function item(index: number, more: Partial<OutboxItem> = {}): OutboxItem {
  const key = `held-${String(index).padStart(4, '0')}`;
  const at = toInstantText(start + index * 1000);
  return { key, conversation: 'sales', from: 'account-1', at, kind: 'message', text: key, ...more };
}

interface Target {
  readonly night: Night;
  readonly entered: string[];
  readonly marked: Set<string>;
  refuse: (item: OutboxItem) => boolean;
  lose: (key: string) => boolean;
  /** Whose file is not what was held any more. */
  gone: (key: string) => boolean;
  shown: { id: string; decision: 'approved' | 'rejected'; by: string }[];
}

/** A messenger that takes each key once, and an outbox that holds what was not marked. */
async function messenger(items: readonly OutboxItem[]): Promise<Target> {
  const inside = new Map<string, OutboxItem>();
  const target: Omit<Target, 'night'> = {
    entered: [],
    marked: new Set(),
    refuse: () => false,
    lose: () => false,
    gone: () => false,
    shown: [],
  };
  const ports: Partial<Ports> = {
    outbox: {
      contents: async () => ({
        held: inReplayOrder(items.filter(({ key }) => !target.marked.has(key))),
        replayed: items.filter(({ key }) => target.marked.has(key)),
        setAside: [],
      }),
      whole: async ({ key }) => (target.gone(key) ? null : (items.find((one) => one.key === key) ?? null)),
      markReplayed: async (key) => void target.marked.add(key),
    },
    replay: {
      put: async (one) => {
        if (target.refuse(one)) return { result: 'refused', why: 'unknown conversation' };
        if (!inside.has(one.key)) target.entered.push(one.key);
        inside.set(one.key, one);
        return { result: 'done', id: `m-${one.key}` };
      },
      digestOf: async (key) => {
        const found = inside.get(key);
        return found === undefined || target.lose(key) ? null : digestOfItem(found);
      },
    },
    approvalRecords: { list: async () => target.shown },
  };
  const night = await openNight({ at: end, ports, before: 'replay' });
  return Object.assign(target, { night });
}

const replayIn = (night: Night) => runPhase(night.run, 'replay', 1);

test('everything enters in order of time, once, and leaves the outbox', async () => {
  const items = Array.from({ length: 120 }, (_, index) => item(index));
  const target = await messenger([...items].reverse());
  expect(await replayIn(target.night)).toMatchObject({ result: 'done' });
  expect(target.entered).toEqual(items.map(({ key }) => key));
  expect(target.marked.size).toBe(120);
});

test('an item whose file was changed since it was held does not enter, and nothing else waits for it', async () => {
  const target = await messenger([item(1), item(2, { conversation: 'it' })]);
  target.gone = (key) => key === 'held-0001';
  expect(await replayIn(target.night)).toMatchObject({
    result: 'stopped',
    why: expect.stringContaining('held-0001: its file is not what was held'),
  });
  expect(target.entered).toEqual(['held-0002']);
});

test('a refused item stops its conversation, in later segments too, and no other', async () => {
  const items = Array.from({ length: 120 }, (_, index) =>
    item(index, { conversation: index % 2 === 0 ? 'sales' : 'it' }),
  );
  const target = await messenger(items);
  target.refuse = ({ key }) => key === 'held-0010';
  expect(await replayIn(target.night)).toMatchObject({ result: 'stopped' });
  const sales = target.entered.filter((key) => Number(key.slice(5)) % 2 === 0);
  expect(sales).toEqual(['held-0000', 'held-0002', 'held-0004', 'held-0006', 'held-0008']);
  expect(target.entered).toHaveLength(60 + 5);
  target.refuse = () => false;
  expect(await replayIn(target.night)).toMatchObject({ result: 'done' });
  expect(target.entered).toHaveLength(120);
});

test('what is missing afterwards is still missing at the next attempt', async () => {
  const target = await messenger([item(1), item(2)]);
  target.lose = (key) => key === 'held-0002';
  expect(await replayIn(target.night)).toMatchObject({ result: 'stopped' });
  expect(await replayIn(target.night)).toMatchObject({ result: 'stopped' });
  target.lose = () => false;
  expect(await replayIn(target.night)).toMatchObject({ result: 'done' });
});

test('an approval that does not match is still wanted at the next attempt', async () => {
  const target = await messenger([item(1, { kind: 'approval', text: 'PO-1 approved' })]);
  expect(await replayIn(target.night)).toMatchObject({ result: 'stopped' });
  expect(await replayIn(target.night)).toMatchObject({ result: 'stopped' });
  target.shown.push({ id: 'PO-1', decision: 'approved', by: 'account-1' });
  expect(await replayIn(target.night)).toMatchObject({ result: 'done' });
});

test('killed between segments, goes on and enters nothing twice', async () => {
  const target = await messenger(Array.from({ length: 120 }, (_, index) => item(index)));
  let outcomes = 0;
  killBefore(target.night.run, (body) => body.kind === 'outcome' && ++outcomes === 2);
  await expect(replayIn(target.night)).rejects.toThrow(Killed);
  const next = await enterAgain(target.night);
  expect(await replayIn(next)).toMatchObject({ result: 'done' });
  expect(target.entered).toHaveLength(120);
  expect(target.marked.size).toBe(120);
});

test.each(['put', 'mark'] as const)('asleep after one %s, and overtaken, does no other', async (act) => {
  const target = await messenger(Array.from({ length: 5 }, (_, index) => item(index)));
  const { replay, outbox } = target.night.run.ports;
  const { put } = replay;
  const { markReplayed } = outbox;
  const sleep = async () => {
    await target.night.clock.sleep(11 * minute);
    await takeOver(target.night);
  };
  if (act === 'put') replay.put = async (one) => put(one).finally(sleep);
  else outbox.markReplayed = async (key, id) => markReplayed(key, id).finally(sleep);
  await expect(replayIn(target.night)).rejects.toThrow(LostClaim);
  expect([target.entered.length, target.marked.size]).toEqual(act === 'put' ? [1, 0] : [5, 1]);
});
