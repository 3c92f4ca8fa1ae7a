// iCalendar with the carriers' maintenance notices (X-MAINTNOTE-*): start, end and state stand in fields of their own.

import ICAL from 'ical.js';
import { affectedIn } from './affected.ts';
import type { AnnouncedWindow, StatementStatus } from './announcement.ts';
import type { SourceText } from './document.ts';
import { emergencyWord, topic, weakTopic } from './signs.ts';

/** Throws where it is no iCalendar; events that are about something else than the service are passed over. */
export function textsOfCalendar(text: string): readonly SourceText[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').flatMap((event): SourceText[] => {
    const said = (name: string): string => String(event.getFirstPropertyValue(name) ?? '');
    const words = `${said('summary')}\n${said('description')}`.trim();
    const isNotice = said('x-maintnote-provider') !== '' || said('x-maintnote-maintenance-id') !== '';
    if (!isNotice && !topic.test(words) && !weakTopic.test(words)) return [];
    const start = timeIn(event, 'dtstart');
    const end = timeIn(event, 'dtend') ?? afterSpan(start, said('duration'));
    const status = statusIn(`${said('x-maintnote-status')} ${said('status')}`);
    const stamp = timeIn(event, 'last-modified') ?? timeIn(event, 'dtstamp');
    const window: AnnouncedWindow = {
      kind:
        status === 'completed' || status === 'cancelled'
          ? status
          : emergencyWord.test(words)
            ? 'emergency'
            : 'planned',
      status,
      start: start?.text ?? null,
      end: end?.text ?? null,
      zone: start?.zone ?? null,
      durationMinutes: null,
      affects: affectedIn(words),
      confidence: start === null || start.zone === null ? 0.6 : 0.99,
      evidence: `${said('summary')} (DTSTART ${said('dtstart')}, DTEND ${said('dtend')})`,
      formerly: null,
    };
    return [{ text: words, publishedAt: stamp?.text ?? null, url: said('url') || null, windows: [window] }];
  });
}

interface CalendarTime {
  readonly at: Temporal.ZonedDateTime;
  readonly text: string;
  /** Null for a time that floats: it has no zone. */
  readonly zone: string | null;
}

function timeIn(event: ICAL.Component, name: string): CalendarTime | null {
  const property = event.getFirstProperty(name);
  const value = property?.getFirstValue();
  if (!(value instanceof ICAL.Time)) return null;
  const { year, month, day, hour, minute, second } = value;
  const local = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second });
  const named =
    property?.getFirstParameter('tzid') || (value.zone === ICAL.Timezone.utcTimezone ? 'Etc/UTC' : '');
  const zone = knownZone(named);
  return timeOf(local.toZonedDateTime(zone ?? 'Etc/UTC'), zone);
}

function timeOf(at: Temporal.ZonedDateTime, zone: string | null): CalendarTime {
  return { at, zone, text: at.toString({ timeZoneName: 'never', smallestUnit: 'second' }) };
}

function knownZone(name: string): string | null {
  if (/^(?:China Standard Time|北京时间)$/.test(name)) return 'Asia/Shanghai';
  try {
    return name === '' ? null : Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name).timeZoneId;
  } catch {
    return null;
  }
}

function afterSpan(start: CalendarTime | null, span: string): CalendarTime | null {
  try {
    return start === null || span === ''
      ? null
      : timeOf(start.at.add(Temporal.Duration.from(span)), start.zone);
  } catch {
    return null;
  }
}

function statusIn(words: string): StatementStatus {
  if (/cancell?ed/i.test(words)) return 'cancelled';
  if (/completed/i.test(words)) return 'completed';
  return /in-process|in-progress/i.test(words) ? 'in-progress' : 'scheduled';
}
