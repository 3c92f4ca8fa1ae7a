// The printed notice for the wall: A4, both languages on one page, for people whom no message reaches.

import encodeQR from 'qr';
import { bilingual } from '../plan/bilingual.ts';
import { titleWithHours } from '../plan/deciders.ts';
import { localRange, localTime, offsetsOf } from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Language } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { toEpochMs } from '../plan/time.ts';
import { timelineOf } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { type Markup, trusted } from '../text/html.ts';
import { html, inBoth, page } from './page.ts';

export function bulletin(plan: WindowPlan, organisation: Organisation, isRehearsal: boolean): string {
  return page({
    title: bilingual`Bulletin: ${plan.title}`,
    languages: organisation.languages,
    isRehearsal,
    body: html`<div class="wall">${inBoth((language) => sheet(plan, organisation, language))}</div>
<p class="address">${organisation.statusPage.url}<br>${trusted(encodeQR(organisation.statusPage.url, 'svg', { border: 4 }))}</p>`,
    style,
  });
}

function sheet(plan: WindowPlan, organisation: Organisation, language: Language): Markup {
  const { start, end } = timelineOf(plan, organisation);
  const people = plan.emergencyContacts.map((id) => ({
    title: titleWithHours(plan, organisation, id, organisation.sites[0]?.zone ?? 'UTC')[language],
    phone: organisation.people.find((person) => person.id === id)?.phone ?? '',
  }));
  const home = organisation.sites[0]?.zone ?? 'UTC';
  return html`<h1>${plan.title[language]}</h1><p>${plan.summary[language]}</p>
${organisation.sites.map(({ name, zone }) => html`<p class="when"><strong>${localRange(start, end, zone, language)}</strong> ${name[language]} ${offsetsOf(start, end, zone)}</p>`)}
<h2>${bilingual`Meanwhile use, in this order`[language]}</h2>
<ol>${plan.backupChannels.order.map((id) => html`<li>${titleOf(organisation.channels, id)[language]}</li>`)}</ol>
${(plan.meetingPoints ?? []).map(({ who, where, at }) => html`<p>${bilingual`Where to meet`[language]} (${titleOf(organisation.audiences, who)[language]}): ${where[language]}, ${localTime(toEpochMs(at), home, language)}</p>`)}
<h2>${bilingual`If it is urgent, call`[language]}</h2>
<ul>${people.map(({ title, phone }) => html`<li>${title} <strong>${phone}</strong></li>`)}</ul>`;
}

const style = `
.wall>[lang]{display:block!important}
.wall>[lang]+[lang]{border-top:2px solid var(--line);margin-top:1rem}
.wall .when{font-size:1.2rem}
.address{font-size:1.5rem;text-align:center;overflow-wrap:anywhere}
.address svg{width:9rem;background:#fff;fill:#000}
@media print{@page{size:A4;margin:12mm}.languages{display:none}body{font-size:11pt}}
`;
