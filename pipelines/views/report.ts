// The closing report: one self-contained page that a manager can forward and an auditor can start from.

import { bilingual } from '../plan/bilingual.ts';
import { localRange, localYear, offsetsOf } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { eachWay, joined, same } from '../plan/sentences.ts';
import { parseZoned } from '../plan/time.ts';
import type { Markup } from '../text/html.ts';
import { clockIn, timeIn } from './moment.ts';
import { html, inBoth, list, nothing, page, table } from './page.ts';
import { cohortSection, cohortStyle } from './report-cohorts.ts';
import { improvementsOf } from './report-improvements.ts';
import {
  clocks,
  costsOf,
  downtimeOf,
  noticeTotals,
  peopleTold,
  peopleTotals,
  summaryOf,
  vendorDelayOf,
} from './report-insights.ts';
import { recordSections, sectionStyle } from './report-sections.ts';
import { timelineDrawing, timelineStyle } from './report-timeline.ts';
import { improvePrefix, toDoLine } from './to-dos.ts';
import type { WindowView } from './window-view.ts';
import { count, percent, standingOf } from './words.ts';

/** The whole page as HTML text; zh-CN and en with a switch, nothing loaded from elsewhere. */
export function reportPage(view: WindowView): string {
  const { plan, organisation } = view;
  const zone = parseZoned(plan.start).timeZoneId;
  const timeline = inBoth((language) => timelineDrawing(view, zone, language));
  const body = html`
${head(view, zone)}
<p class="lead">${summaryOf(view)}</p>
${keyFigures(view)}
${section('timeline', bilingual`Timeline`, html`<figure class="drawing" tabindex="0">${timeline}</figure>`)}
${section('return', bilingual`How people came back`, cohortSection(view, zone))}
${section('improve', bilingual`What to improve`, improvements(view, zone))}
${section('cost', bilingual`What it cost`, table([], costsOf(view), [1]))}
${recordSections.map(({ id, title, draw }) => section(id, title, draw(view, zone)))}
${section('proof', bilingual`How to check this report`, proof(view, zone))}`;
  return page({
    title: bilingual`${plan.title}: closing report`,
    languages: organisation.languages,
    isRehearsal: view.isRehearsal,
    body,
    style: reportStyle + timelineStyle + cohortStyle + sectionStyle,
  });
}

function head(view: WindowView, zone: string): Markup {
  const { plan, organisation, start, plannedEnd, currentEnd, state } = view;
  const kind = plan.kind === 'emergency' ? bilingual`Emergency` : bilingual`Planned`;
  return html`<header class="head">
<p class="eyebrow">${organisation.name} · ${localYear(start, zone)} · ${view.isOver ? bilingual`Closing report` : bilingual`Report so far`}</p>
<h1>${plan.title}</h1>
<p><span class="badge ${state === 'completed' ? '' : 'warn'}">${standingOf(view)}</span> ${view.isRehearsal ? html`<span class="badge warn">${bilingual`REHEARSAL`}</span> ` : null}<span class="badge plain">${kind}</span></p>
<dl class="places">${organisation.sites.map(
    (site) =>
      html`<dt>${site.name}</dt><dd>${eachWay((language) => localRange(start, currentEnd, site.zone, language))} <span class="soft">${offsetsOf(start, currentEnd, site.zone)}${
        currentEnd === plannedEnd
          ? null
          : html` · ${bilingual`first planned until`} ${timeIn(site.zone)(plannedEnd)}`
      }</span></dd>`,
  )}</dl><p class="small soft">${bilingual`Every other time on this page is ${offsetsOf(start, currentEnd, zone)}.`}</p></header>`;
}

function keyFigures(view: WindowView): Markup {
  const without = downtimeOf(view);
  const people = peopleTotals(view);
  const notices = noticeTotals(view);
  const late = vendorDelayOf(view);
  const approvals = view.gates
    .flatMap(({ decisions }) => decisions)
    .filter(({ kind, refused }) => kind === 'approved' && refused === null).length;
  const planned = bilingual`window planned for ${bothSpans(view.plannedEnd - view.start)}`;
  const figures: readonly (readonly [Localised, Localised, Localised])[] = [
    [
      without === null ? same('–') : bothSpans(without.ms),
      bilingual`without it`,
      joined([
        without !== null
          ? clocks(view, without)
          : late === null
            ? bilingual`not measured after the call-off`
            : null,
        planned,
      ]),
    ],
    [
      same(people.total === 0 ? '–' : count(people.returned)),
      bilingual`people back`,
      people.total === 0
        ? bilingual`no return by cohorts`
        : bilingual`of ${count(people.total)}, ${percent(people.returned, people.total)}`,
    ],
    [
      same(count(peopleTold(view))),
      bilingual`people told by name, role addresses included`,
      bilingual`${count(notices.accepted)} messages, ${count(notices.posts)} of them in groups; ${notices.refused} refused, ${notices.inDoubt} in doubt`,
    ],
    [
      late === null ? same('–') : late.ms > 0 ? bothSpans(late.ms) : same('0'),
      late?.knownBy === 'canary' ? bilingual`late, by our canary` : bilingual`vendor delay`,
      joined([
        late === null ? bilingual`not measured after the call-off` : null,
        bilingual`${approvals} ${approvals === 1 ? 'approval' : 'approvals'} given`,
      ]),
    ],
  ];
  return html`<div class="figures">${figures.map(
    ([value, what, detail]) =>
      html`<div><p class="value">${value}</p><p class="what">${what}</p><p class="small soft">${detail}</p></div>`,
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
  return eachWay((language) => shortSpan(ms, language));
}

function section(id: string, title: Localised, content: Markup): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

/** The suggestions; with number and owner once they are to-dos, which is at the window's end. */
function improvements(view: WindowView, zone: string): Markup {
  const found = improvementsOf(view);
  const asked = view.toDos.filter(({ id }) => id.startsWith(improvePrefix));
  const lines = asked.length === 0 ? found : asked.map((toDo) => toDoLine(view, toDo, clockIn(zone)));
  return list(lines) ?? nothing(bilingual`The record shows nothing that calls for a change.`);
}

/** Address of the evidence page, relative to the place where the record keeps the report. */
export const evidenceGuide = '../index.html';

function proof(view: WindowView, zone: string): Markup {
  const drawn = clockIn(zone)(view.now);
  const files = view.phases
    .flatMap(({ evidence, before }) => [evidence, ...before.map((one) => one.evidence)])
    .flat();
  return html`<p>${bilingual`This report is drawn from the plan and the first ${count(view.entries)} entries of an append-only record; later entries, starting with the closing entry, are not included. Anyone can check that the record is whole and unchanged:`}</p>
<p><code>npm run audit:verify -- evidence --keys ${view.isRehearsal ? 'checkpoint-key.txt' : 'KEYS'}</code></p>
${view.isRehearsal ? null : html`<p>${bilingual`KEYS is a file with the signer’s key, as your company published it; without it nobody vouches for the record.`}</p>`}
<p>${bilingual`Different evidence files named above, each with its digest: ${count(new Set(files.map(({ digest }) => digest)).size)}.`}</p>
${view.isOver ? html`<p><a href="${evidenceGuide}">${bilingual`What the evidence holds, for auditors`}</a></p>` : null}
<p class="small soft">${bilingual`Snapshot`} <code>${view.snapshot ?? '–'}</code><br>
${bilingual`Version of the software`} <code>${view.codes.join(' ')}</code><br>
${bilingual`Drawn`} ${drawn}</p>`;
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
