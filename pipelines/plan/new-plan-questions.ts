// The questions for a new plan, in order. The defaults, taken by Enter, are a free night and answers that fit
// it.

import { bilingual } from './bilingual.ts';
import { isWebAddress } from './check/formats.ts';
import { freezesIn, meet, type Stretch } from './check/plan-times.ts';
import { usualApprovers } from './deciders.ts';
import { type Answers, newPlan } from './new-plan.ts';
import type { Organisation } from './organisation.ts';
import { type Localised, localised } from './plan.ts';
import { type FileQuestion, type Given, inEachLanguage, isId, saidInEach } from './question.ts';
import { typedTime } from './typed-time.ts';

export interface PlannedTimes extends Stretch {
  readonly window: string;
}

interface Circumstances {
  readonly organisation: Organisation;
  readonly now: Temporal.Instant;
  /** Windows that are planned already. */
  readonly others: readonly PlannedTimes[];
}

const usualHours = 4;
const hour = 3_600_000;
/** A planned window must be announced at least this long ahead, ms. */
export const shortestNotice = 25 * hour;

export function questionsFor({ organisation, now, others }: Circumstances): readonly FileQuestion[] {
  const { messenger, people, vendorSources } = organisation;
  const zone = zoneOf(organisation);
  const authors = people.map(({ id }) => id);
  const isEmergency = ({ kind }: Given) => kind === 'emergency';
  const need = (fits: boolean, zh: string, en = zh) => (fits ? null : localised(zh, en));
  const clear = (answer: string) => {
    const time = typedTime(answer, zone);
    return time.is === 'unclear' ? time.write : null;
  };
  const startOf = (given: Given) => timeIn(given.start ?? '', zone);
  /** What collides with that time; not asked for an emergency, which cannot choose its time. */
  const taken = (given: Given, start: Temporal.ZonedDateTime, ms: number): Localised | null => {
    const stretch = { start: start.epochMilliseconds, end: start.epochMilliseconds + ms };
    const [freeze] = isEmergency(given) ? [] : freezesIn(organisation, stretch);
    if (freeze !== undefined) return bilingual`It falls into the freeze “${freeze.title}”.`;
    const named = `${start.toPlainDate()}-${given.id}`;
    const other = others.find((one) => one.window === named || (!isEmergency(given) && meet(one, stretch)));
    return other === undefined ? null : bilingual`Window ${other.window} is then. Choose another time.`;
  };
  return [
    {
      option: 'kind',
      ask: localised('计划内 planned 还是紧急 emergency', 'planned or emergency'),
      fallback: () => 'planned',
      refuse: (answer) => need(answer === 'planned' || answer === 'emergency', 'planned / emergency'),
      words: ['planned', 'emergency'],
    },
    {
      option: 'id',
      ask: bilingual`Short name`,
      fallback: (given) => (isEmergency(given) ? 'emergency' : 'upgrade'),
      refuse: (answer) => (isId(answer) ? null : bilingual`Small letters, digits and hyphens.`),
    },
    ...inEachLanguage(
      'reason',
      bilingual`Why it cannot wait`,
      () =>
        bilingual`${messenger.vendor} has to maintain it at once; it cannot wait for the next planned window.`,
    ).map((question) => ({ ...question, applies: isEmergency })),
    {
      option: 'start',
      ask: localised('开始时间（总部当地）', 'Start, local time'),
      fallback: (given) =>
        minutes(isEmergency(given) ? inFourHours(now, zone) : freeSundayNight(organisation, now, others)),
      refuse: (answer, given) => {
        const objection = clear(answer);
        if (objection !== null) return objection;
        const ahead = timeIn(answer, zone).epochMilliseconds - now.epochMilliseconds;
        if (ahead < 0) return bilingual`It is past.`;
        return isEmergency(given) || ahead >= shortestNotice
          ? taken(given, timeIn(answer, zone), 1)
          : bilingual`Less than a day from now: choose an emergency (--kind emergency).`;
      },
    },
    {
      option: 'hours',
      ask: bilingual`How many hours`,
      fallback: (given) => (isEmergency(given) ? '2' : String(usualHours)),
      refuse: (answer, given) =>
        need(hoursIn(answer) > 0 && hoursIn(answer) <= 72, '0.5–72') ??
        taken(given, startOf(given), hoursIn(answer) * hour),
    },
    ...inEachLanguage('title', bilingual`Title`, (given) =>
      isEmergency(given)
        ? bilingual`${messenger.name} emergency maintenance`
        : bilingual`${messenger.name} upgrade`,
    ),
    {
      option: 'announcement',
      ask: bilingual`The vendor’s announcement`,
      fallback: () => vendorSources[0]?.url ?? 'https://www.example.com/',
      refuse: (answer) => need(isWebAddress(answer), 'https://…'),
    },
    {
      option: 'published',
      ask: bilingual`When was it published`,
      fallback: (given) =>
        minutes(earlier(now.toZonedDateTimeISO(zone), startOf(given).subtract({ hours: 1 }))),
      refuse: (answer, given) => {
        const objection = clear(answer);
        if (objection !== null) return objection;
        const isBefore = timeIn(answer, zone).epochMilliseconds < startOf(given).epochMilliseconds;
        return isBefore ? null : bilingual`Before the start.`;
      },
    },
    {
      option: 'author',
      ask: localised(`您的岗位（${authors.join('、')}）`, `Your id (${authors.join(', ')})`),
      // Prefer an author who is no approver, because an author's own approval would not count.
      fallback: () => authors.find((id) => !usualApprovers(organisation).includes(id)) ?? authors[0] ?? '',
      refuse: (answer) => need(authors.includes(answer), authors.join(', ')),
    },
    {
      option: 'control',
      ask: localised('', ''),
      fallback: () => '',
      refuse: (answer) => need(answer === 'admission' || answer === 'invitation', 'admission / invitation'),
      neverAsked: true,
      words: ['admission', 'invitation'],
    },
  ];
}

