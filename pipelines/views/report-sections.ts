// The report's sections about what was done and decided: phases with their evidence, notices, gates, doubts,
// what the vendor and our own people said.

import { bilingual } from '../plan/bilingual.ts';
import { localClock, localDate, localTime } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle, titleOf } from '../plan/role-title.ts';
import { html, type Markup, safeHref } from '../text/html.ts';
import { feedbackTable } from './feedback.ts';
import { measuredText, measurementName } from './measurements.ts';
import { both } from './page.ts';
import { isOfReached, reachedLines } from './reached.ts';
import { improvePrefix, toDoLines } from './to-dos.ts';
import { turnWords } from './turn-words.ts';
import { unreachedOf } from './unreached.ts';
import type { GateView, NoticeView, PhaseView, WindowView } from './window-view.ts';
import { count, noticeTitle, phaseStatusNames, phaseTitle } from './words.ts';

interface ReportSection {
  readonly id: string;
  readonly title: Localised;
  /** Times are said in `zone`. */
  readonly draw: (view: WindowView, zone: string) => Markup;
}

/** In the order in which they stand in the report; one more is one more object. */
export const recordSections: readonly ReportSection[] = [
  {
    id: 'decisions',
    title: { 'zh-CN': '谁改变了安排', en: 'Who changed the course' },
    draw: decisionSection,
  },
  { id: 'phases', title: { 'zh-CN': '各阶段与证据', en: 'Phases and evidence' }, draw: phaseSection },
  { id: 'gates', title: { 'zh-CN': '审批关口', en: 'Gates and approvals' }, draw: gateSection },
  { id: 'notices', title: { 'zh-CN': '通知', en: 'Notices' }, draw: noticeSection },
  { id: 'to-dos', title: { 'zh-CN': '人工事项', en: 'Done by hand' }, draw: toDoSection },
  {
    id: 'reached',
    title: { 'zh-CN': '测试消息回执', en: 'Whom the test message reached' },
    draw: (view) => linesOf(reachedLines(view), bilingual`No test message asked for an answer.`),
  },
  { id: 'doubts', title: { 'zh-CN': '存疑', en: 'Doubts' }, draw: doubtSection },
  {
    id: 'voices',
    title: { 'zh-CN': '服务商消息与员工反馈', en: 'What the vendor and our people said' },
    draw: statementsSection,
  },
];

function phaseSection(view: WindowView, zone: string): Markup {
  return html`<div class="phases">${view.phases.map((phase) => phaseCard(phase, view, zone))}</div>`;
}

function phaseCard(phase: PhaseView, view: WindowView, zone: string): Markup {
  const trouble = phase.status === 'stopped' || phase.status === 'undone';
  const figures = view.measurements.filter(
    ({ phase: of, name }) => of === phase.phase && belongsTo(name, phase.round) && !isOfReached(name),
  );
  const name = {
    'zh-CN': phaseTitle(phase.phase, phase.round, 'zh-CN'),
    en: phaseTitle(phase.phase, phase.round, 'en'),
  };
  return html`<article class="phase">
<header><h3>${both(name)}</h3><span class="badge ${trouble ? 'warn' : phase.status === 'done' ? '' : 'plain'}">${both(phaseStatusNames[phase.status])}</span></header>
<p class="small soft">${both({ 'zh-CN': phaseTimes(phase, zone, 'zh-CN'), en: phaseTimes(phase, zone, 'en') })}</p>
${phase.summary === null ? null : html`<p>${both(phase.summary)}</p>`}
${phase.why === null ? null : html`<p class="trouble">${both(phase.why)}</p>`}
${phase.whatToDo === null ? null : html`<p>${both(phase.whatToDo)}</p>`}
${figures.length === 0 ? null : html`<p class="small">${figures.map((measured) => html`<span class="figure"><span class="soft">${both(measurementName(measured.name))}</span> ${both(measuredText(measured))}</span>`)}</p>`}
${phase.evidence.length === 0 ? null : html`<ul class="evidence small">${phase.evidence.map(({ name: file, digest }) => html`<li>${file} <code class="soft">${digest.slice(0, 19)}…</code></li>`)}</ul>`}
</article>`;
}

