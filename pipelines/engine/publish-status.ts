// Publishes everything that readers without an account see, drawn from one value: page, JSON, calendar, feed, banner,
// and what the telephones say.

import { announcementFiles } from '../auto-reply/announcements.ts';
import { endWhileOpen } from '../auto-reply/reply-policy.ts';
import type { StatusPublisher } from '../ports.ts';
import { atomFeed } from '../views/atom.ts';
import { bannerScript } from '../views/banner.ts';
import { calendarOf } from '../views/calendar.ts';
import { publishedFile, publishedText } from '../views/published.ts';
import { statusPage } from '../views/status-page.ts';
import { statuspageJson } from '../views/statuspage-json.ts';
import { isOverForPeople } from '../views/turn-words.ts';
import type { WindowView } from '../views/window-view.ts';
import { type ViewOf, viewOfRun } from './view-of-run.ts';

/** Idempotent: the last publication wins, and the same state publishes the same files. */
export async function publishStatus(run: ViewOf, status: StatusPublisher): Promise<void> {
  await status.publish(publicFiles(viewOfRun(run)));
}

export function publicFiles(view: WindowView): ReadonlyMap<string, string> {
  const json = statuspageJson(view);
  return new Map([
    ['index.html', statusPage(view)],
    ...json,
    // Clients of the Statuspage API look below this path.
    ...[...json].map(([name, content]) => [`api/v2/${name}`, content] as const),
    ['window.ics', calendarOf(view)],
    ['history.atom', atomFeed(view)],
    ['banner.js', bannerScript(view)],
    [publishedFile, publishedText(view)],
    ...announcementsOf(view),
  ]);
}

function announcementsOf(view: WindowView): ReadonlyMap<string, string> {
  const isTakenBack = view.turn !== null && ['went-back', 'not-switching'].includes(view.turn.kind);
  const isOver = isOverForPeople(view) || isTakenBack;
  const end = isOver ? (view.actualEnd ?? view.now) : endWhileOpen(view.currentEnd, view.now);
  const instant = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs);
  return announcementFiles(view.plan, view.organisation, instant(view.now), instant(end));
}
