// What each phase needs to be done, and what makes it stop. The backup, the return and the replay have files of
// their own.

import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { hearVendor } from '../../../pipelines/engine/hear-vendor.ts';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { reasonNotToTrust } from '../../../pipelines/phases/verify.ts';
import type { CheckReport, Device, Session, VendorStatement } from '../../../pipelines/ports.ts';
import { inUnreadLanguage } from '../../../pipelines/vendor/unread-language.ts';
import { bodiesOf, end, type NightSetting, openNight, start, vendorSaid } from '../../support/night.ts';
import { validOrganisation } from '../../support/valid-plan.ts';

describe('client-version', () => {
  const device = (index: number, version: string | null): Device => ({
    account: `account-${index + 1}`,
    platform: 'windows',
    version,
    lastSeen: null,
  });
  const withOld = (old: number): NightSetting => ({
    ports: {
      clients: {
        devices: async () =>
          Array.from({ length: 20 }, (_, index) => device(index, index < old ? '7.0.0' : '9.0.0')),
      },
    },
  });

  test('days before only tells those with an old client, each once', async () => {
    const night = await openNight(withOld(10));
    expect(await runPhase(night.run, 'client-version', 1)).toMatchObject({ result: 'done' });
    expect(night.sent.filter(({ notice }) => notice.startsWith('update-client/'))).toHaveLength(10);
  });

  test('just before cutover stops when more are old than the plan tolerates', async () => {
    const many = await openNight(withOld(5));
    expect(await runPhase(many.run, 'client-version', 2)).toMatchObject({ result: 'stopped' });
    const few = await openNight(withOld(4));
    expect(await runPhase(few.run, 'client-version', 2)).toMatchObject({ result: 'done' });
  });

  test('ends where the store was put back to an older copy under it, instead of being tried again', async () => {
    let isPutBack = false;
    const memory = createMemoryStore();
    const read = async (key: string) => (isPutBack && key.includes('/claims/') ? null : memory.read(key));
    const night = await openNight({ ...withOld(10), store: { ...memory, read } });
    isPutBack = true;
    await expect(runPhase(night.run, 'client-version', 1)).rejects.toThrow('put back to an older copy');
    expect(night.sent).toEqual([]);
  });

  test('names nobody in its evidence', async () => {
    const night = await openNight(withOld(5));
    const result = await runPhase(night.run, 'client-version', 1);
    for (const { key } of result.result === 'done' ? result.evidence : [])
      expect(new TextDecoder().decode((await night.store.read(key)) ?? new Uint8Array())).not.toContain(
        'account-',
      );
  });
});

describe('cutover', () => {
  const down = { probe: async () => ({ works: false, why: 'down' }) as const };

  test('takes the first backup channel that works', async () => {
    const night = await openNight({ channels: { wecom: down } });
    expect(await runPhase(night.run, 'cutover', 1)).toMatchObject({
      result: 'done',
      carries: { primary: 'mail', down: 'wecom' },
    });
    // Its temporary group belongs to the channel that is down, and mail has no groups.
    expect(night.acts).toEqual(['answer hotline', 'forward +862155502000']);
  });

  test('never switches when none works', async () => {
    const night = await openNight({ channels: { wecom: down, mail: down } });
    expect(await runPhase(night.run, 'cutover', 1)).toMatchObject({ result: 'stopped' });
    expect(night.acts).toEqual([]);
  });

  test('puts up the texts of website and social accounts, which answer nobody, and takes them down', async () => {
    const answer = {
      channel: 'weibo',
      autoReply: false,
      text: { 'zh-CN': '维护中', en: 'Under maintenance' },
    };
    const silent = { ...answer, channel: 'hotline' };
    const night = await openNight({
      plan: { 'customerChannels.0': silent, 'customerChannels.1': answer },
      organisation: {
        'customerChannels.1': {
          id: 'weibo',
          title: answer.text,
          kind: 'social',
          address: 'https://weibo.com/example',
        },
      },
    });
    await runPhase(night.run, 'cutover', 1);
    expect(night.acts.filter((act) => act.startsWith('answer'))).toEqual(['answer weibo']);
  });

  test('stops when a switch fails; mended, only that one is done again', async () => {
    const night = await openNight();
    const { forwardCalls } = night.ports.desk;
    Object.assign(night.ports.desk, { forwardCalls: async () => Promise.reject(new Error('busy')) });
    expect(await runPhase(night.run, 'cutover', 1)).toMatchObject({ result: 'stopped' });
    Object.assign(night.ports.desk, { forwardCalls });
    expect(await runPhase(night.run, 'cutover', 1)).toMatchObject({ result: 'done' });
    expect(night.acts).toEqual(['open command', 'answer hotline', 'forward +862155502000']);
  });
});

