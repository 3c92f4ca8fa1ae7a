// One printable page for each role of the RACI: what you do, when, whom you call, how to forward your phone.
// A person on duty can work from it when every screen is dark.

import { bilingual } from '../plan/bilingual.ts';
import { dialled } from '../plan/contact-details.ts';
import { decidersOf, titleWithHours } from '../plan/deciders.ts';
import { localRange, localYear, offsetsOf } from '../plan/local-time.ts';
import type { Contact, Organisation, Site } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle, titleOf, vendorSupport } from '../plan/role-title.ts';
import { eachWay, titled } from '../plan/sentences.ts';
import { toEpochMs } from '../plan/time.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { placeForReason } from '../plan/words-to-decide.ts';
import { html, type Markup } from '../text/html.ts';
import { bulletin } from './bulletin.ts';
import { timeIn } from './moment.ts';
import { both, page, table } from './page.ts';
import { phaseTitles } from './words.ts';

/** File name to page, for everybody whom the plan gives something to do or to decide, and a sheet for the wall. */
export function handOuts(
  plan: WindowPlan,
  organisation: Organisation,
  isRehearsal = false,
): ReadonlyMap<string, string> {
  const timeline = timelineOf(plan, organisation);
  const named = organisation.people.filter(
    ({ id }) => hasPart(plan, id) || timeline.handWork.some(({ owner }) => owner === id),
  );
  return new Map([
    ...named.map(
      (person) =>
        [`${person.id}.html`, handOut({ plan, organisation, timeline, isRehearsal }, person)] as const,
    ),
    ['bulletin.html', bulletin(plan, organisation, isRehearsal)],
  ]);
}

type Part = 'responsible' | 'accountable' | 'consulted' | 'informed';

type RaciRow = WindowPlan['raci'][number];

function partsOf(row: RaciRow, id: string): readonly Part[] {
  return [
    ...(row.responsible.includes(id) ? (['responsible'] as const) : []),
    ...(row.accountable === id ? (['accountable'] as const) : []),
    ...(row.consulted.includes(id) ? (['consulted'] as const) : []),
    ...(row.informed.includes(id) ? (['informed'] as const) : []),
  ];
}

function hasPart(plan: WindowPlan, id: string): boolean {
  return (
    plan.raci.some((row) => partsOf(row, id).length > 0) ||
    Object.values(plan.approvals.gates).some((gate) => gate.approvers.includes(id)) ||
    plan.handovers.some(({ from, to }) => from === id || to === id) ||
    plan.emergencyContacts.includes(id)
  );
}

interface Night {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly timeline: Timeline;
  readonly isRehearsal: boolean;
}

function handOut({ plan, organisation, timeline, isRehearsal }: Night, person: Contact): string {
  const site = organisation.sites.find((candidate) => candidate.id === person.site);
  const zone = site?.zone ?? organisation.sites[0]?.zone ?? 'UTC';
  const body = html`<header class="head"><p class="eyebrow">${both(organisation.name)} · ${localYear(timeline.start, zone)}</p>
<h1>${both(person.title)}</h1><p class="lead">${both(plan.title)}</p>
<p><strong>${both(eachWay((language) => localRange(timeline.start, timeline.end, zone, language)))}</strong>
<span class="soft">${site === undefined ? null : both(site.name)} ${offsetsOf(timeline.start, timeline.end, zone)}</span></p></header>
${section(bilingual`What you do`, duties(plan, timeline, person, zone))}
${section(bilingual`What you approve`, approvals(plan, timeline, person, zone))}
${section(bilingual`What you confirm`, confirmations(timeline, person, zone))}
${section(bilingual`Hand-overs`, handovers(organisation, timeline, person, zone))}
${section(bilingual`When it is called off`, callOffs(plan, organisation, person))}
${section(bilingual`Whom to call`, contacts(plan, organisation, person, zone))}
${section(bilingual`Call forwarding`, forwarding(plan, person, site))}
${section(bilingual`Conferences`, conferences(plan))}
${section(bilingual`Where to meet`, meetingPoints(plan, organisation, zone))}
${section(bilingual`When messages do not get through`, channels(plan, organisation))}`;
  return page({
    title: titled(person.title, plan.title),
    languages: [...new Set([...(site?.languages ?? []), ...organisation.languages])],
    isRehearsal,
    body,
    style,
  });
}

function section(title: Localised, content: Markup | null): Markup | null {
  return content && html`<section><h2>${both(title)}</h2>${content}</section>`;
}

