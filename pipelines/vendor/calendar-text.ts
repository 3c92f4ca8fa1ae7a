// Reads iCalendar with the carriers' maintenance notices (X-MAINTNOTE-*), which have fields for start, end
// and state.

import { orNull } from '../plan/time.ts';
import { affectedIn } from './affected.ts';
import { type AnnouncedWindow, onlyTimes, type StatementStatus } from './announcement.ts';
import { notTooMany, type SourceText } from './document.ts';
import { kindOf, topic, weakTopic } from './signs.ts';
import { knownZone } from './zones.ts';

/** The calendar's events as texts, except those not about the service. Throws where it is no iCalendar. */
export function textsOfCalendar(text: string): readonly SourceText[] {
  return notTooMany(eventsIn(text)).flatMap((event): SourceText[] => {
    const said = (name: string): string => event.get(name)?.value ?? '';
    const words = `${said('summary')}\n${said('description')}`.trim();
    const isNotice = said('x-maintnote-provider') !== '' || said('x-maintnote-maintenance-id') !== '';
    if (!isNotice && !topic.test(words) && !weakTopic.test(words)) return [];
    const start = timeIn(event, 'dtstart');
    const end = timeIn(event, 'dtend') ?? afterSpan(start, said('duration'));
    const status = statusIn(`${said('x-maintnote-status')} ${said('status')}`);
    const stamp = timeIn(event, 'last-modified') ?? timeIn(event, 'dtstamp');
    const window: AnnouncedWindow = {
      kind: kindOf(status, words),
      status,
      start: start?.text ?? null,
      end: end?.text ?? null,
      ...onlyTimes,
      zone: start?.zone ?? null,
      affects: affectedIn(words),
      confidence: start === null || start.zone === null ? 0.6 : 0.99,
      evidence: `${said('summary')} (DTSTART ${said('dtstart')}, DTEND ${said('dtend')})`,
    };
    return [{ text: words, publishedAt: stamp?.text ?? null, url: said('url') || null, windows: [window] }];
  });
}

interface CalendarTime {
  readonly at: Temporal.ZonedDateTime;
  readonly text: string;
  /** The time's zone; null for a floating time, which has none. */
  readonly zone: string | null;
}

/** A property's value, with the zone that its TZID names. */
type Property = { readonly value: string; readonly zone: string };
type Event = ReadonlyMap<string, Property>;

/**
 * The events, each with the first property of each name, from unfolded lines (RFC 5545, 3.1). No library is
 * used: it would be larger than all of our readers together.
 */
function eventsIn(text: string): readonly Event[] {
  if (!/^END:VCALENDAR\s*$/im.test(text)) throw new Error('it has no end');
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const events: Map<string, Property>[] = [];
  const inside: string[] = [];
  for (const line of lines) {
    const [, name = '', parameters = '', value = ''] =
      /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^";:])*)*):(.*)$/.exec(line) ?? [];
    const property = name.toLowerCase();
    if (property === 'begin') {
      inside.push(value.trim().toLowerCase());
      if (inside.at(-1) === 'vevent') events.push(new Map());
    } else if (property === 'end') inside.pop();
    else if (inside.at(-1) === 'vevent' && !(events.at(-1)?.has(property) ?? true)) {
      const zone = /;TZID="?([^";:]+)/i.exec(parameters)?.[1] ?? '';
      const unescaped = value.replace(/\\([\\;,nN])/g, (_, sign) => (/n/i.test(sign) ? '\n' : sign));
      events.at(-1)?.set(property, { value: unescaped, zone });
    }
  }
  return events;
}

function timeIn(event: Event, name: string): CalendarTime | null {
  const { value = '', zone: named = '' } = event.get(name) ?? {};
  const [, day = '', time = '000000', utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(value.trim()) ?? [];
  if (day === '') return null;
  const isChina = /^(?:China Standard Time|北京时间)$/.test(named);
  const zone = utc === 'Z' ? 'Etc/UTC' : isChina ? 'Asia/Shanghai' : knownZone(named);
  return orNull(() =>
    timeOf(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone ?? 'Etc/UTC'), zone),
  );
}

function timeOf(at: Temporal.ZonedDateTime, zone: string | null): CalendarTime {
  return { at, zone, text: at.toString({ timeZoneName: 'never', smallestUnit: 'second' }) };
}

function afterSpan(start: CalendarTime | null, span: string): CalendarTime | null {
  return start && orNull(() => timeOf(start.at.add(Temporal.Duration.from(span)), start.zone));
}

function statusIn(words: string): StatementStatus {
  if (/cancell?ed/i.test(words)) return 'cancelled';
  if (/completed/i.test(words)) return 'completed';
  return /in-process|in-progress/i.test(words) ? 'in-progress' : 'scheduled';
}
