// The adapter against a real Synapse: one server for all of these, each with accounts and rooms of its own.

import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRealClock } from '../../../../pipelines/adapters/clock/real-clock.ts';
import { inParallel } from '../../../../pipelines/adapters/in-parallel.ts';
import { adminCredentialsIn } from '../../../../pipelines/adapters/matrix/admin-session.ts';
import { type MatrixMessenger, messengerOverMatrix } from '../../../../pipelines/adapters/matrix/matrix.ts';
import { admin, client, part } from '../../../../pipelines/adapters/matrix/names.ts';
import { eventsOf, roomOf } from '../../../../pipelines/adapters/matrix/rooms.ts';
import { probeReturn } from '../../../../pipelines/adapters/matrix/warnings/probes.ts';
import { smokeAs } from '../../../../pipelines/continuity/smoke.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { sha256 } from '../../../../pipelines/ledger/canonical.ts';
import { digestOfItem } from '../../../../pipelines/ledger/held-item.ts';
import type { OutboxItem, Session } from '../../../../pipelines/ports.ts';
import type { LocalSynapse } from '../../../../pipelines/rehearsal/homeserver/local-synapse.ts';
import { registerAdmin } from '../../../../pipelines/rehearsal/homeserver/register-admin.ts';
import { noSynapse, testSynapse } from '../../../support/synapse.ts';

const serverName = 'tideover.test';
const people = Array.from({ length: 24 }, (_, place) => `person-${place + 1}`);
const secretOf = (account: string): string => `secret of ${account}`;
const notice = { 'zh-CN': '维护中', en: 'Maintenance' };
const phone = { id: 'phone', platform: 'ios', version: '8.2.0' } as const;
const accountPath = (account: string): string => `${admin}/v2/users/${part(`@${account}:${serverName}`)}`;

