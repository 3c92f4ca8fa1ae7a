// What would stop every look for good, put there by whoever may push, by one who decides and means ill, or by a page of
// the vendor that somebody else controls. The window goes on, and says what does not count.

import { beforeEach, expect, test } from 'vitest';
import { heldWork } from '../../pipelines/adapters/outbox/held-work.ts';
import { hearVendor } from '../../pipelines/engine/hear-vendor.ts';
import { runPhase } from '../../pipelines/engine/run-phase.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import type { EntryBody } from '../../pipelines/ledger/entry.ts';
import { digestOfItem } from '../../pipelines/ledger/held-item.ts';
import { heldKey, heldPrefix, snapshotKey, windowPrefix } from '../../pipelines/ledger/keys.ts';
import { messageItem } from '../../pipelines/operation/held-items.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../pipelines/operation/sweep-comments.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import type { OutboxItem } from '../../pipelines/ports.ts';
import { type AttackedNight, manager, openAttackedNight } from '../support/attacked-night.ts';
import { type Attacked, onAttackedStores } from '../support/attacked-stores.ts';
import { bodiesOf, end, enterAgain, lookNext, openNight, start, vendorSaid } from '../support/night.ts';
import { validPlan } from '../support/valid-plan.ts';

const window = validPlan.id;

onAttackedStores('a window', (open, name) => {
  let attacked: Attacked;
  let attack: AttackedNight;

  beforeEach(async () => {
    attacked = await open();
    attack = await openAttackedNight(attacked);
  }, 60_000);

  test('goes on beside objects under names that no store takes', async () => {
    for (const folder of ['facts/ssh/', 'facts/comment/', 'entries/', 'snapshots/', 'checkpoints/'])
      for (const odd of ['a..b.json', 'z:~z.json', 'z\u202ez.json'])
        await attacked.put(`${windowPrefix(window)}${folder}${odd}`, '{}').catch((error: Error) => {
          if (name === 'git') throw error;
        });
    await attack.signed('it-manager', '/hold look at the disks');
    const next = await enterAgain(attack.night);
    await takeFacts(next.run);
    expect(next.run.state().held?.by).toBe('it-manager');
    expect((await readWindow(attacked.store, window, next.clock.now()))?.unheard).toEqual([]);
  }, 60_000);

  test('goes on beside a page of megabytes at each place where others may write', async () => {
    const large = Buffer.alloc(3 << 20, ' ');
    for (const key of ['facts/form/a.json', 'facts/ssh/b.json', 'claims/ledger/00000009.json'])
      await attacked.put(`${windowPrefix(window)}${key}`, large);
    expect(await attacked.store.read(`${windowPrefix(window)}facts/form/a.json`)).toHaveLength(0);
    await attack.signed('it-manager', '/hold look at the disks');
    const next = await enterAgain(attack.night);
    await takeFacts(next.run);
    expect(next.run.state().held?.by).toBe('it-manager');
  }, 60_000);

  test('takes a comment whose name somebody filled before it was written, or with something else', async () => {
    const { github, issue, night } = attack;
    const opened = async () => {
      const found = await readWindow(attacked.store, window, night.clock.now());
      if (found === null) throw new Error('not opened');
      return found;
    };
    const sweep = async () => sweepComments(github, attacked.store, issue, await opened(), night.clock.now());
    const first = attack.comment(manager, '/hold the disks are full');
    await attack.put('comment', String(first.id), { comment: first.id, more: true });
    await attack.put('comment', String(first.id + 1), { comment: first.id + 1 });
    await attack.refused();
    const second = attack.comment(manager, '/hold they are still full');
    expect(second.id).toBe(first.id + 1);
    await sweep();
    await sweep();
    expect(await attack.refused()).toHaveLength(2);
    expect(bodiesOf(night, 'fact-taken').map(({ body }) => 'reason' in body && body.reason)).toEqual([
      'the disks are full',
      'they are still full',
    ]);
    await sweep();
    await takeFacts(night.run);
    expect(bodiesOf(night, 'fact-taken')).toHaveLength(2);
  }, 60_000);

  test('replays what people held beside what somebody put among it, and names that to a person', async () => {
    const { store, put } = await open();
    const outbox = heldWork(store, window, async () => new Uint8Array(32).fill(7));
    const entered = new Map<string, OutboxItem>();
    const night = await openNight({
      store,
      at: end,
      before: 'replay',
      ports: {
        outbox,
        replay: {
          put: async (item) => {
            entered.set(item.key, item);
            return { result: 'done', id: item.key };
          },
          digestOf: async (key) => digestOfItem(entered.get(key) as OutboxItem),
        },
      },
    });
    for (const text of ['one', 'two'])
      await outbox.hold(
        messageItem({ from: 'account-1', conversation: 'it', at: toInstantText(start) }, text),
      );
    const [place = ''] = await store.list(heldPrefix(window));
    const junk = [heldKey(window, 'f'.repeat(32)), heldKey(window, 'e'.repeat(32))];
    await put(junk[0] as string, 'junk');
    await put(junk[1] as string, (await store.read(place)) ?? '');
    await put(place.replace('.item.bin', '.replayed.bin'), 'it is in already');
    expect(await runPhase(night.run, 'replay', 1)).toMatchObject({ result: 'done' });
    expect([...entered.values()].map(({ text }) => text).sort()).toEqual(['one', 'two']);
    const { held, setAside } = await outbox.contents();
    expect(held).toEqual([]);
    expect(setAside.toSorted()).toEqual(junk.toSorted());
    expect(bodiesOf(night, 'to-do').map(({ id }) => id)).toEqual(['held-work-set-aside']);
  }, 60_000);

  test('goes on after entries of what cannot have happened, well signed by one who may write', async () => {
    const { night } = attack;
    const odd: readonly object[] = [
      {
        kind: 'phase-finished',
        phase: 'verify',
        round: 1,
        result: { result: 'done', summary: { 'zh-CN': 'x', en: 'x' }, evidence: [] },
      },
      { kind: 'outcome', effect: 'verify#1/nothing', outcome: { result: 'done', detail: {} } },
      { kind: 'fact-taken', fact: 'ssh/x', digest: `sha256:${'0'.repeat(64)}`, body: { kind: 'command' } },
    ];
    for (const body of odd) await night.ledger.append(body as EntryBody);
    const next = await enterAgain(night);
    await attack.signed('it-manager', '/hold look at the disks');
    await takeStep(next.run, lookNext);
    expect(next.run.state().held?.by).toBe('it-manager');
  }, 60_000);

  test.each([
    ['an organisation that is none', { organisation: null }],
    ['a plan of its id alone', { plan: { id: window } }],
    ['texts that are none', { templates: { 'started.en': null } }],
  ])(
    'goes on when one who decides proposes %s',
    async (_, broken: object) => {
      const { night } = attack;
      const after = { ...night.run.snapshot(), ...broken };
      const to = digestOf(after);
      await attacked.put(snapshotKey(window, to), canonicalBytes(after));
      await attack.signed(
        'duty-lead',
        `/correct ${night.run.snapshotDigest().slice(7)} ${to.slice(7)} simpler`,
      );
      expect(await attack.refused()).toEqual([expect.stringContaining('has not the shape of one')]);
      await takeStep(night.run, lookNext);
    },
    60_000,
  );
});