describe('hold', () => {
  const holding = async (setting: NightSetting = {}) => {
    const night = await openNight({ at: start, ...setting, before: 'hold' });
    return night;
  };

  test('holds people out once and waits for as many sources as the plan wants', async () => {
    const night = await holding({ plan: { 'announcement.confirmFrom': 2 } });
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({ result: 'waiting' });
    night.vendorSays.push(vendorSaid('status', 'completed'));
    await hearVendor(night.run, night.run.ports.vendor);
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({ result: 'waiting' });
    night.vendorSays.push(vendorSaid('mail', 'completed'));
    await hearVendor(night.run, night.run.ports.vendor);
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({ result: 'done' });
    expect(night.acts).toEqual(['hold everyone out']);
  });

  test('says whom it waits for in vain, until that source is heard', async () => {
    const said: unknown[] = [{ source: 'status', unreadable: inUnreadLanguage }];
    const night = await holding({ ports: { vendor: { read: async () => said as VendorStatement[] } } });
    const whyWaiting = async () => {
      await hearVendor(night.run, night.run.ports.vendor);
      return JSON.stringify(await runPhase(night.run, 'hold', 1));
    };
    expect(await whyWaiting()).toContain('nobody here can read what Status answers: read it yourselves');
    said.splice(0, 1, vendorSaid('status', 'in-progress'));
    expect(await whyWaiting()).not.toContain('read it yourselves');
  });

  test('takes only the newest word of each source', async () => {
    const night = await holding();
    night.vendorSays.push(vendorSaid('status', 'completed'), vendorSaid('status', 'in-progress'));
    await hearVendor(night.run, night.run.ports.vendor);
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({ result: 'waiting' });
  });

  test('stops when people cannot be held out', async () => {
    const night = await holding();
    Object.assign(night.ports.admission ?? {}, {
      holdEveryoneOut: async () => Promise.reject(new Error('403')),
    });
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({
      result: 'stopped',
      why: 'People could not be held out: 403',
    });
  });

  test('holds nobody out where that cannot be done', async () => {
    const night = await holding({ ports: { admission: null } });
    expect(await runPhase(night.run, 'hold', 1)).toMatchObject({ result: 'waiting' });
  });
});

describe('canary', () => {
  const returning = async (setting: NightSetting = {}) => {
    const night = await openNight({ at: end, ...setting, before: 'canary' });
    return night;
  };

  test('lets the canary in alone and tries both kinds of client', async () => {
    const night = await returning();
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'done' });
    expect(night.acts).toEqual(['admit account-2 account-1']);
  });

  test.for<[string, Partial<Session>]>([
    ['a message does not come back', { receive: async () => [] }],
    ['a file comes back changed', { download: async () => new Uint8Array([1]) }],
    ['a group cannot be made', { createGroup: async () => Promise.reject(new Error('500')) }],
  ])('stops, with a letter to the vendor, when %s', async ([, broken]) => {
    const night = await returning();
    const { logIn } = night.ports.sessions;
    Object.assign(night.ports.sessions, {
      logIn: async (...given: Parameters<typeof logIn>) => {
        const result = await logIn(...given);
        return result.result === 'in' ? { ...result, session: { ...result.session, ...broken } } : result;
      },
    });
    const result = await runPhase(night.run, 'canary', 1);
    expect(result).toMatchObject({ result: 'stopped' });
    expect(result.result === 'stopped' && result.evidence.map(({ name }) => name)).toContain(
      'tell-the-vendor.md',
    );
  });

  test('stops when its people cannot log in', async () => {
    const failing = { logIn: async () => ({ result: 'failed', why: 'wrong version' }) as const };
    const night = await returning({ ports: { sessions: failing } });
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'stopped' });
  });

  test('with nobody in it says nothing, and nothing is not a yes', async () => {
    const night = await returning({ plan: { 'return.cohorts.0.who': { roles: ['nobody'] } } });
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'stopped' });
  });
});

