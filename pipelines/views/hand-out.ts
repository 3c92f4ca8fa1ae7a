// Prints one page for each role of the RACI: what you do, when, whom you call, how to forward your phone. A
// person on duty can work from it without any computer.

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
import type { Markup } from '../text/html.ts';
import { bulletin } from './bulletin.ts';
import { type Clock, timeIn } from './moment.ts';
import { html, list, page, table } from './page.ts';
import { phaseTitles } from './words.ts';

/** Pages by file name: one for each person with something to do or decide, and the wall notice. */
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
  const clock = timeIn(zone);
  const body = html`<header class="head"><p class="eyebrow">${organisation.name} · ${localYear(timeline.start, zone)}</p>
<h1>${person.title}</h1><p class="lead">${plan.title}</p>
<p><strong>${eachWay((language) => localRange(timeline.start, timeline.end, zone, language))}</strong>
<span class="soft">${site === undefined ? null : site.name} ${offsetsOf(timeline.start, timeline.end, zone)}</span></p></header>
${section(bilingual`What you do`, duties(plan, timeline, person, clock))}
${section(bilingual`What you approve`, approvals(plan, timeline, person, clock), bilingual`Comment /approve PHASE DIGEST${placeForReason(plan)} on the window’s GitHub issue, with the word in brackets as PHASE; DIGEST stands there, and under “For approvers” the whole line to copy. When GitHub is away, sign with your registered SSH key (step 4 of break-glass.en.md); a signature on paper opens no gate.`)}
${section(bilingual`What you confirm`, confirmations(timeline, person, clock), bilingual`Comment /done and the number that you are told.`)}
${section(bilingual`Hand-overs`, handovers(organisation, timeline, person, clock), bilingual`Say at the hand-over: which step we are at, who waits for what, what is in doubt.`)}
${section(bilingual`When it is called off`, callOffs(plan, organisation, person))}
${section(bilingual`Whom to call`, contacts(plan, organisation, person, zone))}
${section(bilingual`Call forwarding`, forwarding(plan, person, site))}
${section(bilingual`Conferences`, conferences(plan))}
${section(bilingual`Where to meet`, meetingPoints(plan, organisation, clock))}
${section(bilingual`When messages do not get through`, channels(plan, organisation), plan.backupChannels.urgentFiles)}`;
  return page({
    title: titled(person.title, plan.title),
    languages: [...new Set([...(site?.languages ?? []), ...organisation.languages])],
    isRehearsal,
    body,
    style,
  });
}

function section(title: Localised, content: Markup | null, note?: Localised): Markup | null {
  return (
    content &&
    html`<section><h2>${title}</h2>${content}${note && html`<p class="small soft">${note}</p>`}</section>`
  );
}

function duties(plan: WindowPlan, timeline: Timeline, person: Contact, clock: Clock): Markup {
  const rows = plan.raci
    .map((row) => ({ row, parts: partsOf(row, person.id) }))
    .filter(({ parts }) => parts.length > 0);
  if (rows.length === 0)
    return html`<p class="empty">${bilingual`Nothing is assigned to you; please stay reachable by phone.`}</p>`;
  return table(
    [],
    rows.map(({ row, parts }) => [
      timesOf(row.phase, timeline, clock),
      html`<strong>${phaseTitles[row.phase]}</strong> ${parts.map((part) => html`<span class="badge ${part === 'responsible' || part === 'accountable' ? '' : 'plain'}">${partNames[part]}</span> `)}
${parts.includes('responsible') || parts.includes('accountable') ? html`<br>${row.task}` : null}`,
    ]),
  );
}

function timesOf(phase: RaciRow['phase'], timeline: Timeline, clock: Clock): Markup {
  const times =
    phase === 'overrun'
      ? [timeline.overrunAt]
      : phase === 'notices'
        ? timeline.notices.slice(0, 1).map(({ at }) => at)
        : timeline.steps.filter((step) => step.phase === phase).map(({ plannedAt }) => plannedAt);
  return html`${times.map((at, index) => html`${index > 0 ? html`<br>` : null}${clock(at)}`)}`;
}

