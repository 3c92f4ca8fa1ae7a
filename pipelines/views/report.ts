// The closing report: one self-contained page that a manager can forward and an auditor can start from.

import { localRange, localTime, localYear, offsetName, offsetsOf, spokenSpan } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { parseZoned } from '../plan/time.ts';
import { html, type Markup } from '../text/html.ts';
import { both, inBoth, page } from './page.ts';
import { cohortSection, cohortStyle } from './report-cohorts.ts';
import { improvementsOf } from './report-improvements.ts';
import {
  costsOf,
  downtimeOf,
  noticeTotals,
  peopleTotals,
  summaryOf,
  vendorDelayOf,
} from './report-insights.ts';
import { nothing, recordSections, sectionStyle } from './report-sections.ts';
import { timelineDrawing, timelineStyle } from './report-timeline.ts';
import { improvePrefix, toDoLines } from './to-dos.ts';
import type { WindowView } from './window-view.ts';
import { count, percent, stateNames } from './words.ts';

/** The whole page as HTML text; zh-CN and en with a switch, nothing loaded from elsewhere. */
export function reportPage(view: WindowView): string {
  const { plan, organisation } = view;
  const zone = parseZoned(plan.start).timeZoneId;
  const body = html`
${head(view)}
<p class="lead">${both(summaryOf(view))}</p>
${keyFigures(view)}
${section('timeline', { 'zh-CN': '时间线', en: 'Timeline' }, html`<p class="small soft">${both({ 'zh-CN': `时间均为 ${offsetsOf(view.start, view.currentEnd, zone)}`, en: `All times ${offsetsOf(view.start, view.currentEnd, zone)}` })}</p><figure class="drawing" tabindex="0">${inBoth((language) => timelineDrawing(view, zone, language))}</figure>`)}
${section('return', { 'zh-CN': '恢复登录情况', en: 'How people came back' }, cohortSection(view, zone))}
${section('improve', { 'zh-CN': '改进建议', en: 'What to improve' }, improvements(view, zone))}
${section('cost', { 'zh-CN': '影响与投入', en: 'What it cost' }, costs(view))}
${recordSections.map(({ id, title, draw }) => section(id, title, draw(view, zone)))}
${section('proof', { 'zh-CN': '如何核实', en: 'How to check this report' }, proof(view))}`;
  return page({
    title: { 'zh-CN': `${plan.title['zh-CN']}：总结报告`, en: `${plan.title.en}: closing report` },
    language: organisation.languages[0] ?? 'zh-CN',
    isRehearsal: view.isRehearsal,
    body,
    style: reportStyle + timelineStyle + cohortStyle + sectionStyle,
  });
}

function head(view: WindowView): Markup {
  const { plan, organisation, start, currentEnd, state } = view;
  return html`<header class="head">
<p class="eyebrow">${both(organisation.name)} · ${localYear(start, parseZoned(plan.start).timeZoneId)} · ${both(view.isOver ? { 'zh-CN': '总结报告', en: 'Closing report' } : { 'zh-CN': '进行中的报告', en: 'Report so far' })}</p>
<h1>${both(plan.title)}</h1>
<p><span class="badge ${state === 'completed' ? '' : 'warn'}">${both(stateNames[state])}</span> ${view.isRehearsal ? html`<span class="badge warn">${both({ 'zh-CN': '演练', en: 'REHEARSAL' })}</span> ` : null}<span class="badge plain">${both(plan.kind === 'emergency' ? { 'zh-CN': '紧急维护', en: 'Emergency' } : { 'zh-CN': '计划维护', en: 'Planned' })}</span></p>
<dl class="places">${organisation.sites.map(
    (site) =>
      html`<dt>${both(site.name)}</dt><dd>${both({
        'zh-CN': localRange(start, currentEnd, site.zone, 'zh-CN'),
        en: localRange(start, currentEnd, site.zone, 'en'),
      })} <span class="soft">${offsetsOf(start, currentEnd, site.zone)}</span></dd>`,
  )}</dl></header>`;
}

