import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelKind } from '../../../../pipelines/plan/channel-kinds.ts';
import type { OutgoingMessage } from '../../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';
import {
  type ChannelFaults,
  createInboxChannel,
} from '../../../../pipelines/rehearsal/world/inbox-channel.ts';

const mail: OutgoingMessage = {
  key: 'notice/t-5d/user-1',
  notice: 't-5d',
  language: 'zh-CN',
  subject: '维护通知：消息系统将于十二月六日凌晨一点开始升级，请提前保存工作',
  text: '您好，\n系统升级。',
  html: '<p>您好，系统升级。</p>',
  to: { name: '值班经理', email: 'duty@example.com', account: 'duty' },
};

describe('an inbox channel', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function channelOf(kind: ChannelKind, faults: ChannelFaults = {}, into: string | null = null) {
    const clock = createJumpingClock(Date.parse('2026-12-01T01:00:00Z'));
    return { clock, channel: createInboxChannel({ id: kind, kind, clock, faults, folder: into }) };
  }
  const { to: _, ...groupMessage } = mail;

  it('writes a mail that a mail reader reads', async () => {
    const { channel } = channelOf('smtp', {}, folder);
    expect(await channel.send(mail)).toMatchObject({ result: 'accepted' });
    const [name = ''] = readdirSync(join(folder, 'smtp', 'duty'));
    expect(name).toMatch(/\.eml$/);
    const parsed = await simpleParser(readFileSync(join(folder, 'smtp', 'duty', name)));
    expect(parsed.subject).toBe(mail.subject);
    expect(parsed.text?.trim()).toBe(mail.text);
    expect(parsed.html).toBe(mail.html);
    expect(parsed.date?.toISOString()).toBe('2026-12-01T01:00:00.000Z');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('writes one text per message of a group, and shows a double delivery', async () => {
    const { channel } = channelOf('wecom', {}, folder);
    await channel.send(groupMessage);
    await channel.send(groupMessage);
    const names = readdirSync(join(folder, 'wecom', 'group')).sort();
    expect(names).toHaveLength(2);
    expect(names[0]).toMatch(/copy-2\.txt$/);
    expect(readFileSync(join(folder, 'wecom', 'group', names[1] ?? ''), 'utf8')).toContain('系统升级');
  });

  it('throttles beyond its limit a minute, and says until when', async () => {
    const { clock, channel } = channelOf('wecom');
    for (let sent = 0; sent < 20; sent += 1) {
      expect((await channel.send(groupMessage)).result).toBe('accepted');
    }
    const throttled = await channel.send(groupMessage);
    expect(throttled).toMatchObject({ result: 'throttled' });
    if (throttled.result === 'throttled') await clock.sleep(throttled.retryAfterMs);
    expect((await channel.send(groupMessage)).result).toBe('accepted');
  });

  it('throttles more sends at once than it takes', async () => {
    const { channel } = channelOf('wecom');
    const results = await Promise.all([channel.send(groupMessage), channel.send(groupMessage)]);
    expect(results.map(({ result }) => result)).toEqual(['accepted', 'throttled']);
  });

  it('refuses what is too long, and a person channel what has no recipient', async () => {
    const long = { ...groupMessage, text: '长'.repeat(2_000) };
    expect(await channelOf('wecom').channel.send(long)).toMatchObject({ result: 'refused' });
    expect(await channelOf('smtp').channel.send(groupMessage)).toMatchObject({ result: 'refused' });
  });

  it('fails where the scenario says: down, unknown with or without delivery', async () => {
    const from = Date.parse('2026-12-01T01:00:00Z');
    const down = channelOf('wecom', { down: { from, to: from + 60_000 } });
    expect(await down.channel.probe()).toMatchObject({ works: false });
    expect((await down.channel.send(groupMessage)).result).toBe('refused');
    await down.clock.sleep(60_000);
    expect(await down.channel.probe()).toMatchObject({ works: true });
    expect((await down.channel.send(groupMessage)).result).toBe('accepted');

    for (const delivered of [true, false]) {
      const { channel } = channelOf('wecom', { unknownAt: { sends: [1], delivered } });
      expect((await channel.send(groupMessage)).result).toBe('unknown');
      expect(channel.delivered).toHaveLength(delivered ? 1 : 0);
    }
  });
});
