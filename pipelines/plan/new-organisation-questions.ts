// What a company is asked for its organisation file, in order; what its file says already is what Enter takes.

import { bilingual } from './bilingual.ts';
import { type ChannelKind, channelKindNames, kindRecord } from './channel-kinds.ts';
import { formats, isWebAddress } from './check/formats.ts';
import type { Company, Role } from './company.ts';
import { isPhoneNumber } from './contact-details.ts';
import { usualApprovers } from './deciders.ts';
import { each, type Fits, listed, pairsIn } from './listed-answers.ts';
import type { Organisation } from './organisation.ts';
import { languages, localised } from './plan.ts';
import type { FileQuestion, Given } from './question.ts';
import { countryOf } from './zone-country.ts';

const adapters = ['matrix', 'http', 'invitation-only', 'embedded'] as const;
/** Those that need no more than an address; the others are added in the file. */
const plainKinds = channelKindNames.filter((kind) => {
  const { secret, wording, length } = kindRecord(kind);
  return secret !== undefined && wording === undefined && length === undefined;
});

export function organisationQuestions(said: Given): readonly FileQuestion[] {
  const question = (
    option: string,
    [zh, en]: readonly [string, string],
    fallback: (given: Given) => string,
    fits: Fits,
    example: string,
  ): FileQuestion => ({
    option,
    ask: localised(zh, en),
    fallback: (given) => said[option] ?? fallback(given),
    refuse: (answer) => {
      const judged = answer === said[option] || fits(answer);
      if (judged === true) return null;
      return judged === false
        ? bilingual`For example ${example}`
        : bilingual`${judged} For example ${example}`;
    },
    applies: () => true,
  });
  const plain = (text: string) => text.trim() !== '';
  const orNone = (fits: (text: string) => boolean) => (text: string) => text === 'none' || fits(text);
  const domainOf = ({ domain = 'example.com' }: Given) => domain;
  const kinds = plainKinds.join(', ');
  return [
    question('name-zh', ['公司名称，中文', 'Company, in Chinese'], () => '我们公司', plain, '示例科技'),
    question(
      'name-en',
      ['公司名称，英文', 'Company, in English'],
      () => 'Our company',
      plain,
      'Example Ltd.',
    ),
    question(
      'domain',
      ['公司邮箱的域名', 'Domain of the company’s mail'],
      () => 'example.com',
      isDomain,
      'example.com',
    ),
    question(
      'phone',
      ['值班电话', 'Telephone on the night'],
      () => '+862155500000',
      isPhoneNumber,
      '+862155500000',
    ),
    question(
      'sites',
      ['办公地点=时区，用逗号隔开', 'Sites=time zones, with commas'],
      () => 'headquarters=Asia/Shanghai',
      each((id, zone) => {
        if (!isId(id)) return bilingual`"${id}" is no id: small letters, digits and hyphens.`;
        return (
          countryOf(zone) !== null || bilingual`"${id}" needs the time zone of a place: ${id}=Area/City.`
        );
      }, 1),
      'shanghai=Asia/Shanghai, berlin=Europe/Berlin',
    ),
    question(
      'languages',
      ['员工读什么语言', 'Languages of staff'],
      () => 'zh-CN, en',
      each((name) => languages.some((one) => one === name), 1),
      languages.join(', '),
    ),
    question(
      'messenger-zh',
      ['要维护的即时通讯，中文名', 'The messenger, in Chinese'],
      () => '企业聊天',
      plain,
      '旺商聊',
    ),
    question(
      'messenger-en',
      ['即时通讯的英文名', 'The messenger, in English'],
      () => 'Company chat',
      plain,
      'WangShangLiao',
    ),
    question(
      'adapter',
      [
        `怎么接入（${adapters.join('、')}；见 runbooks/sop/your-messenger.zh-CN.md）`,
        `How it is reached (${adapters.join(', ')}; see runbooks/sop/your-messenger.en.md)`,
      ],
      () => 'invitation-only',
      (text) => adapters.some((one) => one === text),
      adapters.join(' / '),
    ),
    question(
      'url',
      ['接口地址；没有接口则写登录页', 'Address of its API, or of the page that people log in at'],
      (given) => `https://chat.${domainOf(given)}/`,
      isWebAddress,
      'https://chat.example.com/',
    ),
    question(
      'news',
      ['服务商在哪里发公告', 'Where maintenance is announced'],
      (given) => `https://status.${domainOf(given)}/`,
      isWebAddress,
      'https://status.example.com/',
    ),
    question(
      'channels',
      [`备用渠道，至少两个（${kinds}；smtp=主机名）`, `Other channels, two at least (${kinds}; smtp=HOST)`],
      (given) => `wecom, smtp=smtp.${domainOf(given)}`,
      each((kind, host) => {
        if (!isPlainKind(kind)) return bilingual`"${kind}" is none of the kinds.`;
        if (host === '' && usualHost(kind) === '') return bilingual`"${kind}" needs its host: ${kind}=HOST.`;
        return isHost(host || usualHost(kind));
      }, 2),
      'wecom, smtp=smtp.example.com',
    ),
    question(
      'duty',
      ['谁写计划，谁值班', 'Who writes plans, who is on duty'],
      () => 'messenger-admin, duty-lead',
      each(isRole, 2),
      roleForm,
    ),
    question(
      'deciders',
      [
        '谁批准切换（岗位，或 岗位=GitHub登录名:数字编号，或 岗位=SSH公钥；都写或都不写）',
        'Who approves the cutover (ROLE, ROLE=LOGIN:ID of GitHub, or ROLE=SSH PUBLIC KEY; for all or for none)',
      ],
      () => 'it-manager, security-officer, operations-director',
      (text) => {
        const judged = each(isRole, 1)(text);
        if (judged !== true || isAllOrNone(pairsIn(text))) return judged;
        return bilingual`Some can be recognised and others not: write =LOGIN:ID or =SSH KEY for all or for none.`;
      },
      roleForm,
    ),
    question(
      'vaults',
      ['两处备份库', 'Two places for backups'],
      () => 'file:vaults/one, file:vaults/two',
      (text) =>
        listed(text).length >= 2 && listed(text).every((url) => formats['vault-address']?.accepts(url)),
      'file:vaults/one, s3://bucket/prefix, oss://bucket/prefix?region=cn-hangzhou',
    ),
    question(
      'github',
      ['GitHub 仓库，或 none', 'GitHub repository, or none'],
      () => 'none',
      orNone((text) => formats.repository?.accepts(text) === true),
      'example-org/maintenance, none',
    ),
    question(
      'aws',
      ['AWS 区域，或 none', 'AWS region, or none'],
      () => 'none',
      orNone((text) => /^[a-z]{2}-[a-z]{4,12}-[0-9]$/.test(text)),
      'eu-central-1, none',
    ),
  ];
}