/** Hours from an answer such as `4`, `1.5 h` or `4 个小时`; NaN for another text. */
function hoursIn(answer: string): number {
  const [, number = 'none'] =
    /^(\d+(?:\.\d+)?)\s*(?:h|hours?|个?小时)?$/i.exec(answer.normalize('NFKC').trim()) ?? [];
  return Number(number);
}

/** The plan that results from `known`, with the default for every other question. */
export function usualPlan(known: Given, circumstances: Circumstances) {
  const given: Record<string, string | undefined> = { ...known };
  for (const { option, applies, neverAsked, fallback } of questionsFor(circumstances))
    if (given[option] === undefined && applies?.(given) !== false && !neverAsked)
      given[option] = fallback(given);
  return newPlan(answersFrom(given, circumstances.organisation), circumstances.organisation);
}

/** The typed answers; every question must have accepted its answer. */
export function answersFrom(given: Given, organisation: Organisation): Answers {
  const zone = zoneOf(organisation);
  const said = (option: string) => given[option] ?? '';
  const { control } = given;
  return {
    name: said('id'),
    emergency: given.kind === 'emergency' ? saidInEach('reason', given) : null,
    title: saidInEach('title', given),
    start: timeIn(said('start'), zone),
    hours: hoursIn(said('hours')),
    announcementUrl: said('announcement'),
    publishedAt: timeIn(said('published'), zone),
    author: said('author'),
    control: control === 'admission' || control === 'invitation' ? control : null,
  };
}

function timeIn(text: string, zone: string): Temporal.ZonedDateTime {
  const typed = typedTime(text, zone);
  if (typed.is === 'unclear') throw new RangeError(typed.write.en);
  return typed.time;
}

function zoneOf({ sites }: Organisation): string {
  return sites[0]?.zone ?? 'UTC';
}

/** The first Sunday night two weeks ahead or later, outside freezes, half a day from other windows. */
function freeSundayNight(
  organisation: Organisation,
  now: Temporal.Instant,
  others: readonly Stretch[],
): Temporal.ZonedDateTime {
  const inTwoWeeks = now.toZonedDateTimeISO(zoneOf(organisation)).add({ days: 14 }).toPlainDate();
  const isTaken = (night: Temporal.ZonedDateTime) => {
    const start = night.epochMilliseconds;
    const end = start + usualHours * hour;
    return (
      freezesIn(organisation, { start, end }).length > 0 ||
      others.some((other) => meet(other, { start: start - 12 * hour, end: end + 12 * hour }))
    );
  };
  let sunday = inTwoWeeks.add({ days: 7 - inTwoWeeks.dayOfWeek });
  const nightOf = () => sunday.toZonedDateTime({ timeZone: zoneOf(organisation), plainTime: '01:00' });
  while (isTaken(nightOf())) sunday = sunday.add({ days: 7 });
  return nightOf();
}

function inFourHours(now: Temporal.Instant, zone: string): Temporal.ZonedDateTime {
  return now
    .toZonedDateTimeISO(zone)
    .add({ hours: 5 })
    .round({ smallestUnit: 'hour', roundingMode: 'floor' });
}

function earlier(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.compare(one, other) < 0 ? one : other;
}

/** Local time to the minute, with its offset where the clocks show it twice that night. */
function minutes(time: Temporal.ZonedDateTime): string {
  const local = time.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return typedTime(local, time.timeZoneId).is === 'time' ? local : `${local}${time.offset}`;
}
