import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { putFact } from '../../../pipelines/engine/take-facts.ts';
import { foldRecord } from '../../../pipelines/record/fold.ts';
import type { Organisation } from '../../../pipelines/window/organisation.ts';
import { activeByRecord } from '../../../scripts/lib/active-windows.ts';
import { portsFor } from '../../../scripts/lib/production-ports.ts';
import { validOrganisation, validPlan, validRoster } from '../../support/valid-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-ports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const toDoFolder = join(folder, 'to-do', validPlan.id);

const env = {
  WECOM_ROBOT_URL: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-robot-key',
  TIDEOVER_SECRET_SMTP_URL: 'smtps://notices:password@smtp.example.com:465/',
  MESSENGER_TOKEN: 'a-token',
  MATRIX_AS_TOKEN: 'another-token',
  TIDEOVER_TO_DO: join(folder, 'to-do'),
  TIDEOVER_OUTBOX: join(folder, 'outbox'),
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
  return portsFor({ plan: validPlan, organisation }, clock, validRoster, { env: { ...env, ...more }, store });
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
    [{ WECOM_ROBOT_URL: undefined }, byInvitation, 'The secret WECOM_ROBOT_URL is not set'],
    [{ TIDEOVER_STATUS: 'ftp://x' }, byInvitation, 'no place for a status page'],
    [{}, { ...http, url: 'http://im.example/api' }, 'in the clear'],
    [{}, { ...http, url: undefined }, 'needs url and tokenSecret'],
    [{}, { adapter: 'embedded' as const }, 'opened as a rehearsal'],
  ])('says what is missing: %j', async (more, messenger, words) => {
    await expect(outsideOf(messenger as Partial<Organisation['messenger']>, more)).rejects.toThrow(words);
  });

  it('tells a person once what only a person can switch, and what to switch back', async () => {
    const { ports } = await outsideOf(byInvitation);
    const group = { id: 'command', title: '指挥群', channel: 'wecom', members: ['a', 'b'] };
    const text = { 'zh-CN': '正在转接。', en: 'Forwarding you.' };
    await ports.groups.open(group);
    await ports.groups.open(group);
    await ports.desk.answerWith('hotline', text);
    await ports.desk.forwardCalls('+862155502000', '+862155501002');
    const pages = readdirSync(toDoFolder).filter((name) => name.endsWith('.md'));
    expect(pages).toHaveLength(3);
    expect(await ports.groups.isOpen('command')).toBe(true);
    expect(await ports.desk.answerOf('hotline')).toEqual(text);

    // Another process finds what was wanted.
    const again = await outsideOf(byInvitation);
    await again.ports.groups.close('command');
    await again.ports.desk.answerWith('hotline', null);
    await again.ports.desk.forwardCalls('+862155502000', null);
    expect(await again.ports.groups.isOpen('command')).toBe(false);
    const said = readdirSync(toDoFolder).map((name) => readFileSync(join(toDoFolder, name), 'utf8'));
    expect(said.join('\n')).toContain('Close the temporary group');
    expect(said.join('\n')).toContain('取消 +862155502000 的来电转接');
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

  it('hears what people report, each report once', async () => {
    const store = createMemoryStore();
    const { ports } = await outsideOf(byInvitation, {}, store);
    const at = '2026-12-06T05:30:00.000Z';
    const report = {
      kind: 'feedback',
      at,
      site: 'shanghai',
      text: 'cannot log in',
      severity: 'blocked',
    } as const;
    await putFact(store, validPlan.id, 'one', report);
    expect((await ports.signals.sample()).completed).toEqual([
      { account: '', startedAt: Date.parse(at), finishedAt: Date.parse(at), ok: false },
    ]);
    expect((await ports.signals.sample()).completed).toEqual([]);
  });

  it('publishes the status page where it is told to', async () => {
    const { ports } = await outsideOf(byInvitation);
    await ports.status.publish(new Map([['index.html', 'maintenance']]));
    expect(readFileSync(join(folder, 'status', 'index.html'), 'utf8')).toBe('maintenance');
  });
});

it('the handlers hear of the end once the window is called off', () => {
  const files = { plan: validPlan, organisation: validOrganisation };
  const state = foldRecord([]);
  expect(activeByRecord(files, state).endedAt).toBeNull();
  const at = Date.parse('2026-12-05T17:00:00Z');
  const calledOff = { at, whose: 'ours', reason: 'r', by: 'it-manager' } as const;
  expect(activeByRecord(files, { ...state, calledOff }).endedAt).toBe('2026-12-05T17:00:00Z');
});
