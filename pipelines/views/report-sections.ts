// The report's sections about what was done and decided: phases with their evidence, notices, gates, doubts,
// what was heard.

import { bilingual } from '../plan/bilingual.ts';
import { clockRange, localClock, localDate, localRange, localTime } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle, titleOf } from '../plan/role-title.ts';
import { eachWay, joined, listed, ownWords, same, titled } from '../plan/sentences.ts';
import type { Markup } from '../text/html.ts';
import { courseOf } from './course-lines.ts';
import { measuredText, measurementName } from './measurements.ts';
import { type Clock, timeIn } from './moment.ts';
import { html, list, nothing, table } from './page.ts';
import { isOfReached, reachedLines } from './reached.ts';
import { statementsSection } from './report-statements.ts';
import { toDoCounts, toDoLine, tonight, whatStaysOpen } from './to-dos.ts';
import { unreachedOf } from './unreached.ts';
import { whyLate, worthAWordMs } from './why-late.ts';
import type { GateView, NoticeView, PhaseView, WindowView } from './window-view.ts';
import { count, languageNames, phaseStatusName, phaseStatusNames, phaseTitle } from './words.ts';

interface ReportSection {
  readonly id: string;
  readonly title: Localised;
  /** Times are said in `zone`. */
  readonly draw: (view: WindowView, zone: string) => Markup;
}

/** The sections in the report's order. */
export const recordSections: readonly ReportSection[] = [
  { id: 'decisions', title: bilingual`Who changed the course`, draw: decisionSection },
  { id: 'phases', title: bilingual`Phases and evidence`, draw: phaseSection },
  { id: 'gates', title: bilingual`Gates and approvals`, draw: gateSection },
  { id: 'notices', title: bilingual`Notices`, draw: noticeSection },
  { id: 'to-dos', title: bilingual`Done by hand`, draw: toDoSection },
  {
    id: 'reached',
    title: bilingual`Who answered the test message`,
    draw: (view) => linesOf(reachedLines(view), bilingual`No test message asked for an answer.`),
  },
  { id: 'doubts', title: bilingual`Doubts`, draw: doubtSection },
  { id: 'voices', title: bilingual`What the vendor and our people said`, draw: statementsSection },
];

function phaseSection(view: WindowView, zone: string): Markup {
  return html`<div class="phases">${view.phases.map((phase) => phaseCard(phase, view, zone))}</div>`;
}

function phaseCard(phase: PhaseView, view: WindowView, zone: string): Markup {
  const trouble = phase.status === 'stopped' || phase.status === 'undone';
  const figures = view.measurements.filter(
    ({ phase: of, name }) => of === phase.phase && belongsTo(name, phase.round) && !isOfReached(name),
  );
  const evidence = [...phase.before.flatMap((one) => one.evidence), ...phase.evidence];
  return html`<article class="phase">
<header><h3>${phaseTitle(phase.phase, phase.round)}</h3><span class="badge ${trouble ? 'warn' : phase.status === 'done' ? '' : 'plain'}">${phaseStatusName(phase)}</span></header>
<p class="small soft">${phaseTimes(phase, zone)}</p>
${lateness(phase, view, zone)}
${phase.before.map((one) => html`<p class="small trouble">${tryBefore(one, zone)}</p>`)}
${phase.summary === null ? null : html`<p>${phase.summary}</p>`}
${phase.why === null ? null : html`<p class="trouble">${phase.why}</p>`}
${phase.whatToDo === null ? null : html`<p>${phase.whatToDo}</p>`}
${figures.length === 0 ? null : html`<p class="small">${figures.map((measured) => html`<span class="figure"><span class="soft">${measurementName(measured.name)}</span> ${measuredText(measured)}</span>`)}</p>`}
${evidence.length === 0 ? null : html`<ul class="evidence small">${evidence.map(({ name: file, digest }) => html`<li>${file} <code class="soft">${digest.slice(0, 19)}…</code></li>`)}</ul>`}
</article>`;
}

