import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { heldWork } from '../../../pipelines/adapters/outbox/held-work.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { sha256 } from '../../../pipelines/ledger/canonical.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { heldKey } from '../../../pipelines/ledger/keys.ts';
import { namesUnder, recipientOf } from '../../../pipelines/ledger/personal.ts';
import { readToDos } from '../../../pipelines/ledger/to-do.ts';
import { activeByRecord } from '../../../pipelines/operation/active-windows.ts';
import { portsFor } from '../../../pipelines/operation/production-ports.ts';
import { peopleOf } from '../../../pipelines/operation/stored-to-do-list.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import type { HeldItem } from '../../../pipelines/ports.ts';
import { validOrganisation, validPlan, validRoster } from '../../support/valid-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-ports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const windowKey = new Uint8Array(32).fill(7);

const env = {
  TIDEOVER_CHANNELS:
    '{"WECOM_ROBOT_URL": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-robot-key"}',
  TIDEOVER_SECRET_SMTP_URL: 'smtps://notices:password@smtp.example.com:465/',
  MESSENGER_TOKEN: 'a-token',
  MATRIX_AS_TOKEN: 'another-token',
  TIDEOVER_STATUS: `file:${join(folder, 'status')}`,
  TIDEOVER_EXPORT: join(folder, 'export'),
};

function outsideOf(
  messenger: Partial<Organisation['messenger']>,
  more: Readonly<Record<string, string | undefined>> = {},
  store = createMemoryStore(),
) {
  const organisation = { ...validOrganisation, messenger: { ...validOrganisation.messenger, ...messenger } };
  const clock = createRealClock();
  return portsFor({ plan: validPlan, organisation }, clock, validRoster, {
    env: { ...env, ...more },
    store,
    windowKey: async () => windowKey,
  });
}

const http = { adapter: 'http', url: 'https://im.example/api', tokenSecret: 'MESSENGER_TOKEN' } as const;
const byInvitation = { adapter: 'invitation-only' } as const;