function duties(plan: WindowPlan, timeline: Timeline, person: Contact, zone: string): Markup {
  const rows = plan.raci
    .map((row) => ({ row, parts: partsOf(row, person.id) }))
    .filter(({ parts }) => parts.length > 0);
  if (rows.length === 0)
    return html`<p class="empty">${both(bilingual`Nothing is assigned to you; please stay reachable by phone.`)}</p>`;
  return table(
    [],
    rows.map(({ row, parts }) => [
      timesOf(row.phase, timeline, zone),
      html`<strong>${both(phaseTitles[row.phase])}</strong> ${parts.map((part) => html`<span class="badge ${part === 'responsible' || part === 'accountable' ? '' : 'plain'}">${both(partNames[part])}</span> `)}
${parts.includes('responsible') || parts.includes('accountable') ? html`<br>${both(row.task)}` : null}`,
    ]),
  );
}

function timesOf(phase: RaciRow['phase'], timeline: Timeline, zone: string): Markup {
  const times =
    phase === 'overrun'
      ? [timeline.overrunAt]
      : phase === 'notices'
        ? timeline.notices.slice(0, 1).map(({ at }) => at)
        : timeline.steps.filter((step) => step.phase === phase).map(({ plannedAt }) => plannedAt);
  return html`${times.map((at, index) => html`${index > 0 ? html`<br>` : null}${both(timeIn(zone)(at))}`)}`;
}

function approvals(plan: WindowPlan, timeline: Timeline, person: Contact, zone: string): Markup | null {
  const deadlineOf = (phase: string) => timeline.deadlines.find((one) => one.phase === phase)?.at;
  const own = Object.entries(plan.approvals.gates)
    .filter(([, gate]) => gate.approvers.includes(person.id))
    .toSorted(([one], [other]) => (deadlineOf(one) ?? 0) - (deadlineOf(other) ?? 0));
  if (own.length === 0) return null;
  return html`<ul>${own.map(([phase, gate]) => {
    const deadline = deadlineOf(phase);
    return html`<li><strong>${both(phaseTitles[phase as keyof typeof phaseTitles])}</strong>${
      deadline === undefined ? null : html` · ${both(bilingual`by`)} ${both(timeIn(zone)(deadline))}`
    } · ${both(bilingual`${gate.quorum} needed in all`)}</li>`;
  })}</ul><p class="small soft">${both(bilingual`Comment /approve PHASE DIGEST${placeForReason(plan)} on the window’s GitHub issue. When GitHub is away, sign with your registered SSH key (step 4 of break-glass.en.md); a signature on paper opens no gate.`)}</p>`;
}

function handovers(
  organisation: Organisation,
  timeline: Timeline,
  person: Contact,
  zone: string,
): Markup | null {
  const own = timeline.handovers.filter(({ from, to }) => from === person.id || to === person.id);
  if (own.length === 0) return null;
  const name = (id: string) => roleTitle(organisation, id);
  return html`<ul>${own.map(
    ({ at, from, to }) => html`<li>${both(timeIn(zone)(at))} · ${both(name(from))} → ${both(name(to))}</li>`,
  )}</ul><p class="small soft">${both(bilingual`Say at the hand-over: which step we are at, who waits for what, what is in doubt.`)}</p>`;
}

/** What somebody is asked for by number, so that they can prepare it. */
function confirmations({ handWork }: Timeline, person: Contact, zone: string): Markup | null {
  const own = handWork.filter(({ owner }) => owner === person.id);
  if (own.length === 0) return null;
  const time = (at: number | null) =>
    at === null ? both(bilingual`when its turn comes`) : both(timeIn(zone)(at));
  return html`<ul>${own.map(({ text, at }) => html`<li>${both(text)} · <span class="soft">${time(at)}</span></li>`)}</ul>
<p class="small soft">${both(bilingual`Comment /done and the number that you are told.`)}</p>`;
}

function conferences({ conferences: all = [] }: WindowPlan): Markup | null {
  if (all.length === 0) return null;
  return html`<ul>${all.map(({ title, address }) => html`<li>${both(title)} <strong>${address ?? both(bilingual`the link follows`)}</strong></li>`)}</ul>`;
}