/** How late the shown try of the phase began. Earlier tries have lines of their own (`tryBefore`). */
function lateness(phase: PhaseView, view: WindowView, zone: string): Markup | null {
  const { plannedAt: from, startedAt: to } = phase;
  if (to === null || to - from <= worthAWordMs) return null;
  const why = whyLate(view, phase, { from, to }, timeIn(zone));
  return html`<p class="small">${titled(bilingual`Later than planned`, why)}</p>`;
}

/** Planned and actual times; a date that all of them share is written once. */
function phaseTimes(phase: PhaseView, zone: string): Localised {
  const { plannedAt, startedAt, finishedAt, undoneAt } = phase;
  const date = (at: number, language: Language) => localDate(at, zone, language);
  const spelt = (at: number, language: Language) =>
    date(at, language) === date(plannedAt, language) ? localClock(at, zone) : localTime(at, zone, language);
  const clock: Clock = (at) => eachWay((language) => spelt(at, language));
  const actual = (from: number, language: Language) => {
    if (finishedAt === null) return spelt(from, language);
    const isThere = date(from, language) === date(plannedAt, language);
    return (isThere ? clockRange : localRange)(from, finishedAt, zone, language);
  };
  return joined([
    eachWay((language) => date(plannedAt, language)),
    bilingual`planned ${clock(plannedAt)}`,
    startedAt === null ? null : bilingual`actual ${(language) => actual(startedAt, language)}`,
    phase.status === 'undone' && undoneAt !== null
      ? joined([phaseStatusName(phase), clock(undoneAt)], ' ')
      : null,
  ]);
}

/** `A try before: … 00:30–00:38 · taken back 02:00`, or why it stopped. */
function tryBefore(phase: PhaseView, zone: string): Localised {
  const stopped = phase.status === 'stopped' ? phaseStatusNames.stopped : null;
  const times = phaseTimes(phase, zone);
  return titled(bilingual`A try before`, joined([times, stopped, phase.why ?? phase.summary]));
}

/** Figures of phases with two rounds end in `-round-1` or `-round-2`. */
function belongsTo(name: string, round: 1 | 2): boolean {
  const own = /-round-([12])$/.exec(name)?.[1];
  return own === undefined ? round === 1 : own === String(round);
}

function noticeSection(view: WindowView, zone: string): Markup {
  const rows = settledFirst(view.notices);
  if (rows.length === 0) return nothing(bilingual`This plan has no notices.`);
  const heads = [bilingual`When`, bilingual`Notice`, bilingual`To`, bilingual`Channels`, bilingual`Sent`];
  const drawn = table(
    heads,
    rows.map((notice) => noticeRow(notice, view, zone)),
    [4],
  );
  const overtaken = view.notices.filter(
    ({ settledAt, sent, plannedAt }) =>
      settledAt === null && sent === null && plannedAt !== null && plannedAt < view.now,
  );
  const left = listed(overtaken.map(({ title, plannedAt }) => titled(title, timeIn(zone)(plannedAt ?? 0))));
  return html`${drawn}<p class="small">${
    overtaken.length > 0
      ? titled(bilingual`Planned and not sent, because a later one or the course overtook it`, left)
      : bilingual`No notice that was planned so far is missing.`
  } ${bilingual`Each went out in its reader’s language (${listed(view.organisation.languages.map((language) => languageNames[language]))}), in a group in every language of the group. People are those who were told by name, each once; whoever reads only a group is not counted.`}</p>${unreachedList(view)}`;
}

/** People whom no channel reached, by reason, each once, as pseudonyms. */
function unreachedList(view: WindowView): Markup | null {
  const reasons = unreachedOf(view);
  if (reasons.length === 0) return null;
  return html`<h3>${bilingual`People whom no channel could tell`}</h3>
<ul>${reasons.map(
    ({ why, people, notices }) =>
      html`<li>${bilingual`${count(people.length)} ${people.length === 1 ? 'person' : 'people'}: ${why} (${count(notices)} ${notices === 1 ? 'notice' : 'notices'})`}<details class="small soft"><summary>${bilingual`Pseudonyms`}</summary>${people.map((person) => html`<code>${person.slice(0, 12)}</code> `)}</details></li>`,
  )}</ul>`;
}

/** The settled notices where there are any: one that a later notice overtook would confuse. */
function settledFirst(notices: readonly NoticeView[]): readonly NoticeView[] {
  const settled = notices.filter(({ settledAt }) => settledAt !== null);
  return settled.length > 0 ? settled : notices;
}

