// Draws planned against actual times: one row per phase of the night, an outline for the plan, a bar for what
// happened. Phases that ran days before are only in the table of phases, because they would squeeze the
// night's scale.

import { clockRange, localClock } from '../plan/local-time.ts';
import type { Language } from '../plan/plan.ts';
import { html, type Markup } from '../text/html.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

const width = 920;
const left = 150;
const right = 24;
const rowHeight = 30;
const top = 34;
const hour = 3_600_000;

export function timelineDrawing(view: WindowView, zone: string, language: Language): Markup {
  const rows = nightOf(view);
  const { from, to } = spanOf(view, rows);
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - right);
  const height = top + rows.length * rowHeight + 12;
  const label = language === 'zh-CN' ? '各阶段的计划时间与实际时间' : 'Planned and actual time of each phase';
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
<rect class="window" x="${x(view.start).toFixed(1)}" y="${top - 6}" width="${(x(view.currentEnd) - x(view.start)).toFixed(1)}" height="${height - top}"/>
${ticks(from, to).map(
  (
    at,
  ) => html`<line class="grid" x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${top - 8}" y2="${height - 6}"/>
<text class="tick" x="${x(at).toFixed(1)}" y="${top - 16}" text-anchor="middle">${localClock(at, zone)}</text>`,
)}
${rows.map((row, index) => rowDrawing(row, top + index * rowHeight, x, language, zone))}
</svg>
<p class="legend small soft"><span class="key outline"></span>${language === 'zh-CN' ? '计划开始' : 'planned start'}
<span class="key bar"></span>${language === 'zh-CN' ? '实际' : 'actual'}
<span class="key shade"></span>${language === 'zh-CN' ? '维护窗口' : 'the window'}</p>`;
}

/** The steps of the night; early rounds that ran days before are left out. */
function nightOf({ phases, start }: WindowView): readonly PhaseView[] {
  return phases.filter((phase) => phase.plannedAt > start - 12 * hour);
}

function spanOf(
  view: WindowView,
  rows: readonly PhaseView[],
): { readonly from: number; readonly to: number } {
  const times = rows.flatMap(({ plannedAt, startedAt, finishedAt, before }) =>
    [plannedAt, startedAt, finishedAt, before[0]?.startedAt ?? null].filter((at) => at !== null),
  );
  const quarter = hour / 4;
  const from = Math.min(view.start, ...times);
  const to = Math.max(view.currentEnd, ...times);
  return {
    from: Math.floor((from - quarter / 2) / quarter) * quarter,
    to: Math.ceil((to + quarter / 2) / quarter) * quarter,
  };
}

/** Times for the axis: at most nine, on whole half hours or hours. */
function ticks(from: number, to: number): readonly number[] {
  const step =
    [hour / 2, hour, 2 * hour, 6 * hour, 24 * hour].find((size) => (to - from) / size <= 9) ?? 48 * hour;
  const first = Math.ceil(from / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  );
}

function rowDrawing(
  row: PhaseView,
  y: number,
  x: (at: number) => number,
  language: Language,
  zone: string,
): Markup {
  const middle = y + rowHeight / 2 - 3;
  const planned = x(row.plannedAt);
  const times =
    row.startedAt === null
      ? ''
      : `, ${row.finishedAt === null ? localClock(row.startedAt, zone) : clockRange(row.startedAt, row.finishedAt, zone, language)}`;
  const name = phaseTitle(row.phase, row.round)[language];
  const title = `${name}${times}`;
  return html`<g><title>${title}</title>
<text class="row" x="0" y="${middle + 5}">${name}</text>
<line class="base" x1="${left}" x2="${width - right}" y1="${middle}" y2="${middle}"/>
${[...row.before, row].map((one) => barOf(one, x, middle - 7))}
<rect class="planned" x="${(planned - 4).toFixed(1)}" y="${middle - 4}" width="8" height="8" transform="rotate(45 ${planned.toFixed(1)} ${middle})"/></g>`;
}

/** The bar of one try; a try that was taken back or stopped stays visible beside the next one. */
function barOf(
  { startedAt, finishedAt, status }: PhaseView,
  x: (at: number) => number,
  y: number,
): Markup | null {
  if (startedAt === null) return null;
  const width = Math.max(5, x(finishedAt ?? startedAt) - x(startedAt)).toFixed(1);
  return html`<rect class="actual ${status}" x="${x(startedAt).toFixed(1)}" y="${y}" width="${width}" height="14" rx="3"/>`;
}

export const timelineStyle = `
.window{fill:var(--faint)}
.grid{stroke:var(--line);stroke-width:1}
.base{stroke:var(--line);stroke-width:1}
svg .tick{font-size:12px;fill:var(--soft)}
svg .row{font-size:14px}
.actual{fill:var(--accent)}
.actual.stopped,.actual.undone{fill:var(--warn)}
.planned{fill:var(--card);stroke:var(--soft);stroke-width:1.5}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 0;align-items:center;margin:.4rem 0 0}
.key{display:inline-block;width:12px;height:12px;margin:0 .4rem 0 0;border-radius:3px}
.key:not(:first-child){margin-left:1.2rem}
.key.outline{width:9px;height:9px;border:1.5px solid var(--soft);border-radius:0;transform:rotate(45deg);margin-right:.6rem}
.key.bar{background:var(--accent)}
.key.shade{background:var(--faint);border:1px solid var(--line)}
`;
