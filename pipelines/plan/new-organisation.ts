// Makes a company's first organisation file from a few answers: who it is, how it is reached, what is usual
// there.

import { bilingual } from './bilingual.ts';
import { kindRecord } from './channel-kinds.ts';
import { capital } from './listed-answers.ts';
import type { Company } from './new-organisation-questions.ts';
import type { Localised } from './plan.ts';
import { usualNights } from './usual-nights.ts';

/** The content of organisation.yaml, in the file's order. */
export function newOrganisation(company: Company) {
  const { domain, sites, languages, messenger, channels, vaults, github, awsRegion } = company;
  const [home] = sites;
  return {
    schema: 'tideover/organisation/1',
    name: company.name,
    languages,
    sites: sites.map(({ id, name, zone, country }) => ({
      id,
      name,
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
    audiences: [{ id: 'all-staff', title: bilingual`All staff`, who: 'everyone', languages }],
    messenger: {
      name: messenger.name,
      vendor: bilingual`The operator of ${messenger.name}`,
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
      title: bilingual`Vault ${index + 1}`,
      url,
      place: sites[index]?.id ?? `place-${index + 1}`,
    })),
    backupKeys: [company.backupKey],
    vendorSources: [{ id: 'news', title: bilingual`News`, url: company.news }],
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
      title: bilingual`${company.name} service status`,
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
  return adapter === 'matrix' || adapter === 'http' || adapter === 'xmpp';
}

const titles: Readonly<Record<string, Localised>> = {
  'messenger-admin': bilingual`Messenger administrator`,
  'duty-lead': bilingual`Duty lead`,
  'it-manager': bilingual`IT manager`,
  'security-officer': bilingual`Security officer`,
  'operations-director': bilingual`Operations director`,
};

/** A roster (CSV) of invented people for a first rehearsal: some of IT, some canaries. */
export function rosterTemplate({ sites, domain, languages }: Company, count: number): string {
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
    const spoken = site?.country === 'CN' ? 'zh-CN' : 'en';
    const language = languages.includes(spoken) ? spoken : languages[0];
    return `${account},${account},${account}@${domain},,${department},${site?.id},${role},${language},`;
  });
  return `account,name,email,phone,department,site,roles,language,left-on\n${lines.join('\n')}\n`;
}
