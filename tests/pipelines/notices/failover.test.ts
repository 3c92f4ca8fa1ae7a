import { describe, expect, test } from 'vitest';
import type { Recipient } from '../../../pipelines/notices/deliveries.ts';
import { type FailoverInput, failoverOf, type Told } from '../../../pipelines/notices/failover.ts';
import type { NoticeMoment } from '../../../pipelines/plan/timeline.ts';
import { noticeContext } from '../../support/notice-context.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';
import { shippedTemplates } from '../../support/window-view.ts';

const now = Date.parse('2026-12-03T02:00:00Z');
const minute = 60_000;
const [robot, mail] = validOrganisation.channels;
const organisation = changed(validOrganisation, {
  'channels.2': {
    ...robot,
    id: 'dingtalk',
    kind: 'dingtalk',
    host: 'oapi.dingtalk.com',
    sites: ['shanghai'],
  },
  'channels.3': { ...mail, id: 'sms', kind: 'sns', host: 'sns.eu-central-1.amazonaws.com' },
});
const plan = changed(validPlan, { 'backupChannels.order': ['wecom', 'mail', 'dingtalk', 'sms'] });
const rule = plan.notices[0] as NoticeMoment['rule'];

const person = (account: string, more: Partial<Recipient> = {}): Recipient => ({
  account,
  name: account,
  site: 'shanghai',
  language: 'zh-CN',
  email: `${account}@example.com`,
  phone: '+8613800000003',
  ...more,
});
const people = [person('a'), person('b'), person('c')];

/** What is known of a message, by channel and person (`group` for a group). */
type Known = Readonly<Record<string, Told>>;

function look(channels: readonly string[], known: Known, more: Partial<FailoverInput> = {}) {
  const site = more.moment?.site ?? 'shanghai';
  const audience = rule.audiences[0] ?? '';
  const { messages, ...rest } = failoverOf({
    moment: { key: `${rule.id}/${audience}/${site}`, rule: { ...rule, channels }, audience, site, at: now },
    context: { ...noticeContext(plan), organisation },
    templates: shippedTemplates,
    people,
    heardOf: ({ channel, recipient }) => known[`${channel} ${recipient ?? 'group'}`] ?? null,
    now,
    ...more,
  });
  return {
    ...rest,
    sent: messages.map(
      ({ channel, recipient, message }) => `${channel} ${recipient ?? `group ${message.language}`}`,
    ),
  };
}

const accepted: Told = { result: 'accepted' };
const refused = (ago: number, tries = 1): Told => ({ result: 'refused', since: now - ago * minute, tries });
const doubt = (ago: number): Told => ({ result: 'in-doubt', since: now - ago * minute });
const all = (channel: string, told: Told): Known =>
  Object.fromEntries(people.map(({ account }) => [`${channel} ${account}`, told]));

describe('when a channel fails', () => {
  test('nothing happens while it works, or has not said anything yet', () => {
    expect(look(['wecom'], { 'wecom group': accepted })).toMatchObject({
      sent: [],
      againAt: null,
    });
    expect(look(['wecom'], {})).toMatchObject({ sent: [], againAt: null });
    expect(look(['mail'], all('mail', { result: 'under-way' }))).toMatchObject({ sent: [] });
  });

  test('the next in the plan’s order takes over what was refused, once the limit has passed', () => {
    expect(look(['wecom'], { 'wecom group': refused(1) })).toMatchObject({
      sent: [],
      againAt: now + 4 * minute,
    });
    const over = look(['wecom'], { 'wecom group': refused(5) });
    expect(over.sent).toEqual(['mail a', 'mail b', 'mail c']);
    expect(look(['wecom'], { 'wecom group': refused(0, 2) }).sent).toHaveLength(3);
  });

  test('silence counts as well, and for longer', () => {
    expect(look(['wecom'], { 'wecom group': doubt(14) })).toMatchObject({ sent: [], againAt: now + minute });
    expect(look(['wecom'], { 'wecom group': doubt(15) }).sent).toHaveLength(3);
  });

  test('only those who are missing are told, and by nobody twice', () => {
    const known = { ...all('mail', accepted), 'mail b': refused(9) };
    const over = look(['mail'], known);
    // The robot's group would hear again what two of it have heard.
    expect(over.sent).toEqual(['sms b']);
    for (const told of [{ result: 'under-way' }, accepted] as const)
      expect(look(['mail'], { ...known, 'sms b': told })).toMatchObject({ sent: [], againAt: null });
  });

  test('whoever one of the notice’s own channels reached is left in peace', () => {
    const known = { 'wecom group': refused(9), ...all('mail', accepted), 'mail c': refused(9) };
    expect(look(['wecom', 'mail'], known).sent).toEqual(['sms c']);
  });

  test('a group takes over when nobody of it was reached', () => {
    expect(look(['wecom', 'mail'], { 'wecom group': refused(9), ...all('mail', refused(9)) }).sent).toEqual([
      'dingtalk group zh-CN',
      'dingtalk group en',
    ]);
  });

  test('one that fails too gives way to the one after it', () => {
    const known = { 'wecom group': refused(9), ...all('mail', refused(9)) };
    expect(look(['wecom'], { ...known, 'dingtalk group': refused(9) }).sent).toEqual([
      'sms a',
      'sms b',
      'sms c',
    ]);
    const end = { ...known, 'dingtalk group': refused(9), ...all('sms', refused(9)) };
    expect(look(['wecom'], end)).toMatchObject({ sent: [], againAt: null });
  });

  test('a channel that does not reach somebody is passed over', () => {
    const some = [person('a'), { ...person('b'), email: '' }, person('c', { email: '', phone: '' })];
    const over = look(['wecom'], { 'wecom group': refused(9) }, { people: some });
    expect(over.sent).toEqual(['mail a', 'dingtalk group zh-CN', 'dingtalk group en']);
  });

  test('a group of several sites is asked about in the notice of its first', () => {
    const abroad = people.map((one) => ({ ...one, site: 'frankfurt' }));
    const audience = rule.audiences[0] ?? '';
    const moment = {
      key: `${rule.id}/${audience}/frankfurt`,
      rule: { ...rule, channels: ['wecom'] },
      audience,
      site: 'frankfurt',
      at: now,
    };
    expect(look([], { 'wecom group': refused(9) }, { people: abroad, moment }).sent).toEqual([
      'mail a',
      'mail b',
      'mail c',
    ]);
    expect(look([], { 'wecom group': accepted }, { people: abroad, moment }).sent).toEqual([]);
  });

  test('what concerns some by name is told to no group', () => {
    const known = all('mail', refused(9));
    expect(look(['mail'], known, { byName: true }).sent).toEqual(['sms a', 'sms b', 'sms c']);
  });

  test('a hundred thousand people are looked at in a moment', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => person(`p${index}`));
    const over = look(['wecom'], { 'wecom group': refused(9) }, { people: many });
    expect(over.sent).toHaveLength(100_000);
  });
});