describe('the outside of a real window', () => {
  it.each([
    ['http', http, true],
    ['matrix', { ...http, adapter: 'matrix' as const }, true],
    ['invitation-only with a bridge', { ...http, adapter: 'invitation-only' as const }, false],
    ['invitation-only without an interface', byInvitation, false],
  ])(
    '%s has channels, vaults, and a door only where people can be held out',
    async (_, messenger, hasDoor) => {
      const { ports, close } = await outsideOf(messenger);
      expect([...ports.channels.keys()]).toEqual(['wecom', 'mail']);
      expect(ports.vaults.map(({ id }) => id)).toEqual(['near', 'far']);
      expect(ports.admission !== null).toBe(hasDoor);
      await close();
    },
  );

  it.each([
    [{ MESSENGER_TOKEN: undefined }, http, 'The secret MESSENGER_TOKEN is not set'],
    [{ TIDEOVER_STATUS: 'ftp://x' }, byInvitation, 'no place for a status page'],
    [{}, { ...http, url: 'http://im.example/api' }, 'in the clear'],
    [{}, { ...http, url: undefined }, 'needs url and tokenSecret'],
    [{}, { adapter: 'embedded' as const }, 'opened as a rehearsal'],
  ])('says what is missing: %j', async (more, messenger, words) => {
    await expect(outsideOf(messenger as Partial<Organisation['messenger']>, more)).rejects.toThrow(words);
  });

  it('tells a person once what only a person can switch, and what to switch back, wherever the next job runs', async () => {
    const store = createMemoryStore();
    const { ports } = await outsideOf(byInvitation, {}, store);
    const group = {
      id: 'command',
      title: { 'zh-CN': '指挥群', en: 'Command' },
      channel: 'wecom',
      members: ['li-01', 'wang-02'],
    };
    const text = { 'zh-CN': '正在转接。', en: 'Forwarding you.' };
    await ports.groups.open(group);
    await ports.groups.open(group);
    await ports.desk.answerWith('hotline', text);
    await ports.desk.forwardCalls('+862155502000', '+862155501002');
    const wanted = await readToDos({ store, window: validPlan.id, pseudonymOf: namesUnder(windowKey) });
    expect(wanted).toHaveLength(3);
    expect(await ports.groups.isOpen('command')).toBe(true);
    expect(await ports.desk.answerOf('hotline')).toEqual(text);

    // Names are in the store, and only with the window's key.
    const [opening] = wanted;
    if (opening === undefined) throw new Error('the group');
    const everything = await Promise.all((await store.list('')).map((key) => store.read(key)));
    expect(everything.map((bytes) => Buffer.from(bytes ?? []).toString()).join()).not.toContain('li-01');
    expect(await peopleOf(store, validPlan.id, windowKey, opening)).toEqual(['li-01', 'wang-02']);
    expect(await peopleOf(store, validPlan.id, new Uint8Array(32).fill(1), opening)).toBeNull();

    // Another machine finds what was wanted, and asks for it to be switched back.
    const again = await outsideOf(byInvitation, {}, store);
    await again.ports.groups.close('command');
    await again.ports.desk.answerWith('hotline', null);
    await again.ports.desk.forwardCalls('+862155502000', null);
    await again.ports.desk.answerWith('website', null);
    expect(await again.ports.groups.isOpen('command')).toBe(false);
    const said = (
      await readToDos({ store, window: validPlan.id, pseudonymOf: namesUnder(windowKey) }, 3)
    ).map(({ text: words }) => words);
    expect(said).toHaveLength(3);
    expect(said.map(({ en }) => en).join()).toContain('Close the temporary group');
    expect(said.map((words) => words['zh-CN']).join()).toContain('取消 +862155502000 的呼叫转移');
  });

  it('finds held work wherever it was held, once, in order, and as it was', async () => {
    const store = createMemoryStore();
    const held = heldWork(store, validPlan.id, async () => windowKey);
    const item = (key: string, at: string) =>
      ({ key, conversation: 'c', from: 'li-01', at, kind: 'message', text: 'secret words' }) as const;
    const bytes = new TextEncoder().encode('the plan');
    const heldOf = (key: string) => heldKey(validPlan.id, recipientOf(windowKey, key));
    await held.hold(item('k2', '2026-12-05T19:01:00.000Z'));
    await held.hold({
      ...item('k1', '2026-12-05T19:00:00.000Z'),
      file: { name: 'p.pdf', digest: sha256(bytes), bytes },
    });
    await held.hold(item('k2', '2026-12-05T19:01:00.000Z'));
    const stored = await Promise.all((await store.list('')).map((key) => store.read(key)));
    expect(stored.map((one) => Buffer.from(one ?? []).toString('latin1')).join()).not.toContain(
      'secret words',
    );

    const { ports } = await outsideOf(byInvitation, {}, store);
    const { held: found } = await ports.outbox.contents();
    expect(found.map(({ key }) => key)).toEqual(['k1', 'k2']);
    expect(found[0]?.file).toEqual({ name: 'p.pdf', digest: sha256(bytes), size: 8 });
    expect((await ports.outbox.whole(found[0] as HeldItem))?.file?.bytes).toEqual(bytes);
    await ports.outbox.markReplayed('k1', 'm-1');
    const now = await held.contents();
    expect(now.held.map(({ key }) => key)).toEqual(['k2']);
    expect(now.replayed.map(({ key }) => key)).toEqual(['k1']);
    const stranger = heldWork(store, validPlan.id, async () => new Uint8Array(32).fill(1));
    expect(await stranger.contents()).toEqual({
      held: [],
      replayed: [],
      setAside: [heldOf('k1'), heldOf('k2')].sort(),
    });
  });

  it('reads a messenger without an interface from its export, and says so where there is none', async () => {
    const { ports } = await outsideOf(byInvitation);
    await expect(ports.history.exportSince(null)).rejects.toThrow('export is not there');
    mkdirSync(join(folder, 'export', 'files'), { recursive: true });
    const items = ['m1', 'm2'].map((id) => JSON.stringify({ id, kind: 'message', body: '{}' }));
    writeFileSync(join(folder, 'export', 'items.jsonl'), `${items.join('\n')}\n`);
    const { items: read, cursor } = await ports.history.exportSince(null);
    expect(read.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect((await ports.history.exportSince(cursor)).items).toEqual([]);
    const device = { id: 'd', platform: 'ios', version: '8' } as const;
    expect(await ports.sessions.logIn('a', device)).toMatchObject({ result: 'failed' });
  });

  it('knows that no program can act without an interface, and that one can with a bridge', async () => {
    const without = await outsideOf(byInvitation);
    expect(without.ports.nobodyActs).toBe(true);
    const bridged = await outsideOf({ ...http, adapter: 'invitation-only' });
    expect(bridged.ports.nobodyActs).toBeUndefined();
    await Promise.all([without.close(), bridged.close()]);
  });

  it('publishes the status page where it is told to', async () => {
    const { ports } = await outsideOf(byInvitation);
    await ports.status.publish(new Map([['index.html', 'maintenance']]));
    expect(readFileSync(join(folder, 'status', 'index.html'), 'utf8')).toBe('maintenance');
  });
});

it('the handlers hear of the end once the window is called off, and of none before it is over', () => {
  const files = { plan: validPlan, organisation: validOrganisation };
  const state = foldRecord([]);
  const end = Temporal.ZonedDateTime.from(validPlan.end).epochMilliseconds;
  const endedAt = (now: number) => activeByRecord(files, state, now).endedAt;
  expect(endedAt(end - 1)).toBeNull();
  expect(Date.parse(endedAt(end + 60_000) ?? '')).toBeGreaterThan(end + 60_000);
  const at = Date.parse('2026-12-05T17:00:00Z');
  const calledOff = { at, whose: 'ours', reason: 'r', by: 'it-manager' } as const;
  expect(activeByRecord(files, { ...state, calledOff }, at).endedAt).toBe('2026-12-05T17:00:00Z');
  expect(activeByRecord(files, state, at, 'a public key')).toMatchObject({
    sealTo: 'a public key',
    organisation: { feedback: { address: 'report@example.com' } },
  });
});
