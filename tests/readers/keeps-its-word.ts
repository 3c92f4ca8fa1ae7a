// What a later moment of a rehearsed night must not turn into an untruth: a forecast, a calendar entry, a planned time,
// what a post says of the channel that carries it.

import ICAL from 'ical.js';
import { localClock } from '../../pipelines/plan/local-time.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import { titleOf } from '../../pipelines/plan/role-title.ts';
import { rehearsalMark } from '../../pipelines/plan/snapshot.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { hoursWithout } from '../../pipelines/views/report-insights.ts';
import { returnStage } from '../../pipelines/views/return-now.ts';
import { windowText } from '../../pipelines/views/window-text.ts';
import { type ReadMessage, type ReadMoment, readAs, recordAt } from '../support/night-as-read.ts';

const zone = 'Asia/Shanghai';

/** What page, terminal, calendar and report still say at that moment though it is no longer so. */
export function outdatedIn(night: Rehearsed, moment: ReadMoment): readonly string[] {
  const { at, view, files } = moment;
  const page = readAs(files.get('index.html') ?? '', 'en').split('Updates UTC')[0] ?? '';
  const reading = { view, gates: recordAt(night, at).gates, said: [], nextAt: null };
  const terminal = windowText(reading, { language: 'en', zone }).join('\n');
  const report = readAs(reportPage(view), 'en').split('Timeline')[0] ?? '';
  const calendar = calendarText(files.get('window.ics') ?? '');
  const now = localClock(at, zone);
  const forecasts = [...`${page}\n${terminal}`.matchAll(/all back at (?:\d\d:\d\d–)?(\d\d:\d\d)/g)];
  const isMoved = view.turns.findLast(({ kind }) => kind !== 'shortened')?.kind === 'extended';
  const isComing = view.state === 'verifying' && returnStage(view) !== 'checking';
  return [
    ...forecasts.filter(([, end = '']) => end < now).map(([words]) => `it is ${now}, and “${words}”`),
    ...(isMoved &&
    view.currentEnd > at &&
    [page, terminal, calendar].some((text) => /was not back by/.test(text))
      ? ['a new end is announced beside the old one that was missed']
      : []),
    ...(isComing && calendar.includes(view.plan.summary.en)
      ? ['the calendar keeps people out while they are let in']
      : []),
    ...(view.currentEnd !== view.plannedEnd && !report.includes('first planned until')
      ? ['the report gives a moved end for the planned one']
      : []),
    ...view.updates
      .filter((update) => update.at > view.start && /call or write to us|call us/.test(update.body.en))
      .map(({ title }) => `“${title.en}” sends customers to a line, whether it is forwarded or not`),
    ...(view.isOver && isTooFew(moment) ? ['whoever is not back costs no hour'] : []),
  ].map((flaw) => `${new Date(at).toISOString()}: ${flaw}`);
}

/** The report gives each word that does not count, with its reason, in both languages. */
export function refusedInSilence({ state }: Rehearsed, last: ReadMoment): readonly string[] {
  const whys = [...[...state.refused.values()].map(({ why }) => why), ...state.voided.values()];
  return (['zh-CN', 'en'] as const).flatMap((language) => {
    const report = readAs(reportPage(last.view), language);
    return whys
      .filter((why) => !report.includes(why[language]))
      .map((why) => `${language}: ${why[language]}`);
  });
}

function calendarText(text: string): string {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
  return String(event?.getFirstPropertyValue('description'));
}

/** Everybody was without it at least until somebody was let in. */
function isTooFew({ view: { cohorts, start }, view }: ReadMoment): boolean {
  const hours = hoursWithout(view);
  const letIn = cohorts.flatMap(({ history }) =>
    history.flatMap(({ at, admitted }) => (admitted > 0 ? [at] : [])),
  );
  const people = cohorts.reduce((sum, { total }) => sum + total, 0);
  return hours !== null && letIn.length > 0 && hours < (people * (Math.min(...letIn) - start)) / 3_600_000;
}

/** When a phase was planned is settled once it has begun. */
export function replanned(moments: readonly ReadMoment[]): readonly string[] {
  return moments.flatMap(({ at, view }, index) =>
    (moments[index + 1]?.view.phases ?? []).flatMap(({ phase, round, startedAt, plannedAt }) => {
      const before = view.phases.find((one) => one.phase === phase && one.round === round);
      return before?.startedAt != null && before.startedAt === startedAt && before.plannedAt !== plannedAt
        ? [`${new Date(at).toISOString()}: ${phase} is planned anew after it began`]
        : [];
    }),
  );
}

/** A post that arrives says of no channel that carries it that it is away, and each says at once that it is a rehearsal. */
export function deniedByItself({ run }: Rehearsed, inbox: readonly ReadMessage[]): readonly string[] {
  const { organisation } = run.snapshot();
  const away: Readonly<Record<Language, RegExp>> = {
    'zh-CN': /目前不可用：(.*)/g,
    en: /not available at present: (.*)/g,
  };
  return inbox.flatMap(({ at, channel, notice, language, text }) => {
    const names = [...text.matchAll(away[language])].map(([, listed = '']) => listed).join('\n');
    const own = titleOf(organisation.channels, channel)[language];
    return [
      ...(names.includes(own) ? [`${notice} through ${channel} says that ${own} is away`] : []),
      ...(text.startsWith(rehearsalMark[language].trim())
        ? []
        : [`${notice} does not say that it is a rehearsal`]),
    ].map((flaw) => `${new Date(at).toISOString()} ${language}: ${flaw}`);
  });
}
