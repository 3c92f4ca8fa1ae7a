import { describe, expect, test } from 'vitest';
import { templateFor } from '../../../pipelines/notices/deliveries.ts';
import { renderNotice } from '../../../pipelines/notices/render.ts';
import { type ChannelKind, channelKindNames, kindRecord } from '../../../pipelines/plan/channel-kinds.ts';
import { languages } from '../../../pipelines/plan/plan.ts';
import { lengthIn } from '../../../pipelines/text/text-size.ts';
import { noticeContext as contextOf } from '../../support/notice-context.ts';
import { changed, validPlan } from '../../support/valid-plan.ts';
import { hostileText, shippedTemplates } from '../../support/window-view.ts';

const names = [...new Set(Object.keys(shippedTemplates).map((name) => name.replace(/\.(zh-CN|en)$/, '')))];

const render = (
  name: string,
  language: (typeof languages)[number],
  kind: ChannelKind,
  context = contextOf(),
  site: string | null = 'shanghai',
) =>
  renderNotice({
    ...context,
    template: templateFor(shippedTemplates, name, language),
    site,
    language,
    channelKind: kind,
  });

describe('a rendered notice', () => {
  test.each(names)('%s reads whole in every channel and language, and fits', (name) => {
    for (const language of languages) {
      for (const kind of channelKindNames) {
        const { subject, text, html } = render(name, language, kind);
        expect(`${subject}${text}`).not.toMatch(/\{\{|\}\}|undefined|null|NaN|\[object/);
        expect(subject).not.toMatch(/\n/);
        expect(subject.length).toBeGreaterThan(5);
        const { length, limits } = kindRecord(kind);
        const { most, unit } = limits.size;
        const shown = length === 'short' ? text : `${subject}${text}`;
        expect(lengthIn(unit, shown)).toBeLessThanOrEqual(most);
        if (html !== undefined) expect(lengthIn(unit, html)).toBeLessThanOrEqual(most);
        expect(/\p{Script=Han}/u.test(text)).toBe(language === 'zh-CN');
      }
    }
  });

  test('gives each reader the time of their own site, and the other site beside it', () => {
    const shanghai = render('announcement', 'zh-CN', 'wecom').text;
    const frankfurt = render('announcement', 'en', 'smtp', contextOf(), 'frankfurt').text;
    expect(shanghai).toContain('2026年12月6日（周日）凌晨 1:00—5:00（北京时间，即周六夜里）');
    expect(shanghai).toContain('法兰克福：12月5日（周六）18:00—22:00（UTC+1）');
    expect(frankfurt).toContain('Saturday 5 December 2026, 18:00–22:00 (local time, Frankfurt, UTC+1)');
  });

  test('says the old end and the reason of an extension, and nothing of them otherwise', () => {
    const context = contextOf();
    const extended = render('extended', 'en', 'smtp', {
      ...context,
      end: context.end + 3_600_000,
      previousEnd: context.end,
      reason: 'a disk is slow',
    }).text;
    expect(extended).toContain('Now expected back: Sunday 6 December, 06:00');
    expect(extended).toContain('Announced before: Sunday 6 December, 05:00');
    expect(extended).toContain('Why: a disk is slow');
    expect(render('extended', 'en', 'smtp').text).not.toMatch(/Why|Planned before/);
  });

  test('a text message is one sentence', () => {
    const { text } = render('all-clear', 'zh-CN', 'sns');
    expect(text).not.toContain('\n');
    expect(text.length).toBeLessThan(70);
  });

  test.each(channelKindNames)('hostile words of a plan stay words in %s', (kind) => {
    const plan = changed(validPlan, { 'summary.en': hostileText, 'title.en': hostileText });
    const { text, html } = render('announcement', 'en', kind, contextOf(plan));
    expect(text).not.toMatch(/\u202e/);
    expect(text).not.toMatch(/^# h/m);
    expect(html ?? '').not.toMatch(/<script|<img|javascript:alert\(3\)"/);
    if (!['markdown', 'mrkdwn'].includes(kindRecord(kind).markup)) return;
    expect(text).not.toMatch(/<script|```/);
    // Slack knows no such links.
    if (kind !== 'slack') expect(text).not.toContain('[x](');
  });
});
