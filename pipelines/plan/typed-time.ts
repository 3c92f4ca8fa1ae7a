// A time as somebody types it: local, or with an offset or a zone of its own, as it is copied from an announcement.

import { onTheClock, orNull, partsOf } from './check/plan-times.ts';
import { type Localised, localised } from './plan.ts';

export type TypedTime =
  | { readonly is: 'time'; readonly time: Temporal.ZonedDateTime }
  /** What to write instead. */
  | { readonly is: 'unclear'; readonly write: Localised };

/** In `zone`, whatever zone it was typed in; an offset is never dropped. */
export function typedTime(text: string, zone: string): TypedTime {
  const typed = text.trim().replace(' ', 'T');
  const isBare = !/(?:Z|[+-]\d{2}:?\d{2})(?:\[.*\])?$/i.test(typed);
  const known = orNull(() => {
    if (isBare) return null;
    if (!typed.endsWith(']')) return Temporal.Instant.from(typed).toZonedDateTimeISO(zone);
    return Temporal.ZonedDateTime.from(typed, { offset: 'reject', overflow: 'reject' }).withTimeZone(zone);
  });
  if (known !== null) return { is: 'time', time: known };
  const local = isBare ? orNull(() => Temporal.PlainDateTime.from(typed, { overflow: 'reject' })) : null;
  if (local === null) return unclear('例如', 'For example', example);
  const clock = onTheClock(`${local.toString({ smallestUnit: 'second' })}+00:00[${zone}]`);
  if (clock.kind === 'once') return { is: 'time', time: Temporal.ZonedDateTime.from(clock.right) };
  if (clock.kind === 'skipped')
    return unclear('时钟会跳过这一时刻，请写', 'The clocks skip it, write', partsOf(clock.next).local);
  if (clock.kind !== 'twice') return unclear('例如', 'For example', example);
  const both = clock.offsets.map((offset) => `${local.toString({ smallestUnit: 'minute' })}${offset}`);
  return unclear('当晚这一时刻出现两次，请写', 'It comes twice that night, write', both.join(' / '));
}

const example = '2026-12-20T02:00, 2026-12-20T02:00+01:00';

function unclear(zh: string, en: string, write: string): TypedTime {
  return { is: 'unclear', write: localised(`${zh} ${write}`, `${en} ${write}`) };
}