describe('verify', () => {
  const report = (more: Partial<CheckReport> = {}): CheckReport => ({
    checks: [{ name: 'login-mobile: works', result: 'passed', why: '' }],
    junit: '',
    text: '',
    broken: null,
    ...more,
  });

  test('trusts a suite in which every check of the plan passed', async () => {
    expect(reasonNotToTrust(report(), ['login-mobile'])).toBeNull();
    const night = await openNight({ at: end });
    expect(await runPhase(night.run, 'verify', 1)).toMatchObject({ result: 'done' });
  });

  test.for<[string, CheckReport, string]>([
    ['hung', report({ broken: 'no answer in 10m' }), 'no answer in 10m'],
    ['ran nothing', report({ checks: [] }), 'No check passed'],
    [
      'skipped all',
      report({ checks: [{ name: 'login-mobile: a', result: 'skipped', why: '' }] }),
      'No check passed',
    ],
    [
      'left a check out',
      report({ checks: [{ name: 'other: a', result: 'passed', why: '' }] }),
      'login-mobile',
    ],
    [
      'failed one',
      report({ checks: [...report().checks, { name: 'x', result: 'failed', why: 'no' }] }),
      '1 checks failed',
    ],
  ])('does not trust a suite that %s', async ([, given, why]) => {
    expect(reasonNotToTrust(given, ['login-mobile'])).toContain(why);
    const night = await openNight({ at: end, ports: { checks: { run: async () => given } } });
    expect(await runPhase(night.run, 'verify', 1)).toMatchObject({ result: 'stopped' });
  });
});

describe('close-out', () => {
  test('switches everything off and files the report for the vendor', async () => {
    const night = await openNight({ at: end });
    const result = await runPhase(night.run, 'close-out', 1);
    expect(result.result === 'done' && result.evidence.map(({ name }) => name)).toEqual([
      'vendor-report.md',
      'feedback.json',
      'departments.json',
    ]);
    expect(night.acts).toEqual([
      'let everyone in',
      'stop forwarding +862155502000',
      'silence hotline',
      'close command',
    ]);
  });

  test('tells the vendor who writes, whom to call, and when each word of its own was heard', async () => {
    const night = await openNight({ at: end });
    night.vendorSays.push(vendorSaid('page', 'completed'));
    await hearVendor(night.run, night.ports.vendor);
    const result = await runPhase(night.run, 'close-out', 1);
    const key = result.result === 'done' ? (result.evidence[0]?.key ?? '') : '';
    const report = new TextDecoder().decode((await night.store.read(key)) ?? undefined);
    expect(report).toMatch(/\| 2026-12-06 05:0\d UTC\+8 \|.*\| completed \|/);
    expect(report).toContain(validOrganisation.name.en);
    expect(report.split('\n')[0]).toMatch(/\+86 ?\d/);
  });

  test('stops when something stays on, and does only that again', async () => {
    const night = await openNight({ at: end });
    const { close } = night.ports.groups;
    Object.assign(night.ports.groups, { close: async () => Promise.reject(new Error('busy')) });
    expect(await runPhase(night.run, 'close-out', 1)).toMatchObject({ result: 'stopped' });
    Object.assign(night.ports.groups, { close });
    expect(await runPhase(night.run, 'close-out', 1)).toMatchObject({ result: 'done' });
    expect(night.acts.filter((act) => act === 'let everyone in')).toHaveLength(1);
    expect(bodiesOf(night, 'phase-started').map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});
