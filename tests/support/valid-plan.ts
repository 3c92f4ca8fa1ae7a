// A small plan and organisation in which no rule finds anything; tests break one thing in them.

import type { RuleInput } from '../../pipelines/plan/check/rule.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { Localised } from '../../pipelines/plan/plan.ts';
import type { Person } from '../../pipelines/plan/roster.ts';
import type { Snapshot } from '../../pipelines/plan/snapshot.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import { matches } from '../../pipelines/return/people-rule.ts';

const text = (zh: string, en: string): Localised => ({ 'zh-CN': zh, en });
const notice = (id: string, when: string, template: string) => ({
  id,
  when,
  audiences: ['all-staff'],
  channels: ['wecom', 'mail'],
  template,
  snap: 'exact' as const,
});
const duty = { responsible: ['duty-lead'], accountable: 'it-manager', consulted: [], informed: [] };

export const validPlan: WindowPlan = {
  schema: 'tideover/window/1',
  id: '2026-12-06-upgrade',
  kind: 'planned',
  title: text('升级', 'Upgrade'),
  summary: text('维护期间无法登录。', 'Nobody can log in meanwhile.'),
  author: 'duty-lead',
  announcement: {
    url: 'https://vendor.example.com/news',
    publishedAt: '2026-11-20T16:00:00+08:00[Asia/Shanghai]',
    readBy: 'duty-lead',
    confirmFrom: 1,
  },
  start: '2026-12-06T01:00:00+08:00[Asia/Shanghai]',
  end: '2026-12-06T05:00:00+08:00[Asia/Shanghai]',
  affects: { login: 'down', messages: 'down', files: 'normal', groups: 'normal' },
  notices: [
    notice('announcement', '5d before start', 'announcement'),
    notice('started', 'at start', 'started'),
    notice('all-clear', 'on all-clear', 'all-clear'),
    notice('extended', 'on extension', 'extended'),
    notice('overrun', 'on overrun', 'overrun'),
    notice('called-off', 'on call-off', 'called-off'),
    notice('update-client', 'on outdated-client', 'update-client'),
  ],
  emergencyContacts: ['duty-lead', 'it-manager'],
  raci: [
    { phase: 'cutover', ...duty, task: text('切换。', 'Switch over.') },
    { phase: 're-login', ...duty, task: text('放行。', 'Let people in.') },
    { phase: 'overrun', ...duty, task: text('应急。', 'Emergency plan.') },
  ],
  training: [],
  meetings: [
    {
      id: 'stock-taking',
      title: text('盘点', 'Stock-taking'),
      start: '2026-12-06T09:00:00+08:00[Asia/Shanghai]',
      end: '2026-12-06T10:00:00+08:00[Asia/Shanghai]',
      owner: 'it-manager',
    },
  ],
  backupChannels: {
    order: ['wecom', 'mail'],
    testedWithin: '3d',
    temporaryGroups: [
      { id: 'command', title: text('指挥群', 'Command'), channel: 'wecom', members: { departments: ['it'] } },
    ],
    urgentFiles: text('加密后发邮件。', 'Encrypt and mail.'),
  },
  customerChannels: [{ channel: 'hotline', autoReply: true, text: text('正在转接。', 'Forwarding you.') }],
  callForwarding: [{ from: '+862155502000', to: '+862155501002', who: 'duty-lead' }],
  backup: { what: ['messages'], vaults: ['near', 'far'], freshWithin: '6h' },
  clientVersions: { minimum: { ios: '8.2.0', android: '8.2.0', windows: '8.1.4' }, tolerateOutdated: 0.2 },
  defer: [{ id: 'night-sync', kind: 'sync', title: text('夜间同步', 'Nightly sync'), owner: 'duty-lead' }],
  approvals: {
    offline: { how: text('纸质双签。', 'Paper, two signatures.'), register: 'sop/offline.md' },
    gates: {
      cutover: {
        approvers: ['it-manager', 'security-officer'],
        quorum: 2,
        deadline: '1h before start',
        escalateTo: ['it-manager', 'security-officer'],
      },
    },
  },
  return: {
    control: 'admission',
    cohorts: [
      { id: 'canary', title: text('IT 先行组', 'Canary'), who: { roles: ['it-canary'] }, canary: true },
      { id: 'service', title: text('客服', 'Service'), who: { departments: ['service'] } },
      { id: 'rest', title: text('其他', 'Everyone else'), who: 'rest', spread: 2 },
      { id: 'outdated', title: text('旧版', 'Outdated'), who: 'outdated-clients' },
    ],
    startInFlight: 10,
    ceilingInFlight: 50,
  },
  verification: {
    checks: ['login-mobile'],
    probes: [{ id: 'orders', title: text('订单', 'Orders'), url: 'https://orders.example.com/health' }],
    timeout: '10m',
  },
  callOff: [{ id: 'no-backup', when: text('备份坏了', 'The backup is broken'), decidedBy: 'it-manager' }],
  overrun: { emergencyPlanAfter: '1h', coreBusinessFirst: [text('订单', 'Orders')] },
  handovers: [{ at: '2026-12-06T03:00:00+08:00[Asia/Shanghai]', from: 'duty-lead', to: 'security-officer' }],
  overlaps: [],
  runners: {},
  doubtsBlock: ['close-out'],
};

const person = (id: string, place: number) => ({
  id,
  title: text('岗位', 'Role'),
  site: 'shanghai',
  phone: `+86215550100${place}`,
  email: `${id}@example.com`,
  github: { id: 900_000_000 + place, login: `example-${id}` },
});

