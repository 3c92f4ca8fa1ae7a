// One suite for both transports: what holds in memory holds on sockets.

import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../pipelines/ledger/canonical.ts';
import { digestOfItem } from '../../../../pipelines/ledger/held-item.ts';
import type { Admission, OutboxItem } from '../../../../pipelines/ports.ts';
import { planOf, type TestWorld, testWorld } from '../../../support/embedded-world.ts';

const notice = { 'zh-CN': '系统维护中，请稍候。', en: 'Under maintenance, please wait.' };
const phone = { id: 'phone', platform: 'ios', version: '8.2.0' } as const;

describe.each(['memory', 'sockets'] as const)('the messenger through %s', (transport) => {
  let world: TestWorld;
  afterEach(() => world.close());

  const admission = (): Admission => {
    const port = world.ports.admission;
    if (port === null) throw new Error('this world holds nobody out');
    return port;
  };
  const sessionOf = async (account: string) => {
    const login = await world.ports.sessions.logIn(account, phone);
    if (login.result !== 'in') throw new Error(`${login.result}: ${login.why}`);
    return login.session;
  };

  it('exports its history in a stable order, and later only what is new', async () => {
    world = await testWorld({ transport });
    const { history } = world.ports;
    const first = await history.exportSince(null);
    expect(first).toEqual(await history.exportSince(null));
    const kinds = new Set(first.items.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['configuration', 'contact', 'file', 'group', 'message']);
    const session = await sessionOf('user-1');
    await session.send('department/it', 'one more', 'new');
    const second = await history.exportSince(first.cursor);
    expect(second.items.map(({ body }) => JSON.parse(body).text)).toContain('one more');
    expect(second.items.length).toBeLessThan(first.items.length);
    expect((await history.exportSince(second.cursor)).items).toEqual([]);
  });

  it('gives files whose bytes fit their digests', async () => {
    world = await testWorld({ transport });
    const { items } = await world.ports.history.exportSince(null);
    const files = items.filter(({ kind }) => kind === 'file');
    expect(files).toHaveLength(3);
    for (const { id, fileDigest } of files) {
      expect(sha256(await buffer(world.ports.history.readFile({ id })))).toBe(fileDigest);
    }
    await expect(buffer(world.ports.history.readFile({ id: 'f9999' }))).rejects.toThrow('no file');
  });

  it('lets an account of ours work like a person, each thing once per key', async () => {
    world = await testWorld({ transport });
    const session = await sessionOf('user-1');
    const group = await session.createGroup('Canary', ['user-2'], 'group');
    expect(await session.createGroup('Canary', ['user-2'], 'group')).toBe(group);
    const id = await session.send(group, '你好, world', 'm1');
    expect(await session.send(group, '你好, world', 'm1')).toBe(id);
    const received = await (await sessionOf('user-2')).receive(group);
    expect(received).toMatchObject([{ id, from: 'user-1', text: '你好, world' }]);
    const bytes = new Uint8Array([0, 1, 2, 250, 255]);
    const file = await session.upload('probe.bin', bytes, 'f1');
    expect(await session.upload('probe.bin', bytes, 'f1')).toBe(file);
    expect(await session.download(file)).toEqual(bytes);
    await session.logOut();
    await expect(session.send(group, 'too late', 'm2')).rejects.toThrow('session has ended');
  });

  it('holds everyone out but those who are admitted, until it lets everyone in', async () => {
    world = await testWorld({ transport });
    expect(await admission().state()).toEqual({ open: true, admitted: 0 });
    const before = await sessionOf('user-3');
    await admission().holdEveryoneOut(notice);
    await expect(before.receive('department/it')).rejects.toThrow('session has ended');
    expect(await world.ports.sessions.logIn('user-3', phone)).toEqual({ result: 'held-out', why: notice.en });
    await admission().admit(['user-3']);
    await admission().admit(['user-3']);
    expect(await admission().state()).toEqual({ open: false, admitted: 1 });
    expect((await world.ports.sessions.logIn('user-3', phone)).result).toBe('in');
    expect((await world.ports.sessions.logIn('user-4', phone)).result).toBe('held-out');
    await admission().callBack(['user-3', 'user-4']);
    expect(await admission().state()).toEqual({ open: false, admitted: 0 });
    expect((await world.ports.sessions.logIn('user-3', phone)).result).toBe('held-out');
    await admission().admit(['user-3']);
    expect((await world.ports.sessions.logIn('user-3', phone)).result).toBe('in');
    await admission().holdEveryoneOut(notice);
    expect((await world.ports.sessions.logIn('user-3', phone)).result).toBe('held-out');
    await admission().letEveryoneIn();
    await admission().letEveryoneIn();
    expect((await world.ports.sessions.logIn('user-4', phone)).result).toBe('in');
  });

  it('holds nobody out in invitation mode and shows nothing but what people report', async () => {
    world = await testWorld({ transport, plan: planOf('invitation') });
    expect(world.ports.admission).toBeNull();
    expect(() => world.messenger.holdEveryoneOut(notice)).toThrow('cannot hold anybody out');
    const sample = await world.ports.signals.sample();
    expect(sample).toMatchObject({ loginsInFlight: null, completed: [] });
    expect(sample.probeMs).toBeGreaterThan(0);
  });

  it('refuses everybody under maintenance, and old clients afterwards', async () => {
    world = await testWorld({ transport });
    const old = { ...phone, version: '8.1.10' };
    expect((await world.ports.sessions.logIn('user-1', old)).result).toBe('in');
    world.messenger.beginMaintenance();
    expect((await world.ports.sessions.logIn('user-1', phone)).result).toBe('held-out');
    await expect(world.ports.history.exportSince(null)).rejects.toThrow('maintenance');
    world.messenger.endMaintenance();
    expect(await world.ports.sessions.logIn('user-1', old)).toMatchObject({
      result: 'failed',
      why: 'needs ios client 8.2.0 or newer',
    });
    expect((await world.ports.sessions.logIn('user-1', phone)).result).toBe('in');
    expect(await world.ports.sessions.logIn('nobody', phone)).toMatchObject({ result: 'failed' });
  });

  it('fails the logins that the scenario says, until it says otherwise', async () => {
    world = await testWorld({
      transport,
      faults: { messenger: { loginFails: { accounts: ['user-1'], until: { afterReturnMs: 600_000 } } } },
    });
    world.messenger.beginMaintenance();
    world.messenger.endMaintenance();
    expect(await world.ports.sessions.logIn('user-1', phone)).toMatchObject({ result: 'failed' });
    expect((await world.ports.sessions.logIn('user-2', phone)).result).toBe('in');
    await world.clock.sleep(600_000);
    expect((await world.ports.sessions.logIn('user-1', phone)).result).toBe('in');
  });

  it('shows each login that ended once, with its times', async () => {
    world = await testWorld({ transport });
    await world.ports.signals.sample();
    const from = world.clock.now();
    await sessionOf('user-5');
    const sample = await world.ports.signals.sample();
    expect(sample.completed).toMatchObject([{ account: 'user-5', ok: true }]);
    expect(sample.completed[0]?.startedAt).toBeGreaterThanOrEqual(from);
    expect(sample.completed[0]?.finishedAt).toBeGreaterThan(sample.completed[0]?.startedAt ?? 0);
    expect([sample.loginsInFlight, world.messenger.online().size]).toEqual([0, 50]);
    expect((await world.ports.signals.sample()).completed).toEqual([]);
  });

  it('takes held work in once, with its true sender and time', async () => {
    world = await testWorld({ transport });
    const bytes = new TextEncoder().encode('a;b\n1;2\n');
    const items: OutboxItem[] = [
      itemOf('message', '合同已寄出'),
      { ...itemOf('upload', 'table'), file: { name: 't.csv', digest: sha256(bytes), bytes } },
      itemOf('approval', 'PO-7 驳回'),
    ];
    for (const item of items) {
      expect(await world.ports.replay.digestOf(item.key)).toBeNull();
      const first = await world.ports.replay.put(item);
      expect(first.result).toBe('done');
      expect(await world.ports.replay.put(item)).toEqual(first);
      expect(await world.ports.replay.digestOf(item.key)).toBe(digestOfItem(item));
    }
    const received = await (await sessionOf('user-9')).receive('department/sales');
    expect(received.slice(-3)).toMatchObject(
      items.map(({ text }) => ({ from: 'user-2', at: '2026-12-06T01:30:00.000Z', text })),
    );
    expect(await world.ports.approvalRecords?.list()).toContainEqual({
      id: 'PO-7',
      decision: 'rejected',
      by: 'user-2',
    });
  });

  it('refuses held work that it cannot take', async () => {
    world = await testWorld({ transport });
    const item = itemOf('message', 'hello');
    await world.ports.replay.put(item);
    expect(await world.ports.replay.put({ ...item, text: 'other' })).toMatchObject({ result: 'refused' });
    expect(await world.ports.replay.put({ ...item, key: 'k2', from: 'stranger' })).toMatchObject({
      result: 'refused',
    });
    const file = { name: 'x', digest: '0'.repeat(64), bytes: new Uint8Array([1]) };
    expect(await world.ports.replay.put({ ...item, key: 'k3', file })).toMatchObject({ result: 'refused' });
  });

  it('reads the vendor on two sources, each statement when its time has come', async () => {
    world = await testWorld({ transport });
    const statuses = async () =>
      (await world.ports.vendor.read(planOf('admission'))).map(
        (said) => 'status' in said && `${said.source} ${said.status}`,
      );
    expect(await statuses()).toEqual(['status-page scheduled', 'weibo scheduled']);
    await world.clock.sleepUntil(world.clock.now() + 1_800_000);
    expect(await statuses()).toContain('weibo in-progress');
    expect(world.messenger.status().state).toBe('maintenance');
  });

  it('knows every device with its platform and version', async () => {
    world = await testWorld({ transport });
    const devices = await world.ports.clients.devices();
    expect(devices).toHaveLength(50);
    expect(new Set(devices.map(({ platform }) => platform)).size).toBeGreaterThan(3);
  });
});

function itemOf(kind: OutboxItem['kind'], text: string): OutboxItem {
  return {
    key: `held/${kind}`,
    conversation: 'department/sales',
    from: 'user-2',
    at: '2026-12-06T01:30:00.000Z',
    kind,
    text,
  };
}
