// A small company and its window for tests of the embedded world.

import type { Person } from '../../pipelines/plan/roster.ts';
import { createJumpingClock, type JumpingClock } from '../../pipelines/rehearsal/clock/jumping-clock.ts';
import { createEmbeddedWorld, type EmbeddedWorld } from '../../pipelines/rehearsal/world/embedded-world.ts';
import type { WorldPlan, WorldSetting } from '../../pipelines/rehearsal/world/world-setting.ts';

export const start = Temporal.Instant.from('2026-12-05T17:00:00Z').epochMilliseconds;
export const end = start + 4 * 3_600_000;

export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, place) => ({
    account: `user-${place + 1}`,
    name: `Employee ${place + 1}`,
    email: `user-${place + 1}@example.com`,
    department: ['it', 'sales', 'warehouse', 'finance'][place % 4] ?? 'it',
    site: 'shanghai',
    roles: [],
    language: place % 3 === 0 ? 'en' : 'zh-CN',
  }));
}

export function planOf(control: 'admission' | 'invitation'): WorldPlan {
  return {
    announcement: {
      url: 'https://vendor.example.com/notice',
      publishedAt: '2026-11-28T10:00:00+08:00[Asia/Shanghai]',
      readBy: 'duty-lead',
      confirmFrom: 2,
    },
    summary: { 'zh-CN': '消息系统升级。', en: 'The messenger is upgraded.' },
    start: '2026-12-06T01:00:00+08:00[Asia/Shanghai]',
    end: '2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    clientVersions: { minimum: { ios: '8.2.0', android: '8.2.0', windows: '8.2.1' }, tolerateOutdated: 0.1 },
    return: { control, cohorts: [], startInFlight: 10 },
  };
}

const organisation: WorldSetting['organisation'] = {
  channels: [
    {
      id: 'wecom-all',
      title: { 'zh-CN': '企业微信', en: 'WeCom' },
      kind: 'wecom',
      host: 'qyapi.weixin.qq.com',
      languages: ['zh-CN'],
    },
    {
      id: 'mail',
      title: { 'zh-CN': '邮件', en: 'Mail' },
      kind: 'smtp',
      host: 'mail.example.com',
      languages: ['zh-CN', 'en'],
    },
  ],
  vendorSources: [
    { id: 'status-page', title: { 'zh-CN': '状态页', en: 'Status page' }, url: 'https://status.example.com' },
    { id: 'weibo', title: { 'zh-CN': '微博', en: 'Weibo' }, url: 'https://weibo.example.com' },
  ],
};

export type TestWorld = EmbeddedWorld & { readonly clock: JumpingClock };

/** Half an hour before the window, fifty people, no faults, unless told otherwise. */
export async function testWorld(
  changes: Partial<Omit<WorldSetting, 'clock'>> & { readonly from?: number } = {},
): Promise<TestWorld> {
  const { from = start - 1_800_000, ...setting } = changes;
  const clock = createJumpingClock(from);
  const world = await createEmbeddedWorld({
    seed: 7,
    roster: people(50),
    plan: planOf('admission'),
    organisation,
    transport: 'memory',
    folder: null,
    faults: {},
    history: { messages: 40, files: 3 },
    ...setting,
    clock,
  });
  return { ...world, clock };
}
