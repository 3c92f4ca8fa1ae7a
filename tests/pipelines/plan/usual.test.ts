import { describe, expect, test } from 'vitest';
import { shapeProblems } from '../../../pipelines/plan/check/shape.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import { expandPlan } from '../../../pipelines/plan/usual.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const { schema, id, title, author, start, end, affects } = validPlan;
const { url, publishedAt } = validPlan.announcement;
/** What a plan must say itself. */
const night = { schema, id, title, author, announcement: { url, publishedAt }, start, end, affects };

const { notices, emergencyContacts, raci, backupChannels, customerChannels, callOff } = validPlan;
const { vaults } = validPlan.backup;
const { minimum } = validPlan.clientVersions;
const { cohorts } = validPlan.return;
const { checks } = validPlan.verification;
const everyWindow = {
  notices,
  emergencyContacts,
  raci,
  backupChannels: { order: backupChannels.order, urgentFiles: backupChannels.urgentFiles },
  customerChannels,
  backup: { vaults },
  clientVersions: { minimum },
  approvals: validPlan.approvals,
  return: { cohorts },
  verification: { checks },
  callOff,
  overrun: { coreBusinessFirst: validPlan.overrun.coreBusinessFirst },
};

const with_ = (...usual: readonly object[]): Organisation =>
  ({ ...validOrganisation, usual }) as Organisation;
const expandWith = (file: object, ...habits: readonly object[]) => {
  const { value, originOf, problems } = expandPlan({ ...night, ...file }, with_(everyWindow, ...habits));
  return { plan: value as unknown as typeof validPlan, originOf, problems };
};

describe('a plan that says only what is special about its night', () => {
  test('is whole with what is usual', () => {
    const { plan, problems } = expandWith({});
    expect(problems).toEqual([]);
    expect(shapeProblems('plan', plan), 'defaults in pipelines/plan/usual.ts').toEqual([]);
    expect(plan).toMatchObject({
      ...everyWindow,
      kind: 'planned',
      announcement: { readBy: author, confirmFrom: 1 },
    });
  });

  test('misses what nobody says', () => {
    const { value } = expandPlan(night, validOrganisation);
    const missing = shapeProblems('plan', value).map(({ path, what }) => [path.join('.'), what]);
    expect(missing).toContainEqual(['', '"notices" is missing.']);
    expect(missing).toContainEqual(['backup', '"vaults" is missing.']);
  });

  test('stays what it is when it says everything itself', () => {
    expect(expandPlan(validPlan, with_(everyWindow)).value).toEqual(validPlan);
  });
});

describe('what a plan says itself', () => {
  test('replaces a list or a text whole, and a setting of a group alone', () => {
    const { plan } = expandWith({
      emergencyContacts: ['it-manager', 'security-officer'],
      backup: { freshWithin: '2h' },
      clientVersions: { minimum: { ios: '9.0.0' } },
      approvals: { gates: { cutover: { quorum: 1 } } },
    });
    expect(plan.emergencyContacts).toEqual(['it-manager', 'security-officer']);
    expect(plan.backup).toMatchObject({ freshWithin: '2h', vaults });
    expect(plan.clientVersions.minimum).toEqual({ ios: '9.0.0' });
    expect(plan.approvals.gates.cutover).toEqual({ ...validPlan.approvals.gates.cutover, quorum: 1 });
  });

  test('changes, removes and adds entries by their name', () => {
    const extra = { ...notices[0], id: 'extra' };
    const { plan, problems } = expandWith({
      notices: { change: [{ id: 'started', channels: ['mail'] }], remove: ['update-client'], add: [extra] },
      raci: { change: [{ phase: 'cutover', accountable: 'security-officer' }] },
      customerChannels: { remove: ['hotline'] },
    });
    expect(problems).toEqual([]);
    expect(plan.notices.map((one) => one.id)).toEqual([
      'announcement',
      'started',
      'all-clear',
      'extended',
      'overrun',
      'called-off',
      'extra',
    ]);
    expect(plan.notices[1]).toEqual({ ...notices[1], channels: ['mail'] });
    expect(plan.raci[0]).toEqual({ ...raci[0], accountable: 'security-officer' });
    expect(plan.customerChannels).toEqual([]);
  });

  test.each([
    [
      { change: [{ id: 'strated', snap: 'exact' }] },
      ['notices', 'change', 0, 'id'],
      /no "strated" to change/,
    ],
    [{ remove: ['started', 'nothing'] }, ['notices', 'remove', 1], /no "nothing" to remove/],
    [{ add: [notices[0]] }, ['notices', 'add', 0, 'id'], /"announcement" already/],
  ])('is refused at its place where it names nothing that is there: %j', (changes, path, says) => {
    const { problems } = expandWith({ notices: changes });
    expect(problems).toMatchObject([{ severity: 'error', file: 'window', path }]);
    expect(problems[0]?.what).toMatch(says);
  });

  test('takes away by "none" what a window can do without', () => {
    const { plan } = expandWith(
      {
        return: { ceilingInFlight: 'none' },
        approvals: { gates: { 'close-out': 'none' } },
      },
      {
        return: { ceilingInFlight: 50 },
        approvals: { gates: { 'close-out': validPlan.approvals.gates.cutover } },
      },
    );
    expect(plan.return).not.toHaveProperty('ceilingInFlight');
    expect(Object.keys(plan.approvals.gates)).toEqual(['cutover']);
  });
});

