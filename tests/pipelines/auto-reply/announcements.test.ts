// What the telephones read out: the same words at the same time as mail, robots and status page, and silence after.

import { describe, expect, test } from 'vitest';
import { announcementFiles } from '../../../pipelines/auto-reply/announcements.ts';
import {
  endWhileOpen,
  isOpenAt,
  mailboxFor,
  replyPolicy,
} from '../../../pipelines/auto-reply/reply-policy.ts';
import { robotAnswer, spokenAnswers } from '../../../pipelines/auto-reply/robot-answer.ts';
import { publicFiles } from '../../../pipelines/engine/publish-status.ts';
import type { WindowView } from '../../../pipelines/views/window-view.ts';
import { aView, type Stage, stages } from '../../support/window-view.ts';

const text = { 'zh-CN': '系统维护中，请稍后再拨。', en: 'Under maintenance, please call later.' };
const channels = (['hotline', 'voicemail', 'robot', 'mailbox'] as const).map((kind) => ({
  id: `our-${kind}`,
  title: { 'zh-CN': kind, en: kind },
  kind,
  address: kind === 'mailbox' ? 'service@example.com' : '+862155502000',
}));
const viewAt = (stage: Stage, autoReply = true): WindowView =>
  aView(stage, {
    'plan.customerChannels': channels.map(({ id }) => ({ channel: id, autoReply, text })),
    'organisation.customerChannels': channels,
  });

const telephones = ['our-hotline', 'our-voicemail'];
const nameOf = (telephone: string, language?: string) =>
  `announcements/${[telephone, ...(language ? [language] : []), 'txt'].join('.')}`;

describe('the telephones', () => {
  test('say during the window what mail and robots say, in each language and in both', () => {
    const view = viewAt('in-progress');
    const files = publicFiles(view);
    for (const telephone of telephones) {
      expect(files.get(nameOf(telephone, 'zh-CN'))).toBe(`${text['zh-CN']}\n`);
      expect(files.get(nameOf(telephone, 'en'))).toBe(`${text.en}\n`);
      expect(files.get(nameOf(telephone))).toBe(`${text['zh-CN']}\n${text.en}\n`);
    }
    const policy = replyPolicy(view.plan, view.organisation, { demandVerdicts: false });
    expect(mailboxFor(policy, 'service@example.com')?.text).toEqual(text);
    const robot = spokenAnswers(view.plan, view.organisation).find(({ kind }) => kind === 'robot');
    const now = Temporal.Instant.fromEpochMilliseconds(view.now);
    expect(robot && robotAnswer(robot, policy.window, now, 'Hello, are you there?')).toBe(text.en);
  });

  test.each(stages)('agree with status page and auto-reply: %s', (stage) => {
    const view = viewAt(stage);
    const files = publicFiles(view);
    const now = Temporal.Instant.fromEpochMilliseconds(view.now);
    const isOver = ['before', 'called-off', 'not-switching'].includes(stage) || view.actualEnd !== null;
    const end = isOver ? view.actualEnd : endWhileOpen(view.currentEnd, view.now);
    const ended = end === null ? null : Temporal.Instant.fromEpochMilliseconds(end);
    const policy = replyPolicy(view.plan, view.organisation, { demandVerdicts: false, endedAt: ended });
    const mailAnswers = isOpenAt(policy.window, now);
    // The announced end passes, and nobody is back yet.
    expect(mailAnswers).toBe(stage === 'in-progress' || stage === 'verifying');
    const page = JSON.parse(files.get('status.json') ?? '').status.indicator;
    if (mailAnswers) expect(page).not.toBe('none');
    for (const telephone of telephones) {
      expect(files.get(nameOf(telephone, 'en'))?.includes(text.en)).toBe(mailAnswers);
      expect(files.get(nameOf(telephone))?.includes(text['zh-CN'])).toBe(mailAnswers);
    }
    const { from, until } = JSON.parse(files.get('announcements.json') ?? '');
    expect(from <= now.toString() && now.toString() < until).toBe(mailAnswers);
  });

  test('greet before and after the window, in words that are true at any time', () => {
    const view = viewAt('in-progress');
    const start = Temporal.Instant.fromEpochMilliseconds(view.start);
    const end = Temporal.Instant.fromEpochMilliseconds(view.currentEnd);
    const said = (at: Temporal.Instant, ends = end) =>
      announcementFiles(view.plan, view.organisation, at, ends).get(nameOf('our-hotline', 'zh-CN'));
    const greeting = `您好，感谢致电${view.organisation.name['zh-CN']}。\n`;
    expect(said(start.subtract({ milliseconds: 1 }))).toBe(greeting);
    expect(said(start)).toBe(`${text['zh-CN']}\n`);
    expect(said(end.subtract({ milliseconds: 1 }))).toBe(`${text['zh-CN']}\n`);
    expect(said(end)).toBe(greeting);
    // An extension goes on, an early end falls silent at once.
    expect(said(end, end.add({ hours: 1 }))).toBe(`${text['zh-CN']}\n`);
    expect(said(end.subtract({ hours: 1 }), end.subtract({ hours: 1 }))).toBe(greeting);
  });

  test('that are not to answer by themselves, and what is no telephone, have no file', () => {
    expect(
      [...publicFiles(viewAt('in-progress', false)).keys()].filter((name) => name.endsWith('.txt')),
    ).toEqual([]);
    const names = [...publicFiles(viewAt('in-progress')).keys()].filter((name) => name.endsWith('.txt'));
    expect(names.some((name) => /robot|mailbox/.test(name))).toBe(false);
    expect(names).toHaveLength(6);
  });
});