/** What an organisation file says, as answers; what these questions do not ask stays out of it. */
export function answersIn(organisation: Organisation): Given {
  const { name, sites, people, messenger, channels, vendorSources, autoReply } = organisation;
  const gate = usualApprovers(organisation);
  const isDecider = ({ id }: { readonly id: string }) => gate.includes(id);
  const rolesOf = (some: typeof people) =>
    some
      .map(
        ({ id, github, sshKey }) =>
          `${id}${github ? `=${github.login}:${github.id}` : sshKey ? `=${sshKey}` : ''}`,
      )
      .join(', ');
  return {
    'name-zh': name['zh-CN'],
    'name-en': name.en,
    domain: autoReply.from.split('@')[1] ?? '',
    phone: autoReply.humanContact,
    sites: sites.map(({ id, zone }) => `${id}=${zone}`).join(', '),
    languages: organisation.languages.join(', '),
    'messenger-zh': messenger.name['zh-CN'],
    'messenger-en': messenger.name.en,
    adapter: messenger.adapter,
    url: messenger.url ?? `https://${messenger.hosts[0]}/`,
    news: vendorSources[0]?.url ?? '',
    channels: channels.map(({ kind, host }) => `${kind}=${host}`).join(', '),
    duty: rolesOf(people.filter((person) => !isDecider(person))),
    deciders: rolesOf(people.filter(isDecider)),
    vaults: organisation.vaults.map(({ url }) => url).join(', '),
    github: organisation.github?.repository ?? 'none',
    aws: organisation.aws?.region ?? 'none',
  };
}

/** Answers that none of the questions refused. */
export function companyIn(given: Given, rest: Pick<Company, 'backupKey' | 'roster'>): Company {
  const text = (option: string) => given[option] ?? '';
  const none = (option: string) => (text(option) === 'none' ? null : text(option));
  const adapter = adapters.find((one) => one === text('adapter')) ?? 'invitation-only';
  return {
    ...rest,
    name: { 'zh-CN': text('name-zh'), en: text('name-en') },
    domain: text('domain'),
    phone: text('phone'),
    sites: pairsIn(text('sites')).map(([id, zone]) => ({ id, zone, country: countryOf(zone) ?? 'ZZ' })),
    languages: languages.filter((one) => listed(text('languages')).includes(one)),
    messenger: {
      name: { 'zh-CN': text('messenger-zh'), en: text('messenger-en') },
      adapter,
      url: text('url'),
    },
    news: text('news'),
    channels: numbered(
      pairsIn(text('channels')).flatMap(([kind, host]) =>
        isPlainKind(kind) ? [{ id: kind, kind, host: host || usualHost(kind) }] : [],
      ),
    ),
    duty: pairsIn(text('duty')).map(roleIn),
    deciders: pairsIn(text('deciders')).map(roleIn),
    vaults: listed(text('vaults')),
    github: none('github'),
    awsRegion: none('aws'),
  };
}

const roleForm = 'it-manager, it-manager=LOGIN:583231, it-manager=ssh-ed25519 AAAA…';
const account = /^([A-Za-z0-9-]{1,39}):([1-9]\d{0,14})$/;

function isRole(id: string, value: string): boolean {
  return (
    isId(id) && (value === '' || account.test(value) || /^(?:sk-)?(?:ssh|ecdsa)-\S+ AAAA\S+/.test(value))
  );
}

/** One who cannot be recognised among others who can is an oversight (rule approver-can-be-recognised). */
function isAllOrNone(roles: readonly (readonly [string, string])[]): boolean {
  return new Set(roles.map(([, known]) => known === '')).size === 1;
}

function roleIn([id, value]: readonly [string, string]): Role {
  const [, login, number] = account.exec(value) ?? [];
  if (login !== undefined) return { id, github: { id: Number(number), login } };
  return value === '' ? { id } : { id, sshKey: value };
}

/** The second of a kind is `smtp-2`. */
function numbered<One extends { readonly id: string }>(all: readonly One[]): readonly One[] {
  return all.map((one, index) => {
    const before = all.slice(0, index).filter(({ id }) => id === one.id).length;
    return before === 0 ? one : { ...one, id: `${one.id}-${before + 1}` };
  });
}

function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,40}$/.test(text);
}

function isDomain(text: string): boolean {
  return isHost(text) && text.includes('.');
}

function isHost(text: string): boolean {
  return formats.host?.accepts(text) === true;
}

function isPlainKind(text: string): text is ChannelKind {
  return plainKinds.some((kind) => kind === text);
}

function usualHost(kind: string): string {
  return isPlainKind(kind) ? (kindRecord(kind).secret?.hosts?.[0] ?? '') : '';
}
