// The report's part about the return: a drawing of all people over time, and a table with one row per cohort.

import { bilingual } from '../plan/bilingual.ts';
import { localClock } from '../plan/local-time.ts';
import type { Language } from '../plan/plan.ts';
import type { Markup } from '../text/html.ts';
import { html, inBoth, table } from './page.ts';
import { returnTable } from './return-now.ts';
import type { CohortView, WindowView } from './window-view.ts';
import { cohortState, count, percent } from './words.ts';

const width = 920;
const height = 300;
const left = 52;
const right = 24;
const top = 18;
const bottom = 34;

export function cohortSection(view: WindowView, zone: string): Markup {
  if (view.cohorts.length === 0)
    return html`<p class="empty">${
      view.isOver
        ? bilingual`The window was called off; there was no return by cohorts.`
        : bilingual`Nobody has begun to come back yet.`
    }</p>`;
  return html`<figure class="drawing" tabindex="0">${inBoth((language) => cohortDrawing(view.cohorts, zone, language))}</figure>${cohortTable(view.cohorts, zone)}${returnTable(view, zone)}`;
}

/** People back at a moment; between two entries of a cohort the count is interpolated. */
function returnedAt(cohorts: readonly CohortView[], at: number): number {
  return cohorts.reduce((sum, { history }) => {
    const after = history.findIndex((point) => point.at > at);
    const last = after === -1 ? history.at(-1) : history[after - 1];
    const next = after === -1 ? undefined : history[after];
    if (last === undefined) return sum;
    if (next === undefined) return sum + last.returned;
    return sum + last.returned + ((next.returned - last.returned) * (at - last.at)) / (next.at - last.at);
  }, 0);
}

function cohortDrawing(cohorts: readonly CohortView[], zone: string, language: Language): Markup {
  const moments = [...new Set(cohorts.flatMap(({ history }) => history.map(({ at }) => at)))].toSorted(
    (one, other) => one - other,
  );
  const from = moments[0] ?? 0;
  const to = Math.max(moments.at(-1) ?? from, from + 60_000);
  const total = cohorts.reduce((sum, cohort) => sum + cohort.total, 0);
  // For a return of a few minutes label seconds, else several labels would read the same.
  const clock = (at: number) => localClock(at, zone, to - from < 15 * 60_000 ? 'second' : 'minute');
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - right);
  const y = (people: number) => top + (1 - people / Math.max(1, total)) * (height - top - bottom);
  const line = moments.map((at) => `${x(at).toFixed(1)},${y(returnedAt(cohorts, at)).toFixed(1)}`);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * total));
  const label =
    language === 'zh-CN'
      ? `回来的人数随时间变化，共 ${count(total)} 人`
      : `People back over time, ${count(total)} in all`;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
${steps.map(
  (
    people,
  ) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(people).toFixed(1)}" y2="${y(people).toFixed(1)}"/>
<text class="tick" x="${left - 10}" y="${(y(people) + 4).toFixed(1)}" text-anchor="end">${count(people)}</text>`,
)}
<polygon class="area" points="${x(from).toFixed(1)},${y(0)} ${line.join(' ')} ${x(to).toFixed(1)},${y(0)}"/>
<polyline class="curve" points="${line.join(' ')}"/>
${openings(cohorts, x).map(
  ({
    at,
    place,
    row,
    cohort,
  }) => html`<line class="opening" x1="${place.toFixed(1)}" x2="${place.toFixed(1)}" y1="${top + row * 17}" y2="${y(0)}"/>
<text class="mark" x="${(place + 5).toFixed(1)}" y="${top + row * 17 + 10}">${clock(at)} ${cohort.title[language]}</text>`,
)}
<text class="tick" x="${left}" y="${height - 10}">${clock(from)}</text>
<text class="tick" x="${width - right}" y="${height - 10}" text-anchor="end">${clock(to)}</text>
</svg>`;
}

/** Marks for when each cohort was first let in; a label that would touch another goes one row down. */
function openings(cohorts: readonly CohortView[], x: (at: number) => number) {
  const marks: { at: number; place: number; row: number; cohort: CohortView }[] = [];
  for (const cohort of cohorts) {
    const first = cohort.history.find(({ admitted }) => admitted > 0);
    if (first === undefined) continue;
    const place = Math.min(x(first.at), width - right - 170);
    const near = marks.filter((mark) => Math.abs(mark.place - place) < 190).map(({ row }) => row);
    const row = Array.from({ length: cohorts.length + 1 }, (_, index) => index).find(
      (index) => !near.includes(index),
    );
    marks.push({ at: first.at, place, row: row ?? 0, cohort });
  }
  return marks;
}

function cohortTable(cohorts: readonly CohortView[], zone: string): Markup {
  const heads = [bilingual`Cohort`, bilingual`People`, bilingual`Back`, bilingual`Let in`, bilingual`State`];
  const rows = cohorts.map((cohort) => {
    const opened = cohort.history.find(({ admitted }) => admitted > 0);
    const share = percent(cohort.returned, cohort.total);
    return [
      cohort.title,
      count(cohort.total),
      html`${count(cohort.returned)} <span class="soft">${share}</span>`,
      opened === undefined ? '–' : localClock(opened.at, zone),
      cohortState(cohort),
    ];
  });
  return table(heads, rows, [1, 2]);
}

export const cohortStyle = `
.drawing{margin:.8rem 0;overflow-x:auto}
.drawing svg{min-width:40rem;width:100%}
@media print{.drawing svg{min-width:0}}
.area{fill:var(--accent);opacity:.16}
.curve{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
.opening{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
svg .mark{font-size:12px;fill:var(--ink);paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
`;
