// A company's first organisation file from a few answers: who it is, how it is reached, and what is usual there.

import { type ChannelKind, kindRecord } from './channel-kinds.ts';
import type { Language, Localised } from './plan.ts';
import { usualNights } from './usual-nights.ts';

export interface Company {
  readonly name: Localised;
  readonly domain: string;
  readonly phone: string;
  readonly sites: readonly { readonly id: string; readonly zone: string; readonly country: string }[];
  readonly languages: readonly Language[];
  readonly messenger: {
    readonly name: Localised;
    readonly adapter: 'matrix' | 'http' | 'invitation-only' | 'embedded';
    /** Its API's address; where nobody can be held out, its front door's. */
    readonly url: string;
  };
  readonly news: string;
  readonly channels: readonly { readonly id: string; readonly kind: ChannelKind; readonly host: string }[];
  /** The first writes plans, the second is on duty. */
  readonly duty: readonly Role[];
  readonly deciders: readonly Role[];
  readonly vaults: readonly string[];
  readonly backupKey: string;
  readonly roster: { readonly file: string; readonly digest: string; readonly people: number };
  readonly github: string | null;
  readonly awsRegion: string | null;
}

export interface Role {
  readonly id: string;
  readonly github?: { readonly id: number; readonly login: string };
  readonly sshKey?: string;
}

/** What stands in organisation.yaml, in its order. */
export function newOrganisation(company: Company) {
  const { domain, sites, languages, messenger, channels, vaults, github, awsRegion } = company;
  const [home] = sites;
  return {
    schema: 'tideover/organisation/1',
    name: company.name,
    languages,
    sites: sites.map(({ id, zone, country }) => ({
      id,
      name: { 'zh-CN': `${id} 办公地点`, en: capital(id) },
      country,
      zone,
      languages,
      officeHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' },
    })),
    roster: company.roster,
    people: [...company.duty, ...company.deciders].map(({ id, ...known }) => ({
      id,
      title: titles[id] ?? { 'zh-CN': `岗位 ${id}`, en: capital(id) },
      site: home?.id,
      phone: company.phone,
      email: `${id}@${domain}`,
      ...known,
    })),
    audiences: [
      { id: 'all-staff', title: { 'zh-CN': '全体员工', en: 'All staff' }, who: 'everyone', languages },
    ],
    messenger: {
      name: messenger.name,
      vendor: { 'zh-CN': `${messenger.name['zh-CN']}服务方`, en: `The operator of ${messenger.name.en}` },
      adapter: messenger.adapter,
      ...(isReachedByProgram(messenger.adapter)
        ? { url: messenger.url, tokenSecret: 'MESSENGER_TOKEN' }
        : {}),
      hosts: [new URL(messenger.url).hostname],
    },
    channels: channels.map(({ id, kind, host }) => ({
      id,
      title: kindRecord(kind).title,
      kind,
      secret: `${id.toUpperCase().replaceAll('-', '_')}_URL`,
      host,
      languages,
    })),
    customerChannels: [],
    vaults: vaults.map((url, index) => ({
      id: `vault-${index + 1}`,
      title: { 'zh-CN': `备份库 ${index + 1}`, en: `Vault ${index + 1}` },
      url,
      place: sites[index]?.id ?? `place-${index + 1}`,
    })),
    backupKeys: [company.backupKey],
    vendorSources: [{ id: 'news', title: { 'zh-CN': '服务方公告', en: 'News' }, url: company.news }],
    freezes: [],
    usual: usualNights(company),
    autoReply: {
      from: `service@${domain}`,
      humanContact: company.phone,
      ownAddresses: [`service@${domain}`],
      otherResponders: [],
    },
    statusPage: {
      url: `https://status.${domain}/`,
      title: { 'zh-CN': `${company.name['zh-CN']}服务状态`, en: `${company.name.en} service status` },
    },
    feedback: { address: `it-feedback@${domain}` },
    ...(awsRegion === null
      ? {}
      : { aws: { partition: awsRegion.startsWith('cn-') ? 'aws-cn' : 'aws', region: awsRegion } }),
    ...(github === null
      ? {}
      : { github: { repository: github, plan: 'free', visibility: 'private', runner: 'ubuntu-latest' } }),
  };
}

export function isReachedByProgram(adapter: string): boolean {
  return adapter === 'matrix' || adapter === 'http';
}

const titles: Readonly<Record<string, Localised>> = {
  'messenger-admin': { 'zh-CN': '即时通讯管理员', en: 'Messenger administrator' },
  'duty-lead': { 'zh-CN': '值班长', en: 'Duty lead' },
  'it-manager': { 'zh-CN': '信息技术部经理', en: 'IT manager' },
  'security-officer': { 'zh-CN': '信息安全负责人', en: 'Security officer' },
  'operations-director': { 'zh-CN': '运营总监', en: 'Operations director' },
};

function capital(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Invented people for a first rehearsal, until the real roster takes their place: a few of IT, some who go first. */
export function rosterTemplate({ sites, domain }: Company, count: number): string {
  const canaries = Math.max(1, Math.min(3, Math.floor(count / 10)));
  const first = canaries + Math.max(1, Math.floor(count / 10));
  const lines = Array.from({ length: count }, (_, index) => {
    const account = `staff-${String(index + 1).padStart(String(count).length, '0')}`;
    const [department, role] =
      index < canaries
        ? ['it', 'it-canary']
        : index < first
          ? ['operations', 'core-business']
          : ['staff', ''];
    const site = sites[index % sites.length];
    const language = site?.country === 'CN' ? 'zh-CN' : 'en';
    return `${account},${account},${account}@${domain},,${department},${site?.id},${role},${language},`;
  });
  return `account,name,email,phone,department,site,roles,language,left-on\n${lines.join('\n')}\n`;
}
