// The page for a board about the company's dependence on its messenger: how much, which departments, what
// would halve it.

import { bilingual } from '../plan/bilingual.ts';
import { localDate } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { same } from '../plan/sentences.ts';
import { parseZoned } from '../plan/time.ts';
import type { Markup } from '../text/html.ts';
import type { Dependency, Lever } from './dependency.ts';
import { html, list, page, table } from './page.ts';
import { spanOf } from './report-insights.ts';
import { functionTitles } from './services-now.ts';
import { count, percent } from './words.ts';

/** The whole page as HTML text; `found` must hold at least one window. */
export function dependencyPage(found: Dependency): string {
  const last = found.windows.at(-1)?.view;
  if (last === undefined) throw new RangeError('no window, no page');
  const title = bilingual`How much we depend on ${last.organisation.messenger.name}`;
  const body = html`
<header><p>${last.organisation.name}</p><h1>${title}</h1></header>
<p>${bilingual`${found.windows.length} windows, ${span(found.withoutMs)} without it, ${count(found.personHours)} person-hours, ${count(found.held)} items held.`}</p>
<h2>${bilingual`What would halve it`}</h2>${halving(found)}
<h2>${bilingual`By function`}</h2>${table(
    [bilingual`Function`, bilingual`Without it`],
    found.functions.map(({ name, ms }) => [functionTitles[name], span(ms)]),
    [1],
  )}
<h2>${bilingual`By department`}</h2>${table(
    [bilingual`Department`, bilingual`People`, bilingual`Person-hours`, bilingual`Items held`],
    found.departments.map(({ department, people, personHours, held }) => [
      department,
      count(people),
      count(personHours),
      count(held),
    ]),
    [1, 2, 3],
  )}
<h2>${bilingual`By window`}</h2>${table(
    [
      bilingual`Window`,
      bilingual`Without it`,
      bilingual`Person-hours`,
      bilingual`Items held`,
      bilingual`To-dos`,
      bilingual`Notices that another channel carried`,
      bilingual`Messages refused`,
    ],
    found.windows.map(({ view, withoutMs, personHours, held, toDos, movedNotices, refused }) => [
      bilingual`${(language) => localDate(view.start, parseZoned(view.plan.start).timeZoneId, language)}, ${view.plan.title}`,
      span(withoutMs),
      ...[personHours, held, toDos, movedNotices, refused].map(count),
    ]),
    [1, 2, 3, 4, 5, 6],
  )}
<p class="small soft">${bilingual`Drawn from the records of these windows alone. What people could not do without it, and said to nobody, stands in none of them.`}</p>`;
  return page({
    title,
    languages: last.organisation.languages,
    isRehearsal: last.isRehearsal,
    body,
  });
}

function halving({ levers, withoutMs, canBeHalved, holders, held }: Dependency): Markup | null {
  const time = levers.filter(({ ms }) => ms > 0).map((lever) => leverWords(lever, withoutMs));
  const verdict = canBeHalved
    ? bilingual`A vendor that keeps its time and a quicker return halve the time without it.`
    : bilingual`Neither a punctual vendor nor a quicker return halves it: only fewer or shorter windows do, or a second messenger that people use on other days too.`;
  const work = bilingual`Half of the ${count(held)} items were held by these departments: ${(language) => holders.join(language === 'zh-CN' ? '、' : ', ')}. A second way for their work halves what is held.`;
  const lines = [...(withoutMs > 0 ? [...time, verdict] : []), ...(holders.length > 0 ? [work] : [])];
  if (lines.length === 0) return html`<p>${bilingual`Nobody has been without it so far.`}</p>`;
  return list(lines);
}

function leverWords({ kind, ms }: Lever, all: number): Localised {
  const share = percent(ms, all);
  return {
    'vendor-late': bilingual`The vendor was late: ${span(ms)}, ${share} of all.`,
    return: bilingual`People came back in turn after the vendor was done: ${span(ms)}, ${share} of all.`,
    maintenance: bilingual`The maintenance as announced: ${span(ms)}, ${share} of all.`,
  }[kind];
}

function span(ms: number): Localised {
  return ms === 0 ? same('0') : spanOf(ms);
}
