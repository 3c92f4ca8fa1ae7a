import { describe, expect, it } from 'vitest';
import chinese from '../../../../pipelines/plan/check/problems.zh-CN.json' with { type: 'json' };
import { applyRules, type RuleInput } from '../../../../pipelines/plan/check/rule.ts';
import { rules } from '../../../../pipelines/plan/check/rules.ts';
import { shapeProblems } from '../../../../pipelines/plan/check/shape.ts';
import { inChinese } from '../../../../pipelines/text/in-chinese.ts';
import { changed, validInput, validOrganisation, validPlan } from '../../../support/valid-plan.ts';

const shanghai = (local: string) => `${local}+08:00[Asia/Shanghai]`;
const cohort = (changes: object) => ({ ...validPlan.return.cohorts[1], ...changes });
const sms = { ...validOrganisation.channels[1], id: 'sms', kind: 'sns', secret: undefined };
const mainlandSms = {
  ...validOrganisation.channels[1],
  id: 'sms-cn',
  kind: 'alibaba-sms',
  host: 'dysmsapi.aliyuncs.com',
  approved: { sign: '示例科技', templates: [] },
};
const other = { ...validPlan, id: 'other' };
const [announcement, ...otherNotices] = validPlan.notices;
const withoutNotice = (when: string) => validPlan.notices.filter((notice) => notice.when !== when);
const gate = 'plan.approvals.gates.cutover';
const channel = 'organisation.channels.0';

const words = { 'zh-CN': '演练', en: 'Drill' };
const conference = {
  id: 'bridge',
  title: words,
  for: 'command',
  address: '+86 21 5550 2100',
  owner: 'duty-lead',
};

const everyFiveHours = (times: number) =>
  Array.from({ length: times }, (_, place) => ({
    at: Temporal.ZonedDateTime.from(validPlan.start)
      .add({ hours: (place + 1) * 5 })
      .toString(),
    from: 'duty-lead',
    to: 'security-officer',
  }));