describe('what is usual', () => {
  const emergency = { for: { kind: 'emergency' }, emergencyContacts: ['it-manager', 'duty-lead'] };
  const reason = { 'zh-CN': '漏洞', en: 'A hole' };

  test('may hold for one kind of window', () => {
    expect(expandWith({}, emergency).plan.emergencyContacts).toEqual(emergencyContacts);
    const { plan } = expandWith({ kind: 'emergency', emergency: { reason } }, emergency);
    expect(plan.emergencyContacts).toEqual(['it-manager', 'duty-lead']);
    expect(plan.emergency).toEqual({ reason, reviewWithin: '5d' });
  });

  test.each([
    ['longerThan', '4h', false],
    ['longerThan', '3h', true],
    ['noLongerThan', '4h', true],
    ['noLongerThan', '3h', false],
  ])('may hold by length: %s %s', (word, span, holds) => {
    const { plan } = expandWith({}, { for: { [word]: span }, emergencyContacts: ['it-manager'] });
    expect(plan.emergencyContacts.length === 1).toBe(holds);
  });

  test('names its hand-overs by moments of the window, which become times', () => {
    const handover = { at: '3h after start', from: 'duty-lead', to: 'security-officer' };
    expect(expandWith({}, { handovers: [handover] }).plan.handovers).toEqual([
      { ...handover, at: '2026-12-06T04:00:00+08:00[Asia/Shanghai]' },
    ]);
  });

  test('keeps the length of a turn for windows by invitation', () => {
    const habit = { return: { turnLasts: '5m' } };
    expect(expandWith({}, habit).plan.return).not.toHaveProperty('turnLasts');
    expect(expandWith({ return: { control: 'invitation' } }, habit).plan.return.turnLasts).toBe('5m');
  });
});

test('each value knows where it comes from, down to a changed field', () => {
  const { originOf } = expandWith(
    {
      notices: { remove: ['announcement'], change: [{ id: 'started', snap: 'exact' }] },
      backup: { freshWithin: '2h' },
    },
    { for: { kind: 'planned' }, emergencyContacts: ['it-manager', 'duty-lead'] },
  );
  expect(originOf(['start'])).toEqual({ from: 'plan', path: ['start'] });
  expect(originOf(['emergencyContacts', 1])).toEqual({
    from: 'organisation',
    path: ['usual', 1, 'emergencyContacts', 1],
  });
  expect(originOf(['notices', 0, 'snap'])).toEqual({ from: 'plan', path: ['notices', 'change', 0, 'snap'] });
  expect(originOf(['notices', 0, 'channels', 0])).toEqual({
    from: 'organisation',
    path: ['usual', 0, 'notices', 1, 'channels', 0],
  });
  expect(originOf(['backup', 'freshWithin'])).toEqual({ from: 'plan', path: ['backup', 'freshWithin'] });
  expect(originOf(['backup', 'vaults', 1])).toEqual({
    from: 'organisation',
    path: ['usual', 0, 'backup', 'vaults', 1],
  });
  expect(originOf(['verification', 'timeout']).from).toBe('product');
});
