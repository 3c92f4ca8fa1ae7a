// Shows how the return goes: who is let in, on the way and back, how many logins a minute the server takes,
// when all will be back, and why nobody is let in. Drawn from the record alone, so it is the same during the
// return and later.

import { bilingual } from '../plan/bilingual.ts';
import { clockRange, localClock } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { eachWay, same } from '../plan/sentences.ts';
import type { Markup } from '../text/html.ts';
import { actInWords } from './acts.ts';
import { html } from './page.ts';
import type { CohortView, WindowView } from './window-view.ts';
import { cohortState, count } from './words.ts';

export interface ReturnMoment {
  readonly at: number;
  readonly onTheirWay: number;
  /** Estimated logins a minute that the server takes; null before there is an estimate. */
  readonly perMinute: number | null;
  /** Earliest and latest time (epoch ms) at which all will be back; null while there is no estimate. */
  readonly end: { readonly soonest: number; readonly latest: number } | null;
  /** Why nobody is let in at present, or whose turn it is. */
  readonly reason: string;
}

/** One moment per minute of the return, oldest first. */
export function returnMoments(cohorts: readonly CohortView[]): readonly ReturnMoment[] {
  const times = [...new Set(cohorts.flatMap(({ history }) => history.map(({ at }) => at)))];
  return times
    .toSorted((one, other) => one - other)
    .flatMap((at) => {
      const points = cohorts.flatMap(({ history }) => history.findLast((point) => point.at <= at) ?? []);
      const said = points.find((point) => point.at === at && point.pace !== undefined);
      if (said?.pace === undefined) return [];
      const back = points.reduce((sum, { returned }) => sum + returned, 0);
      const { perMinute, ends } = said.pace;
      return [
        {
          at,
          onTheirWay: Math.max(0, points.reduce((sum, { admitted }) => sum + admitted, 0) - back),
          perMinute,
          end: ends && { soonest: at + 1_000 * ends.soonest, latest: at + 1_000 * ends.latest },
          reason: said.reason,
        },
      ];
    });
}

/** `checking` before anybody is let in, `letting-in` meanwhile, `open` once everybody may sign in. */
export function returnStage({
  phases,
  turn,
  cohorts,
  people,
}: Pick<WindowView, 'phases' | 'turn' | 'cohorts' | 'people'>): 'checking' | 'letting-in' | 'open' {
  const status = phases.find(({ phase }) => phase === 're-login')?.status;
  const letIn = cohorts.reduce((sum, { admitted }) => sum + admitted, 0);
  if (status === 'done' || turn?.kind === 'released') return 'open';
  if (status === 'running' && people > 0 && letIn >= people) return 'open';
  return status === 'running' ? 'letting-in' : 'checking';
}

/** Lines for a terminal while people return; none before and afterwards. */
export function returnLines(view: WindowView, language: Language, zone: string): readonly string[] {
  const now = returnMoments(view.cohorts).at(-1);
  if (view.state !== 'verifying' || now === undefined) return [];
  const lines = view.cohorts.map(
    ({ title, returned, admitted, total, ...cohort }) =>
      `${title[language]} ${bar(returned, admitted, total)} ${count(returned)}/${count(total)} ${cohortState({ title, returned, admitted, total, ...cohort })[language]}`,
  );
  return [
    ...lines,
    momentWords(stillTrue(now, view.now), zone)[language],
    `${localClock(now.at, zone)} · ${reasonWords(now.reason, view.cohorts)[language]}`,
  ];
}

/** Without its forecast, where the forecast end has passed and people are still on their way. */
function stillTrue(moment: ReturnMoment, now: number): ReturnMoment {
  const isPast = moment.end !== null && moment.end.latest < now && moment.onTheirWay > 0;
  return isPast ? { ...moment, end: null } : moment;
}

/** The reason in both languages, with the cohort's title instead of its id. */
function reasonWords(reason: string, cohorts: readonly CohortView[]): Localised {
  const words = actInWords(reason);
  const named = cohorts.find(({ cohort }) => reason.includes(`cohort ${cohort} is`));
  if (named === undefined) return words;
  const { cohort: id, title } = named;
  return {
    'zh-CN': words['zh-CN'].replace(new RegExp(` ${id} ?`), `“${title['zh-CN']}”`),
    en: words.en.replace(id, `“${title.en}”`),
  };
}

/** A text bar of twenty places: people back, on the way, still out. */
function bar(returned: number, admitted: number, total: number): string {
  const places = (people: number) => Math.round((20 * people) / Math.max(1, total));
  const [back, letIn] = [places(returned), places(Math.max(returned, admitted))];
  return `${'█'.repeat(back)}${'▒'.repeat(letIn - back)}${'·'.repeat(20 - letIn)}`;
}

/** People on their way, the server's capacity and the range of the end. */
export function momentWords(
  { onTheirWay, perMinute, end, reason }: ReturnMoment,
  zone: string,
  { isUnknownSaid = false } = {},
): Localised {
  if (reason === 'everybody has been let in')
    return onTheirWay === 0
      ? bilingual`everyone is back`
      : bilingual`everyone has been let in, and ${count(onTheirWay)} are not known to be back yet`;
  const range =
    end &&
    (localClock(end.soonest, zone) === localClock(end.latest, zone)
      ? same(localClock(end.soonest, zone))
      : eachWay((language) => clockRange(end.soonest, end.latest, zone, language)));
  if (perMinute === null && range === null && isUnknownSaid)
    return bilingual`${count(onTheirWay)} on their way`;
  return {
    'zh-CN': [
      `登录途中 ${count(onTheirWay)} 人`,
      perMinute === null ? '尚不清楚服务器的承受能力' : `服务器每分钟约可登录 ${count(perMinute)} 人`,
      range === null ? '何时全部恢复尚无法预计' : `预计 ${range['zh-CN']} 全部恢复`,
    ].join('，'),
    en: [
      `${count(onTheirWay)} on their way`,
      perMinute === null
        ? 'what the server can take is not known yet'
        : `the server takes about ${count(perMinute)} a minute`,
      range === null ? 'nobody can say yet when all will be back' : `all back at ${range.en}`,
    ].join(', '),
  };
}

/** The return for the status page, without reasons that only concern us. */
export function returnCard(view: WindowView, zone: string): Markup | null {
  const now = returnMoments(view.cohorts).at(-1);
  return html`<ul class="cohorts small">${view.cohorts.map(
    (
      cohort,
    ) => html`<li>${cohort.title} <progress max="${Math.max(1, cohort.total)}" value="${cohort.returned}"></progress>
${count(cohort.returned)} / ${count(cohort.total)} <span class="soft">${cohortState(cohort)}</span></li>`,
  )}</ul>${now === undefined ? null : html`<p class="small">${momentWords(stillTrue(now, view.now), zone)}</p>`}`;
}

/** The return minute by minute, as a table for the report. */
export function returnTable(view: WindowView, zone: string): Markup | null {
  const moments = returnMoments(view.cohorts);
  if (moments.length === 0) return null;
  return html`<details><summary>${bilingual`Minute by minute`}</summary><ul class="small">${moments.map(
    (moment, index) =>
      html`<li>${localClock(moment.at, zone)} · ${momentWords(moment, zone, { isUnknownSaid: index > 0 })} <span class="soft">${reasonWords(moment.reason, view.cohorts)}</span></li>`,
  )}</ul></details>`;
}
