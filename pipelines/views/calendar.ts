// The window as iCalendar (RFC 5545) with the fields of the maintnote recommendation, so that calendars show
// it and machines can read it. The UID never changes; SEQUENCE rises with every amendment.

import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Localised } from '../plan/plan.ts';
import { withoutTricks } from '../text/html.ts';
import type { WindowState, WindowView } from './window-view.ts';

export interface CalendarOptions {
  /** `publish` for a feed that people subscribe to; `none` where the file is read by machines or opened by hand. */
  readonly method: 'publish' | 'none';
}

export function calendarOf(view: WindowView, options: CalendarOptions = { method: 'none' }): string {
  const { plan, organisation } = view;
  const calendar = ical({
    prodId: { company: 'tideover', product: 'maintenance', language: 'ZH' },
    name: line(organisation.statusPage.title),
    url: new URL('window.ics', organisation.statusPage.url).href,
    // A feed is asked again every quarter of an hour: an extension must not sit in a cache overnight.
    ttl: 15 * 60,
  });
  if (options.method === 'publish') calendar.method(ICalCalendarMethod.PUBLISH);
  const host = new URL(organisation.statusPage.url).hostname;
  const event = calendar.createEvent({
    id: `${plan.id}@${host}`,
    sequence: view.amendments.length,
    stamp: new Date(view.amendments.at(-1)?.at ?? view.openedAt ?? view.now),
    start: new Date(view.start),
    end: new Date(view.state === 'completed' ? (view.actualEnd ?? view.currentEnd) : view.currentEnd),
    summary: line(plan.title),
    description: `${plain(plan.summary['zh-CN'])}\n${plain(plan.summary.en)}\n\n${organisation.statusPage.url}`,
    url: organisation.statusPage.url,
    organizer: { name: plain(organisation.name.en), email: organisation.autoReply.from },
    status: view.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  event.x([
    { key: 'X-MAINTNOTE-PROVIDER', value: plain(organisation.messenger.vendor.en) },
    { key: 'X-MAINTNOTE-ACCOUNT', value: plain(organisation.name.en) },
    { key: 'X-MAINTNOTE-MAINTENANCE-ID', value: plan.id },
    { key: 'X-MAINTNOTE-OBJECT-ID', value: plain(organisation.messenger.name.en) },
    { key: 'X-MAINTNOTE-IMPACT', value: impactOf(view) },
    { key: 'X-MAINTNOTE-STATUS', value: noteStatus[view.state] },
  ]);
  return `${calendar.toString().trimEnd()}\r\n`;
}

function impactOf({ plan }: WindowView): string {
  const effects = Object.values(plan.affects);
  if (effects.includes('down')) return 'OUTAGE';
  return effects.includes('degraded') ? 'DEGRADED' : 'NO-IMPACT';
}

const noteStatus: Readonly<Record<WindowState, string>> = {
  scheduled: 'CONFIRMED',
  in_progress: 'IN-PROCESS',
  verifying: 'IN-PROCESS',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
};

function line(text: Localised): string {
  return `${plain(text['zh-CN'])} · ${plain(text.en)}`;
}

/** The library leaves line breaks in some properties, so none may come in. */
function plain(text: string): string {
  return withoutTricks(text).replace(/\s+/g, ' ').trim();
}