function keyFigures(view: WindowView): Markup {
  const without = downtimeOf(view);
  const people = peopleTotals(view);
  const notices = noticeTotals(view);
  const planned = view.plannedEnd - view.start;
  const approvals = view.gates.flatMap(({ decisions }) =>
    decisions.filter(({ kind }) => kind === 'approved'),
  );
  const late = vendorDelayOf(view);
  const figures: readonly (readonly [Localised | string, Localised, Localised])[] = [
    [
      without === null ? '–' : bothSpans(without.ms),
      { 'zh-CN': '停用时间', en: 'without it' },
      {
        'zh-CN': `计划窗口 ${spokenSpan(planned, 'zh-CN')}`,
        en: `window planned for ${shortSpan(planned, 'en')}`,
      },
    ],
    [
      people.total === 0 ? '–' : count(people.returned),
      { 'zh-CN': '人已恢复登录', en: 'people back' },
      people.total === 0
        ? { 'zh-CN': '没有分批恢复登录', en: 'no return by cohorts' }
        : {
            'zh-CN': `共 ${count(people.total)} 人，${percent(people.returned, people.total)}`,
            en: `of ${count(people.total)}, ${percent(people.returned, people.total)}`,
          },
    ],
    [
      count(notices.accepted),
      { 'zh-CN': '条消息送出', en: 'messages sent' },
      {
        'zh-CN': `${notices.refused} 被拒，${notices.inDoubt} 存疑`,
        en: `${notices.refused} refused, ${notices.inDoubt} in doubt`,
      },
    ],
    [
      late > 0 ? bothSpans(late) : '0',
      { 'zh-CN': '服务商延期', en: 'vendor delay' },
      {
        'zh-CN': `${approvals.length} 次批准`,
        en: `${approvals.length} ${approvals.length === 1 ? 'approval' : 'approvals'} given`,
      },
    ],
  ];
  return html`<div class="figures">${figures.map(
    ([value, what, detail]) =>
      html`<div><p class="value">${typeof value === 'string' ? value : both(value)}</p><p class="what">${both(what)}</p><p class="small soft">${both(detail)}</p></div>`,
  )}</div>`;
}

/** `4 h 35 min` or `4 小时 35 分`, for figures. */
function shortSpan(ms: number, language: Language): string {
  const minutes = Math.round(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  const [hourSign, minuteSign] = language === 'zh-CN' ? ['小时', '分'] : ['h', 'min'];
  return [
    hours > 0 ? `${hours} ${hourSign}` : '',
    minutes % 60 > 0 || hours === 0 ? `${minutes % 60} ${minuteSign}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function bothSpans(ms: number): Localised {
  return { 'zh-CN': shortSpan(ms, 'zh-CN'), en: shortSpan(ms, 'en') };
}

function section(id: string, title: Localised, content: Markup): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${both(title)}</h2>${content}</section>`;
}

/** With number and owner once they are asked for, which is at the end. */
function improvements(view: WindowView, zone: string): Markup {
  const found = improvementsOf(view);
  if (found.length === 0)
    return nothing({
      'zh-CN': '台账里没有看到需要改进的地方。',
      en: 'The record shows nothing that calls for a change.',
    });
  const asked = view.toDos.filter(({ id }) => id.startsWith(improvePrefix));
  const lines = asked.length === 0 ? found : asked.map((toDo) => toDoLines(view, toDo, zone));
  return html`<ul>${lines.map((text) => html`<li>${both(text)}</li>`)}</ul>`;
}

function costs(view: WindowView): Markup {
  return html`<div class="table"><table><tbody>${costsOf(view).map(
    ({ what, value }) => html`<tr><td>${both(what)}</td><td class="number">${both(value)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** From where the record keeps the report. */
export const evidenceGuide = '../index.html';

function proof(view: WindowView): Markup {
  const zone = parseZoned(view.plan.start).timeZoneId;
  return html`<p>${both({
    'zh-CN': `这份报告根据维护计划和 ${count(view.entries)} 条只增不改的台账条目生成。任何人都可以用下面的命令核对台账是否完整、是否被改过：`,
    en: `This report is drawn from the plan and ${count(view.entries)} entries of an append-only record. Anyone can check that the record is whole and unchanged:`,
  })}</p>
<p><code>npm run audit:verify -- evidence</code></p>
${view.isOver ? html`<p><a href="${evidenceGuide}">${both({ 'zh-CN': '证据说明（供审计人员）', en: 'What the evidence holds, for auditors' })}</a></p>` : null}
<p class="small soft">${both({ 'zh-CN': '计划快照', en: 'Snapshot' })} <code>${view.snapshot ?? '–'}</code><br>
${both({ 'zh-CN': '生成时间', en: 'Drawn' })} ${both({ 'zh-CN': localTime(view.now, zone, 'zh-CN'), en: localTime(view.now, zone, 'en') })} ${offsetName(view.now, zone)}</p>`;
}

const reportStyle = `
.head{padding:1.2rem 0 .4rem}
.head h1{margin:.3rem 0 .6rem}
.lead{font-size:1.15rem;line-height:1.6;max-width:46rem;margin:1rem 0 1.4rem}
.places{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:.8rem 0 0}
.places dt{color:var(--soft)}
.places dd{margin:0}
@media (max-width:34rem){.places{grid-template-columns:1fr}.places dd{margin-bottom:.4rem}}
section{margin:2.6rem 0}
section>h2{padding-bottom:.5rem;margin-bottom:.8rem;border-bottom:1px solid var(--line)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(11rem,45%),1fr));background:var(--card);border:1px solid var(--line);border-radius:.9rem;overflow:hidden}
.figures>div{padding:1.1rem 1.25rem;box-shadow:-1px -1px 0 var(--line)}
.figures p{margin:0}
.value{font-size:1.7rem;white-space:nowrap;font-weight:650;line-height:1.2;color:var(--accent);letter-spacing:-.02em}
.what{font-weight:600}
li{margin:.35rem 0}
@media print{.figures{grid-template-columns:repeat(4,1fr)}.value{font-size:16pt}section{margin:1.4rem 0}}
`;