function meetingPoints(
  { meetingPoints: all = [] }: WindowPlan,
  { audiences }: Organisation,
  zone: string,
): Markup | null {
  if (all.length === 0) return null;
  return html`<ul>${all.map(
    ({ who, where, at }) =>
      html`<li>${both(titleOf(audiences, who))} · <strong>${both(where)}</strong> · ${both(timeIn(zone)(toEpochMs(at)))}</li>`,
  )}</ul>`;
}

function callOffs(plan: WindowPlan, organisation: Organisation, person: Contact): Markup | null {
  if (plan.callOff.length === 0) return null;
  return html`<ul>${plan.callOff.map(({ when, decidedBy }) => {
    return html`<li>${both(when)} · ${
      decidedBy === person.id
        ? html`<strong>${both(bilingual`you decide`)}</strong>`
        : html`<span class="soft">${both(bilingual`decided by ${roleTitle(organisation, decidedBy)}`)}</span>`
    }</li>`;
  })}</ul>`;
}

function contacts(plan: WindowPlan, organisation: Organisation, person: Contact, zone: string): Markup {
  // Whose yes may be missing is called as well.
  const people = [...new Set([...plan.emergencyContacts, ...decidersOf(plan)])].flatMap((id) => {
    const contact = organisation.people.find((candidate) => candidate.id === id);
    return contact === undefined || contact.id === person.id ? [] : [contact];
  });
  const support = vendorSupport(organisation);
  return html`<ol class="contacts">${people.map(
    ({ id, phone }) =>
      html`<li>${both(titleWithHours(plan, organisation, id, zone))} <strong class="phone">${phone}</strong></li>`,
  )}${support && html`<li>${both(titled(bilingual`The vendor’s support`, support))}</li>`}</ol>`;
}

/** Codes of GSM networks (3GPP TS 22.030); desk phones differ, so the office's own exchange is named. */
function forwarding(plan: WindowPlan, person: Contact, site: Site | undefined): Markup {
  const own = plan.callForwarding.filter(({ who }) => who === person.id);
  // Somebody's own number would forward his calls to himself.
  const target = own[0] === undefined ? both(bilingual`NUMBER`) : dialled(own[0].to);
  return html`${
    own.length === 0
      ? html`<p>${both(bilingual`No forwarding is planned for you. If you need it:`)}</p>`
      : html`<ul>${own.map(({ from, to }) => html`<li><strong>${from}</strong> → <strong>${to}</strong></li>`)}</ul>`
  }
<p class="small">${both(bilingual`On a mobile phone, dial to switch on:`)} <code>**21*${target}#</code> · ${both(bilingual`off:`)} <code>##21#</code> · ${both(bilingual`check:`)} <code>*#21#</code>
<br><span class="soft">${both({
    'zh-CN': `座机请按${site?.name['zh-CN'] ?? '本地'}交换机的说明操作；结束后记得取消。`,
    en: `Desk phones: follow the instructions of the exchange at ${site?.name.en ?? 'your site'}. Remember to switch it off afterwards.`,
  })}</span></p>`;
}

function channels(plan: WindowPlan, organisation: Organisation): Markup {
  return html`<ol>${plan.backupChannels.order.map((id) => {
    return html`<li>${both(titleOf(organisation.channels, id))}</li>`;
  })}</ol><p class="small soft">${both(plan.backupChannels.urgentFiles)}</p>`;
}

const partNames: Readonly<Record<Part, Localised>> = {
  responsible: bilingual`you do it`,
  accountable: bilingual`you are accountable`,
  consulted: bilingual`you are asked`,
  informed: bilingual`you are told`,
};

const style = `
main{max-width:46rem}
.languages{max-width:46rem}
.head{padding:1rem 0 0}
.head p{margin:.2rem 0}
.lead{font-size:1.1rem;color:var(--soft)}
section{margin:1.4rem 0}
section>h2{font-size:1.05rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
td:first-child{white-space:nowrap;color:var(--soft);width:1%}
.contacts{columns:2;column-gap:2rem}
.contacts li{break-inside:avoid}
.phone{letter-spacing:.02em}
@media (max-width:32rem){.contacts{columns:1}td:first-child{white-space:normal}}
@media print{@page{margin:10mm 14mm}body{font-size:9pt;line-height:1.4}h1{font-size:16pt}section{margin:.4rem 0}section>h2{font-size:10.5pt;padding-bottom:.15rem}.table,p,ul,ol{margin:.2rem 0}th,td{padding-top:.12rem;padding-bottom:.12rem;font-size:9pt}.badge{padding:0 .4rem}}
`;