function noticeRow(notice: NoticeView, { organisation }: WindowView, zone: string) {
  const { sent, settledAt, plannedAt, queued, refused, inDoubt } = notice;
  const at = sent?.from ?? settledAt ?? plannedAt;
  const last = sent !== null && sent.to - sent.from >= 60_000 ? sent.to : null;
  const until = (from: number, to: number) => eachWay((language) => localRange(from, to, zone, language));
  const channels = notice.channels.map((id) => {
    const title = titleOf(organisation.channels, id);
    return notice.standIns.includes(id) ? bilingual`${title} (stood in)` : title;
  });
  const isPublic = channels.length === 0;
  const number = isPublic ? bilingual`published` : toldWords(notice.told.size, notice.posts);
  const trouble = bilingual`${refused} refused · ${inDoubt} in doubt`;
  const waiting = queued === undefined ? null : bilingual`${count(queued)} in the queue`;
  return [
    at === null ? same('–') : last === null ? timeIn(zone)(at) : until(at, last),
    notice.title,
    html`${notice.audience}${notice.site && html`<br><span class="small soft">${notice.site}</span>`}`,
    html`<span class="small">${isPublic ? bilingual`Status page` : listed(channels)}</span>`,
    html`${settledAt === null ? '–' : number}${
      refused + inDoubt > 0 && html`<br><span class="trouble small">${trouble}</span>`
    }${waiting && html`<br><span class="soft small">${waiting}</span>`}`,
  ];
}

/** `50 people, 4 posts in groups`. */
function toldWords(people: number, posts: number): Localised {
  const parts = [
    people === 0
      ? null
      : { 'zh-CN': `${count(people)} 人`, en: `${count(people)} ${people === 1 ? 'person' : 'people'}` },
    posts === 0
      ? null
      : {
          'zh-CN': `群消息 ${posts} 条`,
          en: `${posts} ${posts === 1 ? 'post in a group' : 'posts in groups'}`,
        },
  ].filter((part) => part !== null);
  return parts.length === 0 ? same('0') : listed(parts);
}

function gateSection(view: WindowView, zone: string): Markup {
  if (view.gates.length === 0) return nothing(bilingual`No gate of this plan asks for an approval.`);
  const author = roleTitle(view.organisation, view.plan.author);
  return html`<p>${bilingual`The plan was written by the ${author}. No approval counts by whoever wrote or changed it.`}</p>
<div class="phases">${view.gates.map((gate) => gateCard(gate, view, zone))}</div>`;
}

const decisionNames: Readonly<Record<GateView['decisions'][number]['kind'], Localised>> = {
  approved: bilingual`approved`,
  rejected: bilingual`rejected`,
  withdrew: bilingual`withdrew`,
};