/** The date stands once where everything lies on it. */
function phaseTimes(
  { plannedAt, startedAt, finishedAt }: PhaseView,
  zone: string,
  language: Language,
): string {
  const zh = language === 'zh-CN';
  const planned = `${zh ? '计划' : 'planned'} ${localClock(plannedAt, zone)}`;
  const date = localDate(plannedAt, zone, language);
  if (startedAt === null) return `${date} · ${planned}`;
  const sameDay = localDate(startedAt, zone, language) === date;
  const begun = sameDay ? localClock(startedAt, zone) : localTime(startedAt, zone, language);
  const end = finishedAt === null ? '' : `–${localClock(finishedAt, zone)}`;
  return `${date} · ${planned} · ${zh ? '实际' : 'actual'} ${begun}${end}`;
}

/** Figures of phases with two rounds end in `-round-1` or `-round-2`. */
function belongsTo(name: string, round: 1 | 2): boolean {
  const own = /-round-([12])$/.exec(name)?.[1];
  return own === undefined ? round === 1 : own === String(round);
}

function noticeSection(view: WindowView, zone: string): Markup {
  const rows = settledFirst(view.notices);
  if (rows.length === 0) return nothing({ 'zh-CN': '这个计划没有通知。', en: 'This plan has no notices.' });
  return html`<div class="table"><table><thead><tr>
<th>${both({ 'zh-CN': '时间', en: 'When' })}</th><th>${both({ 'zh-CN': '通知', en: 'Notice' })}</th><th>${both({ 'zh-CN': '对象', en: 'To' })}</th>
<th>${both({ 'zh-CN': '渠道', en: 'Channels' })}</th><th class="number">${both({ 'zh-CN': '送出', en: 'Sent' })}</th></tr></thead>
<tbody>${rows.map((notice) => noticeRow(notice, view, zone))}</tbody></table></div>${unreachedList(view)}`;
}

/** People by reason, each once; who they are knows only whoever holds the window's key. */
function unreachedList(view: WindowView): Markup | null {
  const reasons = unreachedOf(view);
  if (reasons.length === 0) return null;
  return html`<h3>${both({ 'zh-CN': '没有渠道可以通知到的人', en: 'People whom no channel could tell' })}</h3>
<ul>${reasons.map(
    ({ why, people, notices }) =>
      html`<li>${both({
        'zh-CN': `${count(people.length)} 人：${why['zh-CN']}（涉及 ${count(notices)} 条通知）`,
        en: `${count(people.length)} ${people.length === 1 ? 'person' : 'people'}: ${why.en} (${count(notices)} ${notices === 1 ? 'notice' : 'notices'})`,
      })}<details class="small soft"><summary>${both({ 'zh-CN': '化名', en: 'Pseudonyms' })}</summary>${people.map((person) => html`<code>${person.slice(0, 12)}</code> `)}</details></li>`,
  )}</ul>`;
}

/** What was overtaken by a later notice is no failure and would only confuse. */
function settledFirst(notices: readonly NoticeView[]): readonly NoticeView[] {
  const settled = notices.filter(({ settledAt }) => settledAt !== null);
  return settled.length > 0 ? settled : notices;
}