/** Rule, then the smallest change to a valid plan that this rule alone finds. */
const table: readonly (readonly [rule: string, changes: Readonly<Record<string, unknown>>])[] = [
  // times
  ['time-exists', { 'plan.announcement.publishedAt': '2026-03-29T02:30:00+01:00[Europe/Berlin]' }],
  ['time-exists', { 'plan.announcement.publishedAt': shanghai('2026-02-30T10:00:00') }],
  ['time-offset', { 'plan.announcement.publishedAt': '2026-11-20T16:00:00+09:00[Asia/Shanghai]' }],
  ['time-offset', { 'plan.announcement.publishedAt': '2026-10-25T02:30:00+03:00[Europe/Berlin]' }],
  ['time-happens-twice', { 'plan.announcement.publishedAt': '2026-10-25T02:30:00+01:00[Europe/Berlin]' }],
  ['zone-is-a-place', { 'plan.announcement.publishedAt': '2026-11-20T16:00:00-05:00[EST]' }],
  ['zone-is-a-place', { 'organisation.sites.1.zone': 'Europe/Atlantis' }],
  ['end-after-start', { 'plan.end': shanghai('2026-12-06T00:30:00'), 'plan.handovers': [] }],
  ['end-after-start', { 'plan.meetings.0.end': shanghai('2026-12-06T08:00:00') }],
  ['end-after-start', { 'organisation.freezes.0.end': shanghai('2026-12-27T00:00:00') }],
  [
    'clocks-change-within',
    {
      'plan.id': 'autumn',
      'plan.announcement.publishedAt': shanghai('2026-10-01T10:00:00'),
      'plan.start': shanghai('2026-10-25T07:00:00'),
      'plan.end': shanghai('2026-10-25T10:00:00'),
      'plan.handovers': [],
    },
  ],
  ['id-names-its-day', { 'plan.id': '2026-11-06-upgrade' }],
  ['announcement-before-notices', { 'plan.announcement.publishedAt': shanghai('2026-12-04T10:00:00') }],
  [
    'long-window-hands-over',
    { 'plan.end': shanghai('2026-12-06T07:30:00'), 'plan.handovers': [], 'plan.runners.hold': 'own-network' },
  ],
  ['handover-within-window', { 'plan.handovers.0.at': shanghai('2026-12-06T06:00:00') }],
  ['handover-within-window', { 'plan.handovers.0.to': 'duty-lead' }],
  ['no-freeze', { 'organisation.freezes.0.start': shanghai('2026-12-06T04:59:00') }],
  ['no-meeting', { 'plan.meetings.0.start': shanghai('2026-12-06T04:30:00') }],
  [
    'no-meeting',
    {
      'plan.meetings.0.start': shanghai('2026-12-06T04:30:00'),
      'plan.meetings.0.end': shanghai('2026-12-06T05:30:00'),
      'plan.meetings.0.movedTo': shanghai('2026-12-06T00:30:00'),
    },
  ],
  ['windows-do-not-overlap', { otherPlans: [other] }],
  [
    'overlap-is-known',
    { 'plan.overlaps': [{ window: 'nowhere', settledBy: { 'zh-CN': '无', en: 'None' } }] },
  ],
  // notices
  ['notice-has-audience', { 'plan.notices.0.audiences': [] }],
  ['notice-has-channel', { 'plan.notices.0.channels': [] }],
  ['audience-is-known', { 'plan.notices.0.audiences': ['all-staff', 'al-staff'] }],
  ['audience-has-language', { 'organisation.audiences.0.languages': [] }],
  [
    'notice-speaks-its-language',
    { 'organisation.channels.1.languages': ['zh-CN'], 'plan.notices.0.channels': ['mail'] },
  ],
  [
    'notice-reaches-every-site',
    { 'organisation.channels.1.sites': ['shanghai'], 'plan.notices.0.channels': ['mail'] },
  ],
  ['template-exists', { 'plan.notices.0.template': 'anouncement' }],
  [
    'template-is-sound',
    {
      templates: new Map([
        ...validInput.templates,
        [
          'announcement.en',
          [{ line: 7, what: 'there is no variable `whn` here', write: 'use one of: when' }],
        ],
      ]),
    },
  ],
  ['ladder-tells-the-ends', { 'plan.notices': withoutNotice('on all-clear') }],
  ['ladder-tells-the-ends', { 'plan.notices': withoutNotice('on overrun') }],
  ['planned-window-is-told-early', { 'plan.notices.0.when': '23h before start' }],
  ['start-is-told', { 'plan.notices': withoutNotice('at start') }],
  ['invitation-is-told', { 'plan.return.control': 'invitation', 'plan.return.turnLasts': '10m' }],
  ['outdated-clients-are-told', { 'plan.notices': withoutNotice('on outdated-client') }],
  [
    'notices-do-not-coincide',
    {
      'plan.notices': [
        { ...announcement, when: '2d before start', snap: 'office-hours' },
        { ...announcement, id: 'again', when: '36h before start', snap: 'office-hours' },
        ...otherNotices,
      ],
      'plan.start': shanghai('2026-12-07T01:00:00'),
      'plan.end': shanghai('2026-12-07T05:00:00'),
      'plan.id': 'monday',
      'plan.handovers': [],
    },
  ],
  // people
  ['person-is-known', { 'plan.emergencyContacts.1': 'it-manger' }],
  ['author-is-not-the-only-approver', { [`${gate}.approvers`]: ['duty-lead'], [`${gate}.quorum`]: 1 }],
  ['quorum-can-be-reached', { [`${gate}.quorum`]: 3 }],
  ['quorum-can-be-reached', { [`${gate}.approvers`]: ['it-manager', 'duty-lead'] }],
  ['deadline-is-a-time', { [`${gate}.deadline`]: 'on extension' }],
  ['deadline-before-phase', { [`${gate}.deadline`]: '10m before start' }],
  [
    'emergencies-before-are-reviewed',
    {
      otherPlans: [
        {
          ...validPlan,
          id: 'fire',
          kind: 'emergency',
          emergency: { reason: validPlan.title, reviewWithin: '5d' },
          start: shanghai('2026-12-01T01:00:00'),
          end: shanghai('2026-12-01T02:00:00'),
        },
      ],
    },
  ],
  ['late-approvals-can-open', { [`${gate}.escalateTo`]: ['it-manager'] }],
  [
    'silence-ends-only-what-has-not-begun',
    {
      'plan.approvals.gates.re-login': {
        ...validPlan.approvals.gates.cutover,
        deadline: '5m before end',
        whenSilent: 'call-off',
      },
    },
  ],
  ['gate-escalates', { [`${gate}.escalateTo`]: [] }],
  ['approver-can-be-recognised', { 'organisation.people.2.github': undefined }],
  [
    'somebody-can-be-recognised',
    Object.fromEntries([0, 1, 2, 3].map((place) => [`organisation.people.${place}.github`, undefined])),
  ],
  ['window-is-no-rehearsal', { 'organisation.autoReply.from': 'service@bluewhale-technology.cn' }],
  ['one-account-one-person', { 'organisation.people.2.github.id': 900_000_003 }],
  ['cutover-is-approved', { 'plan.approvals.gates': {} }],
  ['two-emergency-contacts', { 'plan.emergencyContacts': ['duty-lead'] }],
  ['raci-covers-the-night', { 'plan.raci': validPlan.raci.slice(1) }],
  ['contact-belongs-to-a-site', { 'organisation.people.0.site': 'shanghi' }],
  // channels
  ['channel-is-known', { 'plan.notices.0.channels': ['wecom', 'male'] }],
  ['two-backup-channels', { 'plan.backupChannels.order': ['wecom'] }],
  ['backup-channel-stands-apart', { 'organisation.messenger.hosts': ['weixin.qq.com'] }],
  ['backup-channel-stands-apart', { 'organisation.messenger.hosts': ['work.weixin.qq.com'] }],
  ['backup-channels-are-independent', { 'organisation.channels.1.host': 'qyapi.weixin.qq.com' }],
  [
    'backup-channel-at-every-site',
    {
      'organisation.channels': [
        ...validOrganisation.channels.map((one) => ({ ...one, sites: ['shanghai'] })),
        { ...validOrganisation.channels[1], id: 'europe' },
      ],
      'plan.notices': validPlan.notices.map((notice) => ({ ...notice, channels: ['europe'] })),
    },
  ],
  ['temporary-group-has-a-home', { 'plan.backupChannels.temporaryGroups.0.channel': 'feishu' }],
  ['temporary-group-has-members', { 'plan.backupChannels.temporaryGroups.0.members': 'rest' }],
  [
    'temporary-group-has-members',
    { 'plan.backupChannels.temporaryGroups.0.members': { departments: ['itt'] } },
  ],
  ['robot-group-holds-everybody', { [`${channel}.groupSize`]: 19 }],
  ['channel-has-secret', { [`${channel}.secret`]: undefined }],
  ['channel-has-its-host', { [`${channel}.host`]: 'qyapi.example.com' }],
  ['channel-sites-are-known', { [`${channel}.sites`]: ['shanghai', 'frankfurt', 'berlin'] }],
  ['channel-reaches-mainland', { 'organisation.channels.2': sms }],
  ['channel-is-quick-to-mainland', { 'organisation.channels.1.kind': 'ses' }],
  [
    'text-messages-leave-the-mainland',
    { 'organisation.channels.2': mainlandSms, 'organisation.github.runner': 'ubuntu-latest' },
  ],
  [
    'text-messages-are-approved',
    {
      'organisation.channels.2': { ...mainlandSms, approved: undefined },
      'organisation.github.runner': 'mainland-runner',
      'plan.notices.0.channels': ['wecom', 'mail', 'sms-cn'],
    },
  ],
  [
    'partition-offers-channel',
    { 'organisation.channels.2': { ...sms, sites: ['frankfurt'] }, 'organisation.aws.partition': 'aws-cn' },
  ],
  [
    'aws-channel-has-region',
    { 'organisation.channels.2': { ...sms, sites: ['frankfurt'] }, 'organisation.aws': undefined },
  ],
  [
    'customer-channel-is-known',
    { 'plan.customerChannels.1': { ...validPlan.customerChannels[0], channel: 'hotlin' } },
  ],
  ['customers-are-answered-everywhere', { 'plan.customerChannels': [] }],
  ['conference-has-one-address', { 'plan.conferences': [{ ...conference, address: undefined }] }],
  ['calls-are-forwarded-elsewhere', { 'plan.callForwarding.0.to': '+862155502000' }],
  // the return
  ['canary-comes-first', { 'plan.return.cohorts.0.canary': false }],
  [
    'canary-comes-first',
    { 'plan.return.cohorts.1.canary': true, 'plan.return.cohorts.1.who': { accounts: ['account-9'] } },
  ],
  ['canary-is-small', { 'plan.return.cohorts.0.who': { roles: ['it-canry'] } }],
  ['canary-is-small', { 'plan.return.cohorts.0.who': { departments: ['it'] } }],
  [
    'canary-is-small',
    {
      'plan.return.cohorts.0.who': 'everyone',
      'plan.return.cohorts.2': cohort({ id: 'sales', who: { departments: ['sales'] } }),
    },
  ],
  ['cohort-has-people', { 'plan.return.cohorts.1.who': { departments: ['serivce'] } }],
  ['one-person-one-cohort', { 'plan.return.cohorts.1.who': { departments: ['it'] } }],
  [
    'nobody-is-left-out',
    { 'plan.return.cohorts.2': cohort({ id: 'sales', who: { departments: ['sales'] } }) },
  ],
  ['rest-and-outdated-once', { 'plan.return.cohorts.1.who': 'rest' }],
  [
    'outdated-clients-last',
    { 'plan.return.cohorts.1.who': 'outdated-clients', 'plan.return.cohorts.3': cohort({ id: 'sales' }) },
  ],
  ['people-rule-names-what-exists', { 'plan.return.cohorts.1.who': { departments: ['service', 'sale'] } }],
  [
    'people-rule-names-what-exists',
    {
      'organisation.audiences.1': {
        ...validOrganisation.audiences[0],
        id: 'it',
        who: { sites: ['shangai'] },
      },
    },
  ],
  ['control-fits-messenger', { 'organisation.messenger.adapter': 'invitation-only' }],
  ['turns-have-a-length', { 'plan.return.turnLasts': '10m' }],
  [
    'turns-have-a-length',
    {
      'plan.return.control': 'invitation',
      'plan.notices': [...validPlan.notices, { ...announcement, id: 'turn', when: 'on your-turn' }],
    },
  ],
  ['start-below-ceiling', { 'plan.return.startInFlight': 51 }],
  // data
  ['vault-is-known', { 'plan.backup.vaults': ['near', 'far', 'fra'] }],
  ['backup-at-two-places', { 'organisation.vaults.1.place': 'shanghai' }],
  ['backup-opens-with-a-key-of-the-company', { 'organisation.backupKeys': undefined }],
  ['backup-covers-what-is-down', { 'plan.affects.files': 'down' }],
  ['backup-stays-fresh-until-cutover', { 'plan.backup.freshWithin': '89m' }],
  ['usual-platforms-have-a-minimum', { 'plan.clientVersions.minimum.ios': undefined }],
  ['check-exists', { 'plan.verification.checks': ['login-mobil'] }],
  ['something-is-verified', { 'plan.verification.checks': [] }],
  ['probe-is-https', { 'plan.verification.probes.0.url': 'http://orders.example.com/health' }],
  ['verification-ends', { 'plan.verification.timeout': '111m' }],
  // feedback
  [
    'workflow-hands-on-the-secret',
    {
      'organisation.messenger.adapter': 'http',
      'organisation.messenger.url': 'https://im.example/api',
      'organisation.messenger.tokenSecret': 'IM_TOKEN',
    },
  ],
  [
    'return-can-be-seen',
    {
      'plan.return.control': 'invitation',
      'plan.return.turnLasts': '10m',
      'plan.notices': [...validPlan.notices, { ...announcement, id: 'turn', when: 'on your-turn' }],
      'organisation.messenger.adapter': 'invitation-only',
      'organisation.feedback': {},
    },
  ],
  ['feedback-has-its-own-mailbox', { 'organisation.customerChannels.0.address': 'report@example.com' }],
  // safety
  ['backups-are-restored-whole', { 'plan.backup.restoreSample': 20 }],
  ['going-back-is-not-said', { 'plan.goingBack': { cutover: { undo: { 'zh-CN': '退回', en: 'Go back' } } } }],
  ['something-calls-it-off', { 'plan.callOff': [] }],
  ['overrun-starts-in-time', { 'plan.overrun.emergencyPlanAfter': '5h' }],
  ['core-business-is-named', { 'plan.overrun.coreBusinessFirst': [] }],
  ['emergency-has-its-reason', { 'plan.kind': 'emergency' }],
  [
    'emergency-has-its-reason',
    { 'plan.emergency': { reason: { 'zh-CN': '漏洞', en: 'A hole' }, reviewWithin: '5d' } },
  ],
  [
    'emergency-is-reviewed-soon',
    {
      'plan.kind': 'emergency',
      'plan.emergency': { reason: { 'zh-CN': '漏洞', en: 'A hole' }, reviewWithin: '15d' },
    },
  ],
  ['sources-can-confirm', { 'plan.announcement.confirmFrom': 2 }],
  ['training-comes-before', { 'plan.training': [{ who: ['duty-lead'], topic: words, before: '2h' }] }],
  ['test-message-can-be-answered', { 'plan.backupChannels.reachedAtLeast': 0.5 }],
  [
    'test-message-can-be-answered',
    { 'plan.notices.0.acknowledgedBy': 'everyone', 'organisation.feedback': undefined },
  ],
  ['conference-is-for-somebody', { 'plan.conferences': [{ ...conference, for: 'nobody' }] }],
  [
    'conference-is-for-somebody',
    { 'plan.meetingPoints': [{ who: 'nobody', where: words, at: validPlan.start }] },
  ],
  ['ids-are-unique', { 'plan.conferences': [conference, conference] }],
  [
    'window-is-not-endless',
    {
      'plan.end': shanghai('2026-12-09T02:00:00'),
      'plan.runners.hold': 'own-network',
      'organisation.github.visibility': 'public',
      'plan.meetings': [],
      'plan.handovers': everyFiveHours(14),
    },
  ],
  // the organisation
  ['ids-are-unique', { 'plan.defer.1': validPlan.defer[0] }],
  ['ids-are-unique', { 'organisation.vendorSources.1': validOrganisation.vendorSources[0] }],
  [
    'window-id-is-its-own',
    {
      otherPlans: [
        { ...validPlan, start: shanghai('2027-02-01T01:00:00'), end: shanghai('2027-02-01T02:00:00') },
      ],
    },
  ],
  ['roster-is-the-reviewed-one', { 'organisation.roster.digest': 'b'.repeat(64) }],
  ['roster-has-its-people', { 'organisation.roster.people': 21 }],
  [
    'office-opens-before-it-closes',
    { 'organisation.sites.0.officeHours': { days: ['mon'], from: '18:00', to: '09:00' } },
  ],
  ['messenger-can-be-reached', { 'organisation.messenger.adapter': 'matrix' }],
  // GitHub
  [
    'minutes-suffice',
    {
      'organisation.github.plan': 'team',
      'organisation.aws': undefined,
      'plan.end': shanghai('2026-12-07T09:00:00'),
      'plan.runners.hold': 'own-network',
      'plan.meetings': [],
      'plan.handovers': everyFiveHours(6),
    },
  ],
  ['gates-need-github-accounts', { 'organisation.github.plan': 'free' }],
  // texts
  ['nothing-invisible', { 'plan.summary.en': 'Nobody can \u202elog in.' }],
  ['nothing-invisible', { 'organisation.name.en': 'Example\u200b Technology' }],
  ['one-script-a-word', { 'plan.title.en': 'Upgr\u0430de' }],
  [
    'no-secret-in-clear',
    { 'plan.backupChannels.urgentFiles.en': 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0000' },
  ],
  ['no-secret-in-clear', { 'organisation.autoReply.humanContact': 'smtp://user:hunter2@smtp.example.com' }],
  ['nothing-left-to-fill-in', { 'plan.summary.en': 'TODO: say what happens.' }],
  [
    'text-names-no-time-of-the-window',
    { 'plan.customerChannels.0.text.zh-CN': '维护期间请打电话，5 点后恢复。' },
  ],
  ['text-names-no-time-of-the-window', { 'plan.summary.en': 'Nobody can log in until 05:00.' }],
  [
    'summary-names-no-local-channel',
    {
      'plan.summary.en': 'Nobody can log in; use WeCom meanwhile.',
      'organisation.channels.0.sites': ['shanghai'],
      'organisation.sites': [...validOrganisation.sites, { ...validOrganisation.sites[0], id: 'elsewhere' }],
    },
  ],
  ['text-is-in-its-language', { 'plan.title.en': '升级' }],
];

/** Three English words in a row, each of them small. */
const sentence = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

function findings(input: RuleInput) {
  return applyRules(rules, input);
}

describe('the rules', () => {
  it('find nothing in a valid plan, and the plan has the shape of the schema', () => {
    expect(findings(validInput)).toEqual([]);
    expect(shapeProblems('window', validPlan)).toEqual([]);
    expect(shapeProblems('organisation', validOrganisation)).toEqual([]);
  });

  it.each(table.map(([rule, changes]) => ({ rule, changes, named: Object.keys(changes).join(', ') })))(
    '$rule alone is found when $named is wrong',
    ({ rule, changes }) => {
      const input = changed(validInput, changes);
      const found = findings(input);
      expect(found.map((problem) => `${problem.rule}: ${problem.what}`)).not.toEqual([]);
      expect([...new Set(found.map((problem) => problem.rule))]).toEqual([rule]);
      for (const problem of found) {
        expect(problem.what).toMatch(/\S\.$/);
        expect(problem.write).toMatch(/\S/);
        for (const text of [problem.what, problem.write])
          expect(inChinese(text, chinese)).not.toMatch(sentence);
        expect(
          placeExists(problem.file === 'organisation' ? input.organisation : input.plan, problem.path),
        ).toBe(true);
      }
    },
  );

  it('each have a plan in the table, a name of their own and the failure they prevent', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(table.map(([rule]) => rule))].sort()).toEqual([...ids].sort());
    expect(rules.filter(({ prevents }) => !/^[A-Z0-9].{15,}\.$/.test(prevents))).toEqual([]);
    expect(ids.length).toBeGreaterThanOrEqual(25);
  });

  it('accept what has been settled or moved out of the way', () => {
    const settled = changed(validInput, {
      otherPlans: [other],
      'plan.overlaps': [{ window: 'other', settledBy: { 'zh-CN': '合并', en: 'Merged' } }],
      'plan.meetings.0.start': shanghai('2026-12-06T04:30:00'),
      'plan.meetings.0.movedTo': shanghai('2026-12-06T11:00:00'),
      'organisation.channels.2': { ...sms, sites: ['frankfurt'] },
    });
    expect(findings(settled)).toEqual([]);
  });

  it('check nothing about people where the roster is kept elsewhere', () => {
    const input = changed(validInput, {
      roster: null,
      'plan.return.cohorts.1.who': { departments: ['nobody'] },
    });
    expect(findings(input)).toEqual([]);
  });
});

/** All of the path but its last step, which may be what is missing. */
function placeExists(root: unknown, path: readonly (string | number)[]): boolean {
  let value = root;
  for (const step of path.slice(0, -1))
    value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return typeof value === 'object' && value !== null;
}
