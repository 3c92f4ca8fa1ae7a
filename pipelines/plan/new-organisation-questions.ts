// The questions for a company's organisation file, in order; Enter keeps what the file already says.

import { bilingual } from './bilingual.ts';
import { type ChannelKind, channelKindNames, kindRecord } from './channel-kinds.ts';
import { formats, isInterfaceAddress, isWebAddress } from './check/formats.ts';
import { dialled, isPhoneNumber } from './contact-details.ts';
import { usualApprovers } from './deciders.ts';
import { each, type Fits, listed, pairsIn, siteNamed } from './listed-answers.ts';
import type { Contact, Organisation } from './organisation.ts';
import { type Localised, languages } from './plan.ts';
import { type FileQuestion, type Given, inEachLanguage, isId, saidInEach } from './question.ts';
import { standIns } from './stand-ins.ts';
import { countryOf, isPlace } from './zone-country.ts';

const adapters = ['matrix', 'http', 'xmpp', 'invitation-only', 'embedded'] as const;
/** Channel kinds that need only an address; the others are added in the file by hand. */
const plainKinds = channelKindNames.filter((kind) => {
  const { secret, wording, length } = kindRecord(kind);
  return secret !== undefined && wording === undefined && length === undefined;
});

export function organisationQuestions(said: Given): readonly FileQuestion[] {
  /** The question with the file's present value as its default. */
  const known = (question: FileQuestion): FileQuestion => ({
    ...question,
    fallback: (given) => said[question.option] ?? question.fallback(given),
    refuse: (answer, given) => (answer === said[question.option] ? null : question.refuse(answer, given)),
  });
  const question = (
    option: string,
    ask: Localised,
    usual: string | ((given: Given) => string),
    fits: Fits,
    example = typeof usual === 'string' ? usual : usual({}),
    words: readonly string[] = [],
  ): FileQuestion => ({
    option,
    words,
    ask,
    fallback: (given) => (typeof usual === 'string' ? usual : usual(given)),
    refuse: (answer) => {
      const judged = fits(answer);
      if (judged === true) return null;
      return judged === false
        ? bilingual`For example ${example}`
        : bilingual`${judged} For example ${example}`;
    },
  });
  const orNone = (fits: (text: string) => boolean) => (text: string) => text === 'none' || fits(text);
  const at = (before: string) => (given: Given) => `${before}${given.domain ?? 'example.com'}`;
  const kinds = plainKinds.join(', ');
  const hasFormat = (name: string) => (text: string) => formats[name]?.accepts(text) === true;
  const ways = adapters.join(' / ');
  return [
    ...inEachLanguage('name', bilingual`Company`, () => standIns.name),
    question('domain', bilingual`Domain of the company’s mail`, 'example.com', isDomain),
    question(
      'phone',
      bilingual`Telephone on the night`,
      '+862155500000',
      (text) => isPhoneNumber(dialled(text)) || bilingual`Write it with the country’s code.`,
    ),
    question(
      'sites',
      bilingual`Sites=time zones, with commas`,
      'headquarters=Asia/Shanghai',
      each((name, zone) => {
        if (siteNamed(name) === null)
          return bilingual`"${name}" needs its English name too: ${name}/English.`;
        return (
          (isPlace(zone) && countryOf(zone) !== null) ||
          bilingual`"${name}" needs the time zone of a place: ${name}=Area/City.`
        );
      }, 1),
      '上海总部/Shanghai=Asia/Shanghai, Berlin=Europe/Berlin',
    ),
    question(
      'languages',
      bilingual`Languages of staff`,
      'zh-CN, en',
      each((name) => languages.some((one) => one === name), 1),
      'zh-CN, en',
      languages,
    ),
    ...inEachLanguage('messenger', bilingual`The messenger’s name`, () => standIns.messenger),
    question(
      'adapter',
      bilingual`How it is reached (${ways}; see ${(language) => `runbooks/sop/your-messenger.${language}.md`})`,
      'invitation-only',
      (text) =>
        adapters.some((one) => one === text) ||
        bilingual`Where none of these fits, as with WeCom, DingTalk or Feishu: invitation-only.`,
      ways,
    ),
    question(
      'url',
      bilingual`Address of its API, or of the page that people log in at`,
      (given) => `${at('https://chat.')(given)}/`,
      (text) => isInterfaceAddress(text) || bilingual`Write an https address without user name and password.`,
    ),
    question(
      'news',
      bilingual`Where maintenance is announced`,
      (given) => `${at('https://status.')(given)}/`,
      (text) => isWebAddress(text) || bilingual`Write an https address without user name, password and port.`,
    ),
    question(
      'channels',
      bilingual`Other channels, two at least (${kinds}; smtp=HOST, teams=HOST)`,
      at('wecom, smtp=smtp.'),
      each((kind, host) => {
        if (!isPlainKind(kind)) return bilingual`"${kind}" is none of the kinds.`;
        if (host === '' && usualHost(kind) === '') return bilingual`"${kind}" needs its host: ${kind}=HOST.`;
        return isHost(host || usualHost(kind));
      }, 2),
      'wecom, smtp=smtp.example.com',
      plainKinds,
    ),
    question(
      'duty',
      bilingual`Who writes plans, who is on duty`,
      'messenger-admin, duty-lead',
      each(isRole, 2),
      roleForm,
    ),
    question(
      'deciders',
      bilingual`Who approves the cutover (ROLE, ROLE=LOGIN:ID of GitHub, or ROLE=SSH PUBLIC KEY; for all or for none)`,
      'it-manager, security-officer, operations-director',
      (text) => {
        const judged = each(isRole, 1)(text);
        if (judged !== true || isAllOrNone(pairsIn(text))) return judged;
        return bilingual`Some can be recognised and others not: write =LOGIN:ID or =SSH KEY for all or for none.`;
      },
      roleForm,
    ),
    question(
      'vaults',
      bilingual`Two places for backups`,
      'file:vaults/one, file:vaults/two',
      (text) => listed(text).length >= 2 && listed(text).every(hasFormat('vault-address')),
      'file:vaults/one, s3://bucket/prefix, oss://bucket/prefix?region=cn-hangzhou',
    ),
    question(
      'github',
      bilingual`GitHub repository, or none`,
      'none',
      orNone(hasFormat('repository')),
      'example-org/maintenance, none',
      ['none'],
    ),
    question(
      'aws',
      bilingual`AWS region, or none`,
      'none',
      orNone((text) => /^[a-z]{2}-[a-z]{4,12}-[0-9]$/.test(text)),
      'eu-central-1, none',
      ['none'],
    ),
  ].map(known);
}

