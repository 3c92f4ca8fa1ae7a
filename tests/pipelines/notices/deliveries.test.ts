import { describe, expect, test } from 'vitest';
import { deliveriesOf, type Recipient } from '../../../pipelines/notices/deliveries.ts';
import type { NoticeMoment } from '../../../pipelines/plan/timeline.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import { changed, validPlan } from '../../support/valid-plan.ts';
import { organisationWithCustomers, shippedTemplates } from '../../support/window-view.ts';

const plan = changed(validPlan, { 'notices.0.audiences': ['all-staff', 'customers'] });
const person = (account: string, site: string, more: Partial<Recipient> = {}): Recipient => ({
  account,
  name: account,
  site,
  language: site === 'shanghai' ? 'zh-CN' : 'en',
  email: `${account}@example.com`,
  ...more,
});
const people = [
  person('b', 'shanghai'),
  person('a', 'shanghai', { language: 'en' }),
  person('c', 'frankfurt'),
];

function deliveries(
  key: string,
  patch: Readonly<Record<string, unknown>> = {},
  who = people,
  more: { readonly byName?: true } = {},
  kind: 'planned' | 'emergency' = 'planned',
) {
  const organisation = changed(organisationWithCustomers, patch);
  const timeline = timelineOf(plan, organisation);
  const moment = timeline.notices.find((candidate) => candidate.key === key) as NoticeMoment;
  const { start, end } = timeline;
  const context = {
    plan: changed(plan, { kind }),
    organisation,
    at: moment.at,
    start,
    end,
    previousEnd: null,
    turn: null,
    reason: '',
    cohort: null,
  };
  return deliveriesOf({ moment, context, templates: shippedTemplates, people: who, ...more });
}

const shapes = (key: string, patch = {}) =>
  deliveries(key, patch).messages.map(({ channel, message, recipient }) => [
    channel,
    message.language,
    recipient,
  ]);

describe('deliveries', () => {
  test('a group gets one message in each language, people one each in theirs', () => {
    expect(shapes('announcement/all-staff/shanghai')).toEqual([
      ['wecom', 'zh-CN', null],
      ['wecom', 'en', null],
      ['mail', 'en', 'a'],
      ['mail', 'zh-CN', 'b'],
    ]);
  });

  test('a group with people of several sites is told once, not once for each site', () => {
    expect(shapes('announcement/all-staff/frankfurt')).toEqual([['mail', 'en', 'c']]);
  });

  test('a channel of one site speaks to that site only', () => {
    const patch = { 'channels.0.sites': ['frankfurt'] };
    expect(shapes('announcement/all-staff/shanghai', patch).map(([channel]) => channel)).toEqual([
      'mail',
      'mail',
    ]);
    expect(shapes('announcement/all-staff/frankfurt', patch)[0]).toEqual(['wecom', 'zh-CN', null]);
  });

  test('nobody is left out in silence', () => {
    const mute = person('mute', 'shanghai', { email: '' });
    const patch = { 'channels.0.sites': ['frankfurt'] };
    const { unreached } = deliveries('announcement/all-staff/shanghai', patch, [...people, mute]);
    expect(unreached).toEqual([{ account: 'mute', why: 'no-address' }]);
  });

  test('a group speaks for everybody at its sites, also where another site carries the message', () => {
    const mute = person('mute', 'frankfurt', { email: '' });
    expect(deliveries('announcement/all-staff/frankfurt', {}, [...people, mute]).unreached).toEqual([]);
  });

  test('a site that no channel serves is told so of each of its people', () => {
    const patch = { 'channels.0.sites': ['shanghai'], 'channels.1.sites': ['shanghai'] };
    expect(deliveries('announcement/all-staff/frankfurt', patch).unreached).toEqual([
      { account: 'c', why: 'no-channel-here' },
    ]);
  });

  test('what is for people by name goes into no group, and whoever has no address is named', () => {
    const mute = person('mute', 'shanghai', { email: '' });
    const all = [...people, mute];
    const told = deliveries('announcement/all-staff/shanghai', {}, all, { byName: true });
    expect(told.messages.map(({ recipient }) => recipient)).toEqual(['a', 'b']);
    expect(told.unreached).toEqual([{ account: 'mute', why: 'no-address' }]);
    const patch = { 'channels.1.sites': ['frankfurt'] };
    const none = deliveries('announcement/all-staff/shanghai', patch, people, { byName: true });
    expect(none.unreached.map(({ why }) => why)).toEqual(['groups-only', 'groups-only']);
  });

  test('a language that the channel does not speak gives way to one that it does', () => {
    const patch = { 'channels.1.languages': ['zh-CN'] };
    expect(shapes('announcement/all-staff/frankfurt', patch)).toEqual([['mail', 'zh-CN', 'c']]);
  });

  test('the public reads the status page; no staff channel carries it, and nothing internal', () => {
    const { messages, publication } = deliveries('announcement/customers/-');
    expect(messages).toEqual([]);
    expect(publication?.title.en).toContain('Planned maintenance');
    expect(publication?.body['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(publication)).not.toContain('+86215550100');
  });

  test('an emergency is announced as urgent, in each language, and nowhere as planned', () => {
    const staff = deliveries('announcement/all-staff/shanghai', {}, people, {}, 'emergency').messages;
    const { publication } = deliveries('announcement/customers/-', {}, people, {}, 'emergency');
    const texts = JSON.stringify([staff, publication]);
    expect(texts).toContain('Urgent maintenance');
    expect(texts).toContain('紧急维护');
    expect(texts).not.toMatch(/Planned maintenance|维护预告/);
  });

  test('keys are the same on every run, differ for every message, and do not depend on the order of people', () => {
    const keys = (who: readonly Recipient[]) =>
      deliveries('announcement/all-staff/shanghai', {}, [...who]).messages.map(({ message }) => message.key);
    expect(keys(people)).toEqual(keys(people.toReversed()));
    expect(
      new Set([
        ...keys(people),
        ...deliveries('announcement/all-staff/frankfurt').messages.map(({ message }) => message.key),
      ]).size,
    ).toBe(5);
    for (const key of keys(people)) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });

  test('each message says where it goes', () => {
    const [, , first] = deliveries('announcement/all-staff/shanghai').messages;
    expect(first?.message).toMatchObject({ language: 'en', to: { email: 'a@example.com' } });
  });
});
