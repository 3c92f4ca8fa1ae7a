// A first plan from a few answers: everything that the organisation file already knows is filled in, so that a
// newcomer has a valid plan in a minute and changes what differs.

import type { Channel, Contact, Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import type { Person } from './roster.ts';
import type { NoticeRule, WindowPlan } from './window-plan.ts';

export interface Answers {
  /** Short name; the day of the start is put before it. */
  readonly name: string;
  readonly title: Localised;
  /** Local time at the first site, `2026-12-20T02:00`. */
  readonly start: string;
  readonly hours: number;
  readonly announcementUrl: string;
  /** Local time at the first site. */
  readonly publishedAt: string;
  readonly author: string;
  readonly control: 'admission' | 'invitation';
}

export interface NewPlanSources {
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  readonly checks: readonly string[];
}

/** Throws a RangeError where a time is none or does not exist at the first site. */
export function newPlan(answers: Answers, sources: NewPlanSources): WindowPlan {
  const { organisation, roster, checks } = sources;
  const zone = organisation.sites[0]?.zone ?? 'UTC';
  const start = Temporal.PlainDateTime.from(answers.start).toZonedDateTime(zone, {
    disambiguation: 'reject',
  });
  const others = organisation.people.filter(({ id }) => id !== answers.author);
  const approvers = others.filter(({ github, sshKey }) => github ?? sshKey).slice(0, 2);
  const [first, second] = [idOf(others[0]) ?? answers.author, idOf(others[1]) ?? answers.author];
  const backups = backupChannelsOf(organisation);
  const duty = { responsible: [answers.author], accountable: first, consulted: [], informed: [] };
  const messenger = organisation.messenger.name;
  const when = {
    zh: `${start.month} 月 ${start.day} 日 ${clock(start)}`,
    en: `${start.toPlainDate()} ${clock(start)}`,
  };
  return {
    schema: 'tideover/window/1',
    id: `${start.toPlainDate()}-${answers.name}`,
    kind: 'planned',
    title: answers.title,
    summary: {
      'zh-CN': `${messenger['zh-CN']}将于 ${when.zh} 起维护约 ${answers.hours} 小时，期间无法使用，请改用备用渠道。`,
      en: `${messenger.en} is down for about ${answers.hours} hours from ${when.en}. Use the backup channels meanwhile.`,
    },
    author: answers.author,
    announcement: {
      url: answers.announcementUrl,
      publishedAt: text(Temporal.PlainDateTime.from(answers.publishedAt).toZonedDateTime(zone)),
      readBy: answers.author,
      confirmFrom: 1,
    },
    start: text(start),
    end: text(start.add({ minutes: Math.round(answers.hours * 60) })),
    affects: { login: 'down', messages: 'down', files: 'down', groups: 'down' },
    notices: ladder(organisation, answers.control),
    emergencyContacts: [answers.author, first],
    raci: [
      {
        phase: 'cutover',
        ...duty,
        task: { 'zh-CN': '切换到备用渠道。', en: 'Switch to the backup channels.' },
      },
      {
        phase: 're-login',
        ...duty,
        task: { 'zh-CN': '分批恢复登录。', en: 'Let people back in by cohort.' },
      },
      {
        phase: 'overrun',
        ...duty,
        task: { 'zh-CN': '超时后启动应急预案。', en: 'Start the emergency plan.' },
      },
    ],
    training: [],
    meetings: [],
    backupChannels: {
      order: backups.map(({ id }) => id),
      testedWithin: '7d',
      temporaryGroups: [],
      urgentFiles: {
        'zh-CN': '加密后发公司邮箱，口令电话告知。',
        en: 'Encrypt, send by company mail, tell the passphrase by phone.',
      },
    },
    customerChannels: organisation.customerChannels.map(({ id, kind }) => ({
      channel: id,
      autoReply: kind !== 'website' && kind !== 'social',
      text: {
        'zh-CN': '系统维护中，我们会在恢复后尽快回复；急事请打热线。',
        en: 'We are under maintenance and will answer soon after; if it is urgent, please call.',
      },
    })),
    callForwarding: [],
    backup: {
      what: ['messages', 'files', 'groups', 'contacts'],
      vaults: organisation.vaults.map(({ id }) => id),
      freshWithin: '6h',
      restoreSample: 20,
    },
    clientVersions: { minimum: { ios: '1.0.0', android: '1.0.0', windows: '1.0.0' }, tolerateOutdated: 0.3 },
    defer: [],
    approvals: {
      offline: {
        how: {
          'zh-CN': '纸质审批单，双人签字，恢复后补录。',
          en: 'Paper form, two signatures, entered afterwards.',
        },
        register: 'runbooks/sop/offline-approvals.zh-CN.md',
      },
      gates: {
        cutover: {
          approvers: approvers.map(({ id }) => id),
          quorum: 1,
          deadline: '1h before start',
          escalateTo: [second],
        },
      },
    },
    return: {
      control: answers.control,
      cohorts: [
        {
          id: 'canary',
          title: { 'zh-CN': 'IT 先行组', en: 'IT canary' },
          who: canaryOf(roster),
          canary: true,
        },
        { id: 'rest', title: { 'zh-CN': '其他员工', en: 'Everyone else' }, who: 'rest', spread: 4 },
        { id: 'outdated', title: { 'zh-CN': '旧版客户端', en: 'Outdated clients' }, who: 'outdated-clients' },
      ],
      startInFlight: 10,
      ...(answers.control === 'invitation' ? { turnLasts: '10m' } : {}),
    },
    verification: { checks, probes: [], timeout: '10m' },
    callOff: [
      {
        id: 'backup-not-restorable',
        when: { 'zh-CN': '备份无法还原', en: 'The backup does not restore' },
        decidedBy: first,
      },
    ],
    goingBack: {},
    overrun: {
      emergencyPlanAfter: '1h',
      coreBusinessFirst: [
        { 'zh-CN': '核心业务改用电话和备用渠道', en: 'Core business by telephone and backup channel' },
      ],
    },
    handovers: [],
    overlaps: [],
    runners: {},
    doubtsBlock: [],
  };
}

function ladder(organisation: Organisation, control: Answers['control']): readonly NoticeRule[] {
  const everyone = organisation.audiences.find(({ who }) => who === 'everyone') ?? organisation.audiences[0];
  const channels = backupChannelsOf(organisation).map(({ id }) => id);
  const notice = (
    id: string,
    when: string,
    template: string,
    snap: NoticeRule['snap'] = 'exact',
  ): NoticeRule => ({
    id,
    when,
    audiences: everyone === undefined ? [] : [everyone.id],
    channels,
    template,
    snap,
  });
  return [
    notice('announcement', '5d before start', 'announcement', 'office-hours'),
    notice('reminder-3d', '3d before start', 'reminder', 'office-hours'),
    notice('reminder-1d', '1d before start', 'reminder'),
    notice('last-call', '1h before start', 'last-call'),
    notice('started', 'at start', 'started'),
    notice('all-clear', 'on all-clear', 'all-clear'),
    notice('extended', 'on extension', 'extended'),
    notice('overrun', 'on overrun', 'overrun'),
    notice('called-off', 'on call-off', 'called-off'),
    notice('update-client', 'on outdated-client', 'update-client'),
    ...(control === 'invitation' ? [notice('your-turn', 'on your-turn', 'your-turn')] : []),
  ];
}

/** Those that reach every site in every language, apart from the messenger; three are enough. */
function backupChannelsOf(organisation: Organisation): readonly Channel[] {
  const { sites, languages, messenger } = organisation;
  const reachesAll = (channel: Channel) =>
    sites.every(({ id }) => channel.sites?.includes(id) ?? true) &&
    languages.every((language) => channel.languages.includes(language)) &&
    !messenger.hosts.some((host) => channel.host === host || channel.host.endsWith(`.${host}`));
  return organisation.channels.filter(reachesAll).slice(0, 3);
}

/** A small role, if the roster has one that says so; otherwise a few people of the first department with "it". */
function canaryOf(roster: readonly Person[]) {
  const role = roster.flatMap(({ roles }) => roles).find((name) => name.includes('canary'));
  if (role !== undefined) return { roles: [role] };
  const it = roster.filter(({ department }) => /^(?:it|ops|信息)/i.test(department));
  return { accounts: (it.length > 0 ? it : roster).slice(0, 5).map(({ account }) => account) };
}

function idOf(contact: Contact | undefined): string | undefined {
  return contact?.id;
}

function text(time: Temporal.ZonedDateTime): string {
  return time.toString({ smallestUnit: 'second' });
}

function clock(time: Temporal.ZonedDateTime): string {
  return time.toPlainTime().toString({ smallestUnit: 'minute' });
}