/** The answers that an organisation file already holds, to these questions only. */
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
    sites: sites.map((site) => `${siteAnswer(site)}=${site.zone}`).join(', '),
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

/** The site's names where they give the same id and hold no separator of lists; otherwise its id. */
function siteAnswer({ id, name }: Pick<Organisation['sites'][number], 'id' | 'name'>): string {
  const named = `${name['zh-CN']}/${name.en}`;
  const isOne = /^[^,，、;；=＝/／]+\/[^,，、;；=＝/／]+$/.test(named) && name['zh-CN'] !== name.en;
  return isOne && siteNamed(named)?.id === id ? named : id;
}

/** The company's details from which its files are first written. */
export type Company = ReturnType<typeof companyIn>;

/** The company from answers that were all accepted. */
export function companyIn(
  given: Given,
  rest: { readonly backupKey: string; readonly roster: Organisation['roster'] },
) {
  const text = (option: string) => given[option] ?? '';
  const none = (option: string) => (text(option) === 'none' ? null : text(option));
  const adapter = adapters.find((one) => one === text('adapter')) ?? 'invitation-only';
  return {
    ...rest,
    name: saidInEach('name', given),
    domain: text('domain'),
    phone: dialled(text('phone')),
    sites: pairsIn(text('sites')).flatMap(([name, zone]) => {
      const site = siteNamed(name);
      return site === null ? [] : { ...site, zone, country: countryOf(zone) ?? 'ZZ' };
    }),
    languages: languages.filter((one) => listed(text('languages')).includes(one)),
    messenger: {
      name: saidInEach('messenger', given),
      adapter,
      // The address of the messenger's API; for `invitation-only`, of its login page.
      url: text('url'),
    },
    news: text('news'),
    channels: numbered(
      pairsIn(text('channels')).flatMap(([kind, host]) =>
        isPlainKind(kind) ? [{ id: kind, kind, host: host || usualHost(kind) }] : [],
      ),
    ),
    // The first role writes plans, the second is on duty.
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

/** Whether all roles have an account or none: a single one without is an oversight. */
function isAllOrNone(roles: readonly (readonly [string, string])[]): boolean {
  return new Set(roles.map(([, known]) => known === '')).size === 1;
}

function roleIn([id, value]: readonly [string, string]): Pick<Contact, 'id' | 'github' | 'sshKey'> {
  const [, login, number] = account.exec(value) ?? [];
  if (login !== undefined) return { id, github: { id: Number(number), login } };
  return value === '' ? { id } : { id, sshKey: value };
}

/** Makes ids unique: the second `smtp` becomes `smtp-2`. */
function numbered<One extends { readonly id: string }>(all: readonly One[]): readonly One[] {
  return all.map((one, index) => {
    const before = all.slice(0, index).filter(({ id }) => id === one.id).length;
    return before === 0 ? one : { ...one, id: `${one.id}-${before + 1}` };
  });
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