test.each([
  ['an end at the end of the calendar', { end: '+275760-09-13T00:00:00+00:00[UTC]' }],
  ['an end in eight thousand years', { end: '9999-12-31T23:59:59+08:00[Asia/Shanghai]' }],
  ['a text of two megabytes', { text: 'late '.repeat(400_000) }],
  ['an address without end', { url: `https://vendor.example.com/${'x'.repeat(2_000_000)}` }],
])('a vendor’s page that announces %s moves nothing and stops nothing', async (_, word) => {
  const night = await openNight();
  night.vendorSays.push(vendorSaid('one', 'extended', word));
  for (let look = 0; look < 2; look += 1) await takeStep(night.run, lookNext);
  expect(bodiesOf(night, 'amended')).toEqual([]);
  expect(bodiesOf(night, 'vendor-said').length).toBeLessThanOrEqual(1);
});

test('a page of ten thousand words fills one screen of the record, and its newest word is heard', async () => {
  const night = await openNight();
  const all = Array.from({ length: 10_000 }, (_, index) =>
    vendorSaid('one', index === 9_999 ? 'completed' : 'in-progress', { text: `word ${index}` }),
  );
  await hearVendor(night.run, { read: async () => all });
  await hearVendor(night.run, { read: async () => all });
  const heard = bodiesOf(night, 'vendor-said');
  expect(heard.length).toBeLessThanOrEqual(50);
  expect(heard.at(-1)?.status).toBe('completed');
});