function noticeRow(notice: NoticeView, { organisation }: WindowView, zone: string): Markup {
  const at = notice.settledAt ?? notice.plannedAt;
  const channels = notice.channels.map((id) => {
    const title = titleOf(organisation.channels, id);
    return notice.standIns.includes(id)
      ? { 'zh-CN': `${title['zh-CN']}（代发）`, en: `${title.en} (stood in)` }
      : title;
  });
  const problems = notice.refused + notice.inDoubt;
  return html`<tr><td>${at === null ? '–' : bothTimes(at, zone)}</td><td>${both(noticeTitle(notice.rule))}</td>
<td>${both(notice.audience)}${notice.site === null ? null : html`<br><span class="small soft">${both(notice.site)}</span>`}</td>
<td class="small">${
    channels.length === 0
      ? both({ 'zh-CN': '状态页', en: 'Status page' })
      : both({
          'zh-CN': channels.map((title) => title['zh-CN']).join('、'),
          en: channels.map((title) => title.en).join(', '),
        })
  }</td>
<td class="number">${notice.settledAt === null ? '–' : count(notice.accepted)}${
    problems === 0
      ? null
      : html`<br><span class="trouble small">${both({ 'zh-CN': `${notice.refused} 被拒 · ${notice.inDoubt} 存疑`, en: `${notice.refused} refused · ${notice.inDoubt} in doubt` })}</span>`
  }${
    notice.queued === undefined
      ? null
      : html`<br><span class="soft small">${both({ 'zh-CN': `${count(notice.queued)} 条在排队`, en: `${count(notice.queued)} in the queue` })}</span>`
  }</td></tr>`;
}

function gateSection(view: WindowView, zone: string): Markup {
  if (view.gates.length === 0)
    return nothing({
      'zh-CN': '这个计划没有需要人批准的关口。',
      en: 'No gate of this plan asks for an approval.',
    });
  return html`<div class="phases">${view.gates.map((gate) => gateCard(gate, view, zone))}</div>`;
}

function gateCard(gate: GateView, view: WindowView, zone: string): Markup {
  const kinds = {
    approved: { 'zh-CN': '批准', en: 'approved' },
    rejected: { 'zh-CN': '否决', en: 'rejected' },
    withdrew: { 'zh-CN': '撤回', en: 'withdrew' },
  };
  const through = {
    comment: { 'zh-CN': 'GitHub 评论', en: 'GitHub comment' },
    ssh: { 'zh-CN': '密钥签名', en: 'signed with a key' },
  };
  const open: Localised =
    gate.open === null
      ? { 'zh-CN': '未询问', en: 'not asked' }
      : gate.open
        ? { 'zh-CN': '已打开', en: 'opened' }
        : { 'zh-CN': '未打开', en: 'closed' };
  return html`<article class="phase"><header><h3>${both({ 'zh-CN': phaseTitle(gate.phase, 1, 'zh-CN'), en: phaseTitle(gate.phase, 1, 'en') })}</h3>
<span class="badge ${gate.open === false ? 'warn' : gate.open === null ? 'plain' : ''}">${both(open)}</span></header>
<p class="small soft">${both({ 'zh-CN': `需要 ${gate.quorum} 人批准`, en: `${gate.quorum} ${gate.quorum === 1 ? 'approval' : 'approvals'} needed` })}${
    gate.deadline === null
      ? null
      : html` · ${both({ 'zh-CN': '最晚', en: 'by' })} ${bothTimes(gate.deadline, zone)}`
  }</p>
${
  gate.decisions.length === 0
    ? html`<p class="soft small">${both({ 'zh-CN': '暂无审批。', en: 'Nobody has decided yet.' })}</p>`
    : html`<ul class="small">${gate.decisions.map(
        ({ kind, by, at, via, reason }) =>
          html`<li><strong>${both(roleTitle(view.organisation, by))}</strong> ${both(kinds[kind])} · ${bothTimes(at, zone)} · <span class="soft">${both(through[via])}</span>${reason === null || reason === '' ? null : html`<br>${reason}`}</li>`,
      )}</ul>`
}
${gate.open === false && gate.reasons.length > 0 ? html`<ul class="small trouble">${gate.reasons.map((reason) => html`<li>${both(reason)}</li>`)}</ul>` : null}
</article>`;
}

