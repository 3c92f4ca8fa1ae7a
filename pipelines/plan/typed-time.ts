// Reads a time as people type it: local, or with an offset or a zone, as copied from an announcement.

import { onTheClock, partsOf } from './check/plan-times.ts';
import { type Localised, localised } from './plan.ts';
import { orNull } from './time.ts';
import { writtenTime } from './written-time.ts';

export type TypedTime =
  | { readonly is: 'time'; readonly time: Temporal.ZonedDateTime }
  /** What to write instead. */
  | { readonly is: 'unclear'; readonly write: Localised };

/** The time in `zone`, whatever zone it was typed in; a typed offset is always respected. */
export function typedTime(text: string, zone: string): TypedTime {
  const typed = text.trim().replace(' ', 'T');
  const narrow = typed.normalize('NFKC');
  if (narrow !== typed) return unclear('有全角字符，请写', 'It has full-width characters, write', narrow);
  const [, offsetHours = '0'] = /[+-](\d{2}):?\d{2}(?:\[|$)/.exec(typed.slice(11)) ?? [];
  // Temporal would read 60 seconds as 59, and no zone is more than 14 hours from UTC.
  if (/T\d{2}:\d{2}:[6-9]/.test(typed) || Number(offsetHours) > 14) return noSuchTime;
  const isBare = !/(?:Z|[+-]\d{2}:?\d{2}|\])$/i.test(typed);
  const known = orNull(() => {
    if (isBare) return null;
    if (!typed.endsWith(']')) return Temporal.Instant.from(typed).toZonedDateTimeISO(zone);
    const strict = { offset: 'reject', overflow: 'reject', disambiguation: 'reject' } as const;
    return Temporal.ZonedDateTime.from(typed, strict).withTimeZone(zone);
  });
  if (known !== null) return { is: 'time', time: known };
  const midnight = orNull(() => Temporal.PlainDate.from(typed.replace(/T24:00$/, '')).add({ days: 1 }));
  if (/T24:00$/.test(typed) && midnight !== null)
    return unclear('24:00 是次日零点，请写', '24:00 is 00:00 of the next day, write', `${midnight}T00:00`);
  // A day without a time is refused: midnight would be a guess.
  const [, written, named = zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:[+-]\d{2}:?\d{2})?(?:\[(.+)\])?$/.exec(typed) ?? [];
  if (written === undefined) return asMeant(text);
  const local = orNull(() => Temporal.PlainDateTime.from(written, { overflow: 'reject' }));
  if (local === null) return noSuchTime;
  const clock = onTheClock(`${local.toString({ smallestUnit: 'second' })}+00:00[${named}]`);
  if (clock.kind === 'once' && !isBare)
    return unclear('时差与时区不符，请写', 'The offset is not that of the zone, write', clock.right);
  if (clock.kind === 'once') return { is: 'time', time: Temporal.ZonedDateTime.from(clock.right) };
  if (clock.kind === 'skipped')
    return unclear('时钟会跳过这一时刻，请写', 'The clocks skip it, write', partsOf(clock.next).local);
  if (clock.kind !== 'twice') return unclear('例如', 'For example', example);
  const both = clock.offsets.map((offset) => `${local.toString({ smallestUnit: 'minute' })}${offset}`);
  return unclear('当晚这一时刻出现两次，请写', 'It comes twice that night, write', both.join(' / '));
}

const example = '2026-12-20T02:00, 2026-12-20T02:00+01:00';

/** As whoever typed it would write it here. */
function asMeant(text: string): TypedTime {
  const meant = writtenTime(text);
  if (meant === null) return unclear('例如', 'For example', example);
  if (!meant.hasHour)
    return unclear('还要写几点，例如', 'It needs the hour too, for example', `${meant.local[0]}T02:00`);
  return unclear('请写', 'Write', meant.local.map((local) => local + meant.place).join(' / '));
}

const noSuchTime = unclear(
  '日历上没有这一天或这一时刻，请写例如',
  'The calendar has no such day or time; for example',
  example,
);

function unclear(zh: string, en: string, write: string): TypedTime {
  return { is: 'unclear', write: localised(`${zh} ${write}`, `${en} ${write}`) };
}