function approvals(plan: WindowPlan, timeline: Timeline, person: Contact, clock: Clock): Markup | null {
  const deadlineOf = (phase: string) => timeline.deadlines.find((one) => one.phase === phase)?.at;
  const own = Object.entries(plan.approvals.gates)
    .filter(([, gate]) => gate.approvers.includes(person.id))
    .toSorted(([one], [other]) => (deadlineOf(one) ?? 0) - (deadlineOf(other) ?? 0));
  return list(
    own.map(([phase, gate]) => {
      const deadline = deadlineOf(phase);
      const by = deadline !== undefined && html` · ${bilingual`by`} ${clock(deadline)}`;
      return html`<strong>${phaseTitles[phase as keyof typeof phaseTitles]}</strong> (${phase})${by} · ${bilingual`${gate.quorum} needed in all`}`;
    }),
  );
}

function handovers(organisation: Organisation, { handovers: all }: Timeline, { id }: Contact, clock: Clock) {
  const name = (role: string) => roleTitle(organisation, role);
  const own = all.filter(({ from, to }) => from === id || to === id);
  return list(own.map(({ at, from, to }) => html`${clock(at)} · ${name(from)} → ${name(to)}`));
}

/** The hand work that this person will be asked to confirm, so that they can prepare it. */
function confirmations({ handWork }: Timeline, person: Contact, clock: Clock): Markup | null {
  const own = handWork.filter(({ owner }) => owner === person.id);
  const time = (at: number | null) => (at === null ? bilingual`when its turn comes` : clock(at));
  return list(own.map(({ text, at }) => html`${text} · <span class="soft">${time(at)}</span>`));
}

function conferences({ conferences: all = [] }: WindowPlan): Markup | null {
  const link = bilingual`the link follows`;
  return list(all.map(({ title, address }) => html`${title} <strong>${address ?? link}</strong>`));
}

function meetingPoints({ meetingPoints: all = [] }: WindowPlan, { audiences }: Organisation, clock: Clock) {
  const place = ({ who, where, at }: (typeof all)[number]) =>
    html`${titleOf(audiences, who)} · <strong>${where}</strong> · ${clock(toEpochMs(at))}`;
  return list(all.map(place));
}

function callOffs({ callOff }: WindowPlan, organisation: Organisation, person: Contact): Markup | null {
  const who = (id: string) =>
    id === person.id
      ? html`<strong>${bilingual`you decide`}</strong>`
      : html`<span class="soft">${bilingual`decided by ${roleTitle(organisation, id)}`}</span>`;
  return list(callOff.map(({ when, decidedBy }) => html`${when} · ${who(decidedBy)}`));
}

function contacts(plan: WindowPlan, organisation: Organisation, person: Contact, zone: string): Markup {
  // Deciders are listed beside the emergency contacts: somebody may have to call them for a missing approval.
  const people = [...new Set([...plan.emergencyContacts, ...decidersOf(plan)])].flatMap((id) => {
    const contact = organisation.people.find((candidate) => candidate.id === id);
    return contact === undefined || contact.id === person.id ? [] : [contact];
  });
  const support = vendorSupport(organisation);
  return html`<ol class="contacts">${people.map(
    ({ id, phone }) =>
      html`<li>${titleWithHours(plan, organisation, id, zone)} <strong class="phone">${phone}</strong></li>`,
  )}${support && html`<li>${titled(bilingual`The vendor’s support`, support)}</li>`}</ol>`;
}

/** Codes of GSM networks (3GPP TS 22.030); desk phones differ, so the office's own exchange is named. */
function forwarding(plan: WindowPlan, person: Contact, site: Site | undefined): Markup {
  const own = plan.callForwarding.filter(({ who }) => who === person.id);
  // Without a planned target print a placeholder: the person's own number would forward calls to itself.
  const target = own[0] === undefined ? bilingual`NUMBER` : dialled(own[0].to);
  return html`${
    own.length === 0
      ? html`<p>${bilingual`No forwarding is planned for you. If you need it:`}</p>`
      : list(own.map(({ from, to }) => html`<strong>${from}</strong> → <strong>${to}</strong>`))
  }
<p class="small">${bilingual`On a mobile phone, dial to switch on:`} <code>**21*${target}#</code> · ${bilingual`off:`} <code>##21#</code> · ${bilingual`check:`} <code>*#21#</code>
<br><span class="soft">${{
    'zh-CN': `座机请按${site?.name['zh-CN'] ?? '本地'}交换机的说明操作；结束后记得取消。`,
    en: `Desk phones: follow the instructions of the exchange at ${site?.name.en ?? 'your site'}. Remember to switch it off afterwards.`,
  }}</span></p>`;
}

function channels({ backupChannels }: WindowPlan, organisation: Organisation): Markup | null {
  return list(
    backupChannels.order.map((id) => titleOf(organisation.channels, id)),
    'ol',
  );
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