function gateCard(gate: GateView, view: WindowView, zone: string): Markup {
  const isNever = gate.open === null && view.isOver;
  const open = gate.open === null ? bilingual`not asked` : gate.open ? bilingual`opened` : bilingual`closed`;
  return html`<article class="phase"><header><h3>${phaseTitle(gate.phase, 1)}</h3>
<span class="badge ${gate.open === false ? 'warn' : gate.open === null ? 'plain' : ''}">${open}</span></header>
<p class="small soft">${bilingual`${gate.quorum} ${gate.quorum === 1 ? 'approval' : 'approvals'} needed, ${gate.counted.length} valid`}${
    gate.deadline === null || isNever ? null : html` · ${bilingual`by`} ${timeIn(zone)(gate.deadline)}`
  }</p>
${
  gate.decisions.length === 0
    ? html`<p class="soft small">${isNever ? bilingual`Its turn did not come.` : view.isOver ? bilingual`Nobody decided.` : bilingual`Nobody has decided yet.`}</p>`
    : html`<ul class="small">${gate.decisions.map(
        ({ kind, by, at, proof, reason, refused }) =>
          html`<li><strong>${roleTitle(view.organisation, by)}</strong> ${decisionNames[kind]} · ${timeIn(zone)(at)} · <span class="soft">${proof}</span>${reason === null || reason === '' ? null : html`<br>${ownWords(reason)}`}${refused === null ? null : html`<br><span class="trouble">${titled(bilingual`does not count`, refused)}</span>`}</li>`,
      )}</ul>`
}
${gate.open === false && gate.reasons.length > 0 ? html`<ul class="small trouble">${gate.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : null}
</article>`;
}

/** Every change of the end and of the course, and every command that steered: who and why. */
function decisionSection(view: WindowView, zone: string): Markup {
  const lines = courseOf(view, timeIn(zone)).map(({ cause, text }) =>
    joined([text, view.commands.find(({ id }) => id === cause)?.proof ?? null]),
  );
  const { handovers } = view.timeline;
  const duty = handovers.map(
    ({ at, from, to }) =>
      bilingual`On duty: ${roleTitle(view.organisation, from)}, and from ${timeIn(zone)(at)} on ${roleTitle(view.organisation, to)}, as planned`,
  );
  return html`${list(duty)}${linesOf(lines, bilingual`Nobody changed the times or the course.`)}`;
}

/** What people were asked to do by hand, who did it and when; also to-dos replaced later. */
function toDoSection(view: WindowView, zone: string): Markup {
  const counts = toDoCounts(view);
  if (counts === null) return nothing(bilingual`Nothing was left to people’s hands.`);
  const all = tonight([...view.toDos, ...view.toDosReplaced]).toSorted(
    (one, other) => one.number - other.number,
  );
  const isLeft = view.isOver && view.toDos.some(({ done }) => done === null);
  return html`<p class="small soft">${counts}</p>${isLeft && html`<p class="small">${whatStaysOpen}</p>`}<ul>${all.map(
    (toDo) => {
      const isReplaced = toDo.done === null && view.toDosReplaced.includes(toDo);
      const line = toDoLine(view, toDo, timeIn(zone));
      return html`<li class="${toDo.done === null && !isReplaced ? 'trouble' : ''}">${isReplaced ? joined([line, bilingual`no longer wanted`]) : line}</li>`;
    },
  )}</ul>`;
}

function linesOf(lines: readonly Localised[], none: Localised): Markup {
  return list(lines) ?? nothing(none);
}

function doubtSection(view: WindowView, zone: string): Markup {
  if (view.doubts.length === 0)
    return nothing(bilingual`Nothing is in doubt: of every act it is known whether it was done.`);
  const answers = { sent: bilingual`confirmed as sent`, resend: bilingual`sent again` };
  return html`${openAtTheEnd(view)}<ul>${view.doubts.map(
    ({ what, why, at, answer, answered, effect }) =>
      html`<li>${what} <span class="badge ${answer === null ? 'warn' : ''}">${answer === null ? bilingual`open` : answers[answer]}</span>${answered === null ? null : html` ${titled(roleTitle(view.organisation, answered.by), ownWords(answered.reason))}`}
<br><span class="small soft">${timeIn(zone)(at)} · ${why} · <code>${effect.slice(0, 12)}</code></span></li>`,
  )}</ul>`;
}

/** Doubts that are still unanswered at the end; a reader of the closing report can still answer them. */
function openAtTheEnd({ state, doubts, plan }: WindowView): Markup | null {
  const open = doubts.filter(({ answer }) => answer === null).length;
  if (open === 0 || (state !== 'completed' && state !== 'cancelled')) return null;
  return html`<p class="trouble">${bilingual`${count(open)} ${open === 1 ? 'act was' : 'acts were'} unanswered when the window ended. They can still be answered, and the answers go into the record:`} <code>npm run tell -- --window ${plan.id} /status</code></p>`;
}

export const sectionStyle = `
.phases{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr))}
.phase{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:.9rem 1.1rem;min-width:0}
.phase header{display:flex;justify-content:space-between;gap:1rem;align-items:baseline}
.phase p{margin:.35rem 0}
.figure{display:inline-block;margin-right:1.1rem}
.evidence{list-style:none;padding:.5rem 0 0;margin:.5rem 0 0;border-top:1px dashed var(--line)}
.trouble{color:var(--warn)}
@media print{.phases{grid-template-columns:1fr 1fr}.phase{padding:.6rem .8rem}}
`;