/** Every change of the end and of the course, with who decided it and why. */
function decisionSection(view: WindowView, zone: string): Markup {
  if (view.turns.length === 0)
    return nothing({
      'zh-CN': '一切按计划进行，没有改动。',
      en: 'All went as planned; nothing was changed.',
    });
  return html`<ul>${view.turns.map((turn) => {
    const by = view.amendments.find(({ at }) => at === turn.at)?.by ?? null;
    const { title } = turnWords(turn.kind, { ...view, end: turn.end, at: turn.at });
    return html`<li>${bothTimes(turn.at, zone)} · <strong>${both(title)}</strong>${by === null ? null : html` · ${both(roleTitle(view.organisation, by))}`}${turn.reason === '' ? null : html`<br>${turn.reason}`}</li>`;
  })}</ul>`;
}

/** What no port could switch: asked for, done by whom and when, or not done. */
function toDoSection(view: WindowView, zone: string): Markup {
  const tonight = view.toDos.filter(({ id }) => !id.startsWith(improvePrefix));
  if (tonight.length === 0)
    return nothing({ 'zh-CN': '没有需要人工处理的事项。', en: 'Nothing was left to people’s hands.' });
  return html`<ul>${tonight.map(
    (toDo) =>
      html`<li class="${toDo.done === null ? 'trouble' : ''}">${both(toDoLines(view, toDo, zone))}</li>`,
  )}</ul>`;
}

function linesOf(lines: readonly Localised[], none: Localised): Markup {
  return lines.length === 0
    ? nothing(none)
    : html`<ul>${lines.map((line) => html`<li>${both(line)}</li>`)}</ul>`;
}

function doubtSection(view: WindowView, zone: string): Markup {
  if (view.doubts.length === 0)
    return nothing({
      'zh-CN': '没有存疑的动作：所有动作均已确认结果。',
      en: 'Nothing is in doubt: of every act it is known whether it was done.',
    });
  const answers = {
    sent: { 'zh-CN': '已确认送达', en: 'confirmed as sent' },
    resend: { 'zh-CN': '已重发', en: 'sent again' },
  };
  return html`${openAtTheEnd(view)}<ul>${view.doubts.map(
    ({ what, why, at, answer, effect }) =>
      html`<li>${both(what)} <span class="badge ${answer === null ? 'warn' : ''}">${both(answer === null ? { 'zh-CN': '待回答', en: 'open' } : answers[answer])}</span>
<br><span class="small soft">${bothTimes(at, zone)} · ${both(why)} · <code>${effect.slice(0, 12)}</code></span></li>`,
  )}</ul>`;
}

/** The closing report names what nobody has answered for; whoever reads it can still do so. */
function openAtTheEnd({ state, doubts, plan }: WindowView): Markup | null {
  const open = doubts.filter(({ answer }) => answer === null).length;
  if (open === 0 || (state !== 'completed' && state !== 'cancelled')) return null;
  return html`<p class="trouble">${both({
    'zh-CN': `窗口结束时有 ${count(open)} 件事无人回答。现在仍可回答，答案照样记入台账：`,
    en: `${count(open)} ${open === 1 ? 'act was' : 'acts were'} unanswered when the window ended. They can still be answered, and the answers go into the record:`,
  })} <code>npm run tell -- --window ${plan.id} /status</code></p>`;
}

function statementsSection(view: WindowView, zone: string): Markup {
  if (view.vendor.length + view.feedback.length === 0)
    return nothing({
      'zh-CN': '服务商和员工都还没有消息。',
      en: 'Neither the vendor nor our people have said anything.',
    });
  return html`<ul>${view.vendor.map(({ at, source, text, url }) => {
    const title = both(titleOf(view.organisation.vendorSources, source));
    return html`<li><span class="soft small">${bothTimes(at, zone)} · ${safeHref(url) === '#' ? title : html`<a href="${safeHref(url)}">${title}</a>`}</span><br>${text}</li>`;
  })}</ul>${view.feedback.length === 0 ? null : feedbackTable(view, zone)}`;
}

export function nothing(text: Localised): Markup {
  return html`<p class="empty">${both(text)}</p>`;
}

function bothTimes(at: number, zone: string): Markup {
  return both({ 'zh-CN': localTime(at, zone, 'zh-CN'), en: localTime(at, zone, 'en') });
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