export const validOrganisation: Organisation = {
  schema: 'tideover/organisation/1',
  name: text('示例科技', 'Example Technology'),
  languages: ['zh-CN', 'en'],
  sites: [
    {
      id: 'shanghai',
      name: text('上海', 'Shanghai'),
      country: 'CN',
      zone: 'Asia/Shanghai',
      languages: ['zh-CN', 'en'],
      officeHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' },
    },
    {
      id: 'frankfurt',
      name: text('法兰克福', 'Frankfurt'),
      country: 'DE',
      zone: 'Europe/Berlin',
      languages: ['en'],
      officeHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '17:30' },
    },
  ],
  roster: { file: 'roster.csv', digest: 'a'.repeat(64), people: 20 },
  people: [
    person('duty-lead', 2),
    person('it-manager', 3),
    person('security-officer', 4),
    person('service-lead', 5),
  ],
  audiences: [
    { id: 'all-staff', title: text('全体', 'All staff'), who: 'everyone', languages: ['zh-CN', 'en'] },
  ],
  messenger: {
    name: text('即时通讯', 'Messenger'),
    vendor: text('服务商', 'Vendor'),
    adapter: 'embedded',
    hosts: ['im.example'],
  },
  channels: [
    {
      id: 'wecom',
      title: text('企业微信', 'WeCom'),
      kind: 'wecom',
      secret: 'WECOM_ROBOT_URL',
      host: 'qyapi.weixin.qq.com',
      languages: ['zh-CN', 'en'],
      groupSize: 20,
    },
    {
      id: 'mail',
      title: text('邮箱', 'Mail'),
      kind: 'smtp',
      secret: 'SMTP_URL',
      host: 'smtp.example.com',
      languages: ['zh-CN', 'en'],
    },
  ],
  customerChannels: [
    { id: 'hotline', title: text('热线', 'Hotline'), kind: 'hotline', address: '+862155502000' },
  ],
  backupKeys: ['age1mr7442ksatlxpafph7x6v6f45r8vr4f87hyehr438unll67d5cjspvagaz'],
  vaults: [
    { id: 'near', title: text('近', 'Near'), url: 'file:vaults/near', place: 'shanghai' },
    { id: 'far', title: text('远', 'Far'), url: 's3://example-vault/far', place: 'frankfurt' },
  ],
  vendorSources: [{ id: 'status', title: text('状态页', 'Status'), url: 'https://status.vendor.example/' }],
  freezes: [
    {
      title: text('年终', 'Year end'),
      start: '2026-12-28T00:00:00+08:00[Asia/Shanghai]',
      end: '2027-01-06T00:00:00+08:00[Asia/Shanghai]',
    },
  ],
  autoReply: {
    from: 'service@example.com',
    humanContact: '+862155502000',
    ownAddresses: ['service@example.com'],
    otherResponders: [],
  },
  statusPage: { url: 'https://status.example.com/', title: text('状态', 'Status') },
  feedback: { address: 'report@example.com' },
  aws: { partition: 'aws', region: 'eu-central-1', mailRegion: 'eu-west-1' },
  github: {
    repository: 'example-technology/maintenance',
    plan: 'team',
    visibility: 'private',
    runner: 'ubuntu-latest',
  },
};

export const validRoster: readonly Person[] = Array.from({ length: 20 }, (_, place) => ({
  account: `account-${place + 1}`,
  name: `Employee ${place + 1}`,
  department: place < 6 ? 'it' : place < 12 ? 'service' : 'sales',
  site: place % 5 === 4 ? 'frankfurt' : 'shanghai',
  roles: place < 2 ? ['it-canary'] : [],
  language: place % 5 === 4 ? 'en' : 'zh-CN',
}));

const templates = validPlan.notices.flatMap(({ template }) => [`${template}.zh-CN`, `${template}.en`]);

export const validInput: RuleInput = {
  plan: validPlan,
  organisation: validOrganisation,
  roster: {
    people: validRoster,
    digest: 'a'.repeat(64),
    matching: (rule) => validRoster.filter((person) => matches(rule, person)),
  },
  templates: new Map(templates.map((name) => [name, []])),
  checks: ['login-mobile'],
  reviews: [],
  otherPlans: [],
};

/**
 * The value with some places changed, named by dotted paths (`plan.notices.0.when`). `undefined` removes.
 * Throws where the way to the place does not exist: a test must not change nothing by a misspelt path.
 */
export function changed<T>(value: T, changes: Readonly<Record<string, unknown>>): T {
  const copy = structuredCloneButFunctions(value);
  for (const [path, replacement] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let parent: unknown = copy;
    for (const step of steps) parent = (parent as Readonly<Record<string, unknown>>)[step];
    if (typeof parent !== 'object' || parent === null) throw new Error(`no such place: ${path}`);
    if (replacement === undefined) delete (parent as Record<string, unknown>)[last];
    else (parent as Record<string, unknown>)[last] = replacement;
  }
  return copy;
}

function structuredCloneButFunctions<T>(value: T): T {
  if (Array.isArray(value)) return value.map(structuredCloneButFunctions) as T;
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, structuredCloneButFunctions(item)]),
  ) as T;
}

/** A snapshot of that plan with nothing else in it. */
export function snapshotOf(plan: WindowPlan, changes: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 1,
    plan,
    organisation: validOrganisation,
    roster: { digest: `sha256:${'a'.repeat(64)}`, people: 20 },
    templates: {},
    code: 'test',
    mergedBy: null,
    tzdata: '',
    ...changes,
  };
}