describe.skipIf(noSynapse !== null)('on a real Synapse', { timeout: 60_000 }, () => {
  let synapse: LocalSynapse;
  let messenger: MatrixMessenger;
  let clock: ReturnType<typeof createRealClock>;

  const open = (adminSecret?: string): MatrixMessenger =>
    messengerOverMatrix({
      baseUrl: synapse.baseUrl,
      admin: adminSecret === undefined ? synapse.admin : adminCredentialsIn(adminSecret),
      asToken: synapse.asToken,
      secretOf,
      clock,
      approvalsRoom: 'approvals',
    });

  beforeAll(async () => {
    // Only who asks for a refresh token gets one that expires: the administrator.
    synapse = await testSynapse({ refreshable_access_token_lifetime: '2s' });
    clock = createRealClock();
    messenger = open();
    await inParallel(people, 8, (account) =>
      messenger.session.json({
        method: 'PUT',
        path: accountPath(account),
        body: { password: secretOf(account) },
      }),
    );
    for (const name of ['department-it', 'approvals']) {
      await messenger.session.json({
        method: 'POST',
        path: `${client}/createRoom`,
        body: { preset: 'public_chat', name, room_alias_name: name },
      });
    }
    const approvals = await roomOf(messenger.matrix, synapse.asToken, 'approvals', serverName);
    await messenger.matrix.json({
      method: 'POST',
      path: `${client}/join/${part(approvals ?? '')}`,
      body: {},
      token: synapse.asToken,
    });
  }, 120_000);

  afterAll(async () => {
    messenger?.close();
    await synapse?.stop();
  });

  async function logIn(account: string): Promise<Session> {
    const result = await messenger.sessions.logIn(account, phone);
    if (result.result !== 'in') throw new Error(result.why);
    return result.session;
  }

  test('a person of ours can do all that the canary does, and doing it again does it once', async () => {
    const identity = { account: 'person-1', device: phone };
    const first = await smokeAs(identity, messenger.sessions, clock.now, 'smoke');
    const again = await smokeAs(identity, messenger.sessions, clock.now, 'smoke');
    expect([...first, ...again].filter(({ ok }) => !ok)).toEqual([]);
    const session = await logIn('person-1');
    const group = await session.createGroup('Tideover canary', ['person-1'], 'smoke/group');
    expect(await session.receive(group)).toHaveLength(1);
  });

  test('who was only invited takes part with the first word', async () => {
    const [one, other] = [await logIn('person-2'), await logIn('person-3')];
    const group = await one.createGroup('Two', ['person-2', 'person-3'], 'two');
    const id = await one.send(group, '你好', 'hello');
    expect((await other.receive(group)).map((message) => [message.id, message.from, message.text])).toEqual([
      [id, 'person-2', '你好'],
    ]);
  });

  test('clients are known by platform and version, and our own devices are not among them', async () => {
    await logIn('person-4');
    await messenger.replay.put(heldItem('inventory', { from: 'person-4' }));
    const devices = (await messenger.clients.devices()).filter(({ account }) => account === 'person-4');
    expect(devices).toMatchObject([{ platform: 'ios', version: '8.2.0' }]);
  });

  test('people are held out, let in by name, and seen when they are back', async () => {
    const before = await logIn('person-5');
    await logIn('person-6');
    const lone = await before.createGroup('Lone', ['person-5'], 'lone');
    await messenger.admission.holdEveryoneOut(notice);
    expect(await messenger.admission.state()).toEqual({ open: false, admitted: 0 });
    await expect(before.send(lone, 'no', 'no')).rejects.toThrow('M_USER_LOCKED');
    expect(await messenger.sessions.logIn('person-5', phone)).toMatchObject({ result: 'held-out' });

    await messenger.admission.admit(['person-5', 'nobody-of-that-name']);
    expect(await messenger.admission.state()).toEqual({ open: false, admitted: 1 });
    // The old token works again; nobody had to type a password.
    await before.send(lone, 'yes', 'yes');
    // Seen within the last two minutes, which the server does not write down again; a new login it does.
    await logIn('person-5');
    const known = await messenger.session
      .json({ method: 'GET', path: accountPath('nobody-of-that-name') })
      .catch((error: Error) => error.message);
    expect(known).toContain('404');
    await expect
      .poll(
        async () => (await messenger.signals.sample()).completed.map(({ account, ok }) => ({ account, ok })),
        {
          timeout: 10_000,
          interval: 300,
        },
      )
      .toContainEqual({ account: 'person-5', ok: true });
    const counted = async () => (await messenger.signals.sample()).loginsCounted ?? 0;
    await expect.poll(counted, { timeout: 10_000, interval: 300 }).toBeGreaterThan(0);

    await messenger.admission.callBack(['person-5', 'nobody-of-that-name']);
    expect(await messenger.admission.state()).toEqual({ open: false, admitted: 0 });
    expect(await messenger.sessions.logIn('person-5', phone)).toMatchObject({ result: 'held-out' });

    await messenger.admission.letEveryoneIn();
    expect((await messenger.admission.state()).open).toBe(true);
    expect(await messenger.sessions.logIn('person-6', phone)).toMatchObject({ result: 'in' });
  });

  test('who had been locked before the window stays locked, and administrators never are', async () => {
    await messenger.session.json({ method: 'PUT', path: accountPath('person-24'), body: { locked: true } });
    await messenger.admission.letEveryoneIn();
    expect(await messenger.sessions.logIn('person-24', phone)).toMatchObject({ result: 'held-out' });
    await messenger.admission.holdEveryoneOut(notice);
    await messenger.admission.admit(['person-24']);
    await messenger.admission.letEveryoneIn();
    expect(await messenger.admission.state()).toEqual({ open: true, admitted: people.length - 1 });
    expect(await messenger.sessions.logIn('person-24', phone)).toMatchObject({ result: 'held-out' });
    await messenger.session.json({ method: 'PUT', path: accountPath('person-24'), body: { locked: false } });
  });

  test('a run that died while holding people out is finished by the next one, whoever administers it', async () => {
    // What the run left: its marker, and some of the locks.
    await messenger.admission.holdEveryoneOut(notice);
    await messenger.session.json({ method: 'PUT', path: accountPath('person-7'), body: { locked: false } });

    await registerAdmin(messenger.matrix, synapse.sharedSecret, { name: 'second-admin', password: 'of:two' });
    const next = open('second-admin:of:two');
    try {
      await next.admission.holdEveryoneOut(notice);
      expect(await next.admission.state()).toEqual({ open: false, admitted: 0 });
      await next.admission.admit(['person-7']);
      expect(await next.signals.backSince?.(Date.now())).toEqual([]);
      await next.admission.letEveryoneIn();
      expect(await next.admission.state()).toEqual({ open: true, admitted: people.length });
      expect((await messenger.admission.state()).open).toBe(true);
    } finally {
      next.close();
    }
  });

  test('a server that restarts half way keeps the locks, and the return goes on', async () => {
    await messenger.admission.holdEveryoneOut(notice);
    await messenger.admission.admit(['person-8']);
    const back = await logIn('person-8');
    await synapse.pause();
    expect(await messenger.signals.sample()).toMatchObject({
      probeMs: 4_000,
      loginsInFlight: null,
      isBlind: true,
    });
    await synapse.start();
    expect((await messenger.signals.sample()).probeMs).toBeLessThan(4_000);
    expect(await messenger.admission.state()).toEqual({ open: false, admitted: 1 });
    const group = await back.createGroup('After', ['person-8'], 'after');
    await back.send(group, 'still here', 'still-here');
    await messenger.admission.admit(people);
    await messenger.admission.letEveryoneIn();
    expect((await messenger.admission.state()).open).toBe(true);
  });

  test('an administrator whose token expires is renewed unseen', async () => {
    await messenger.session.userId();
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    // All at once: one renewal serves them.
    const states = await Promise.all([1, 2, 3].map(() => messenger.admission.state()));
    expect(states.every(({ open: isOpen }) => isOpen)).toBe(true);
  });

  test('a token that cannot be renewed, and an account without rights, are told to the user', async () => {
    const refused = async (secret: string): Promise<unknown> => {
      const other = open(secret);
      try {
        return await other.admission.state().catch((error: unknown) => error);
      } finally {
        other.close();
      }
    };
    const expired = await refused('syt_no_such_token');
    expect(expired).toBeInstanceOf(UserError);
    expect(expired).toMatchObject({ where: synapse.baseUrl, message: expect.stringContaining('expired') });
    expect(await refused('person-9:wrong')).toBeInstanceOf(UserError);
    expect(await refused(`person-9:${secretOf('person-9')}`)).toMatchObject({
      message: expect.stringContaining('not an administrator'),
    });
  });

  test('held work enters once, with its true sender and time, and is read back from what stands there', async () => {
    const room = (await roomOf(messenger.matrix, synapse.asToken, 'department-it', serverName)) ?? '';
    const message = heldItem('message', { from: 'person-10', text: '合同已审' });
    const bytes = new TextEncoder().encode('held file');
    const upload = heldItem('upload', {
      from: 'person-11',
      kind: 'upload',
      text: 'plan.bin',
      file: { name: 'plan.bin', bytes, digest: sha256(bytes) },
    });
    const approval = heldItem('approval', { from: 'person-12', kind: 'approval', text: 'PO-7 rejected' });
    for (const item of [message, upload, approval]) {
      const first = await messenger.replay.put(item);
      expect(await messenger.replay.put(item)).toEqual(first);
      expect(await messenger.replay.digestOf(item.key)).toBe(digestOfItem(item));
    }
    // Another process, after a restart of the server, finds the same.
    await synapse.pause();
    await synapse.start();
    const other = open();
    const again = await other.replay.put(message);
    other.close();
    const events = await eventsOf(messenger.session, room, { types: ['m.room.message'] });
    const mine = events.filter(({ content }) => content.body === '合同已审');
    expect(mine).toMatchObject([
      { sender: `@person-10:${serverName}`, origin_server_ts: Date.parse(message.at) },
    ]);
    expect(again).toEqual({ result: 'done', id: mine[0]?.event_id });
    expect(await messenger.approvalRecords.list()).toEqual([
      { id: 'PO-7', decision: 'rejected', by: 'person-12' },
    ]);
    expect(await messenger.replay.put({ ...message, text: 'something else' })).toMatchObject({
      result: 'refused',
    });
    expect(await messenger.replay.put(heldItem('ghost', { from: 'ghost' }))).toMatchObject({
      result: 'refused',
    });
    expect(await messenger.replay.digestOf('never-put')).toBeNull();
  });

  test('the history has every message and file, and goes on from where it ended', async () => {
    const session = await logIn('person-13');
    const group = await session.createGroup('History', ['person-13'], 'history');
    const sent: string[] = [];
    for (let number = 0; number < 5; number += 1)
      sent.push(await session.send(group, `line ${number}`, `history/${number}`));
    const bytes = new TextEncoder().encode('历史文件');
    const file = await session.upload('history.txt', bytes, 'history/file');

    const all = await messenger.history.exportSince(null);
    const ids = all.items.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...sent, file, group, '@person-1:tideover.test']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(all.items.find(({ id }) => id === file)?.fileDigest).toBe(sha256(bytes));
    expect(new Uint8Array(await buffer(messenger.history.readFile({ id: file })))).toEqual(bytes);

    const later = await session.send(group, 'later', 'history/later');
    const news = await messenger.history.exportSince(all.cursor);
    const newIds = news.items.filter(({ kind }) => kind === 'message' || kind === 'file').map(({ id }) => id);
    expect(newIds).toEqual([later]);
  });

  test('its settings are looked at before the window', async () => {
    const probes = await probeReturn(messenger, ['person-1', 'who-left']);
    expect(probes).toMatchObject({ metricsReachable: true, missingAccounts: ['who-left'] });
    expect(probes.loginTypes).toContain('m.login.password');
  });
});

function heldItem(key: string, changes: Partial<OutboxItem>): OutboxItem {
  return {
    key: `held/${key}`,
    conversation: 'department-it',
    from: 'person-1',
    at: '2026-12-05T18:30:00Z',
    kind: 'message',
    text: `held ${key}`,
    ...changes,
  };
}
