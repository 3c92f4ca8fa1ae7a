import { describe, expect, test } from 'vitest';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { commentMark, mostCharacters, planComment } from '../../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../../pipelines/views/preview-plan.ts';
import { changed, validPlan, validRoster } from '../../support/valid-plan.ts';
import { hostileText, organisationWithCustomers, shippedTemplates } from '../../support/window-view.ts';

const roster = validRoster.map((person) => ({ ...person, email: `${person.account}@example.com` }));

function preview(patch: Readonly<Record<string, unknown>> = {}, reviewed: WindowPlan | null = null) {
  const { plan, organisation } = changed({ plan: validPlan, organisation: organisationWithCustomers }, patch);
  return previewPlan({
    plan,
    organisation,
    roster,
    templates: shippedTemplates,
    digest: `sha256:${'a'.repeat(64)}`,
    reviewed,
    earlier: null,
  });
}

describe('the preview', () => {
  test('says once what is called the same in both languages', () => {
    const comment = planComment(
      preview({ 'organisation.sites.1.name': { 'zh-CN': 'Berlin', en: 'Berlin' } }),
    );
    expect(comment).toContain('| Berlin |');
    expect(comment).not.toContain('Berlin Berlin');
  });

  test('counts who is reached through what, and how long it takes', () => {
    const [frankfurt, shanghai] = preview().notices.filter(({ rule }) => rule === 'announcement');
    expect(shanghai?.channels.map(({ messages, people, isGroup }) => [messages, people, isGroup])).toEqual([
      [2, 20, true],
      [16, 16, false],
    ]);
    expect(frankfurt?.channels.map(({ messages }) => messages)).toEqual([4]);
    expect(shanghai?.takesMs).toBeGreaterThan(0);
    expect(shanghai?.unreached).toBe(0);
  });

  test('sizes the cohorts, all people in one of them', () => {
    const sizes = preview().cohorts.map(({ size }) => size ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(roster.length);
  });

  test('renders what waits for an event as well', () => {
    const extended = preview().notices.find(({ event }) => event === 'extension');
    expect(extended?.texts[0]?.text).toContain('6:00');
  });
});

describe('the plan as a comment', () => {
  test('says what an earlier return measured, how long this one takes at least, and whether it must be paced', () => {
    const learned = { from: '2026-11-21-upgrade', loginsPerSecond: 2, loginMs: 210, reactionMs: 2_400 };
    expect(planComment(preview({ 'plan.return.learned': learned }))).toMatch(
      /measured by 2026.*upgrade .*: 2\/s · 210 ms · 2400 ms\n.*最快 10 秒，须分批 · at least 10 seconds, by cohorts/,
    );
    const quick = { ...learned, loginsPerSecond: 500 };
    expect(planComment(preview({ 'plan.return.learned': quick }))).toContain('everyone at once does no harm');
  });

  test('says when, in each office’s time and both languages, who decides, who comes back when', () => {
    const comment = planComment(preview());
    expect(comment.startsWith(commentMark)).toBe(true);
    for (const part of [
      '12月6日（周日）凌晨 1:00—5:00',
      'Saturday 5 December, 18:00–22:00',
      '### 时间线 · Timeline',
      '### 审批 · Approvals',
      '### 恢复登录 · Return',
      '### 通知 · Notices',
      'First review',
      `sha256:${'a'.repeat(64)}`,
    ])
      expect(comment).toContain(part);
  });

  test('shows what differs from the reviewed version, place by place', () => {
    const later = '2026-12-06T06:00:00+08:00[Asia/Shanghai]';
    const comment = planComment(
      preview({ 'plan.end': later, 'plan.notices.1.when': '1h before start' }, validPlan),
    );
    expect(comment).toContain('| `end` |');
    expect(comment).toContain('| `notices[started].when` |');
    expect(comment).not.toContain('| `start` |');
    expect(planComment(preview({}, validPlan))).toContain('Same as the last reviewed version');
  });

  test('says what the platform allows, with a warning where the plan does not fit', () => {
    const fits = planComment(preview());
    expect(fits).toContain('### 平台限制 · Limits of the platform');
    expect(fits).not.toContain('⚠️');
    const late = planComment(preview({ 'plan.verification.timeout': '115m' }));
    expect(late).toMatch(/⚠️ .*verify/);
  });

  test('says plainly that approvals name another digest, and where that one stands', () => {
    const comment = planComment(preview());
    expect(comment).toContain('approvals name another digest');
    expect(comment).toContain('审批用的指纹与它不同');
  });

  test('hostile words neither link, call anybody, nor break out of their place', () => {
    const comment = planComment(
      preview(
        {
          'plan.title.en': hostileText,
          'plan.summary.en': hostileText,
          'organisation.people.0.title.en': hostileText,
          'plan.announcement.url': 'https://x.example/) [y](javascript:1)',
          'organisation.channels.0.title.en': `${hostileText}</summary></details>`,
        },
        validPlan,
      ),
    );
    const outside = comment.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/(?<!\\)<(script|img)|@all|\u202e/);
    expect(outside.replaceAll(/<summary>.*<\/summary>/g, '')).not.toMatch(/\]\(javascript/);
    expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
    expect(outside).toContain('[公告 Announcement](#)');
  });

  test('stays below the limit whatever the plan holds, and says what was left out', () => {
    const long = 'Nobody can log in. '.repeat(2_000);
    const comment = planComment(preview({ 'plan.summary.en': long }));
    expect(comment.length).toBeLessThanOrEqual(mostCharacters);
    expect(comment).toMatch(/more texts|left out/);
    expect(planComment(preview({ 'plan.summary.en': long.repeat(4) })).length).toBeLessThanOrEqual(
      mostCharacters,
    );
  });
});
