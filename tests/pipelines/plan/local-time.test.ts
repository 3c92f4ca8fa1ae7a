import { describe, expect, test } from 'vitest';
import { noticeValues } from '../../../pipelines/notices/values.ts';
import { localRange, localTime, offsetsOf } from '../../../pipelines/plan/local-time.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import { planComment } from '../../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../../pipelines/views/preview-plan.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';
import { shippedTemplates } from '../../support/window-view.ts';

const berlin = 'Europe/Berlin';
const at = (text: string) => Date.parse(text);
const spring = { start: at('2027-03-28T00:00:00+01:00'), end: at('2027-03-28T05:00:00+02:00') };
const autumn = { start: at('2026-10-25T02:30:00+02:00'), end: at('2026-10-25T02:30:00+01:00') };

describe('a stretch within which the clocks change', () => {
  test('has an offset at each end, in both languages', () => {
    expect(localRange(spring.start, spring.end, berlin, 'en')).toBe(
      'Sunday 28 March, 00:00 (UTC+1)–05:00 (UTC+2)',
    );
    expect(localRange(spring.start, spring.end, berlin, 'zh-CN')).toBe(
      '3月28日（周日）凌晨 0:00（UTC+1）—5:00（UTC+2）',
    );
    expect(localRange(autumn.start, autumn.end, berlin, 'en')).toBe(
      'Sunday 25 October, 02:30 (UTC+2)–02:30 (UTC+1)',
    );
    expect(offsetsOf(spring.start, spring.end, berlin)).toBe('UTC+1 → UTC+2');
  });

  test('has none where the clocks stay', () => {
    expect(localRange(spring.start, spring.end, 'Asia/Shanghai', 'en')).toBe('Sunday 28 March, 07:00–11:00');
    expect(offsetsOf(spring.start, spring.end, 'Asia/Shanghai')).toBe('UTC+8');
  });
});

describe('a window within which the clocks of one site change', () => {
  const plan = changed(validPlan, {
    id: 'spring',
    start: '2027-03-28T07:00:00+08:00[Asia/Shanghai]',
    end: '2027-03-28T11:00:00+08:00[Asia/Shanghai]',
    handovers: [],
  });
  const { start, end } = timelineOf(plan, validOrganisation);
  const context = {
    plan,
    organisation: validOrganisation,
    at: start,
    start,
    end,
    previousEnd: null,
    turn: null,
    reason: '',
    cohort: null,
  };

  test('is told there with both offsets and the time that really passes', () => {
    const values = noticeValues(context, { site: 'frankfurt', language: 'en' });
    expect(values.when).toBe('Sunday 28 March, 00:00 (UTC+1)–05:00 (UTC+2)');
    expect(values.start).toBe('Sunday 28 March, 00:00 (UTC+1)');
    expect(values.end).toBe('Sunday 28 March, 05:00 (UTC+2)');
    expect(values.zone).toContain('UTC+1 → UTC+2');
    expect(values.duration).toBe('4 hours');
  });

  test('is told elsewhere with both offsets of that site', () => {
    const { when, elsewhere } = noticeValues(context, { site: 'shanghai', language: 'zh-CN' });
    expect(when).not.toContain('UTC');
    expect(elsewhere).toEqual([
      { place: '法兰克福', when: '3月28日（周日）凌晨 0:00（UTC+1）—5:00（UTC+2）' },
    ]);
    // London has Frankfurt's offset neither before nor after, Lagos has it before only.
    const lagos = changed(validOrganisation, { 'sites.0.zone': 'Africa/Lagos' });
    const there = noticeValues({ ...context, organisation: lagos }, { site: 'frankfurt', language: 'en' });
    expect(there.elsewhere).toEqual([
      { place: 'Shanghai', when: `${localTime(start, 'Africa/Lagos', 'en')}–04:00 (UTC+1)` },
    ]);
  });

  test('is previewed with both', () => {
    const preview = previewPlan({
      plan,
      organisation: validOrganisation,
      roster: [],
      templates: shippedTemplates,
      digest: 'd',
      reviewed: null,
      earlier: null,
    });
    const markdown = planComment(preview);
    expect(markdown).toContain('00:00 (UTC+1)–05:00 (UTC+2)');
    expect(markdown).toContain('UTC+1 → UTC+2');
    expect(markdown).toContain('4 hours');
  });
});
