// Picks what a source says about one window: texts whose times overlap it, and texts without times that are
// the plan's own announcement or were published while it ran. Texts about other windows are left to their
// plans.

import { type AnnouncedWindow, isCertain } from './announcement.ts';
import type { HeardText } from './read-document.ts';

export interface WindowOfWords {
  /** Start and end as now planned (RFC 9557). */
  readonly start: string;
  readonly end: string;
  readonly announcement: { readonly url: string };
}

export interface WordOnWindow {
  readonly status: 'scheduled' | 'in-progress' | 'extended' | 'completed' | 'cancelled';
  readonly at: string | null;
  /** The new end (RFC 9557), only where the reading is certain of it. */
  readonly end?: string;
  readonly url: string;
  readonly text: string;
}

/** Texts published so long after the end still count, because the vendor may be late. */
const afterEnd = { hours: 24 } as const;

/** The words, oldest first: by date where all have one, else reversed, as pages show the newest on top. */
export function wordsOnWindow(
  texts: readonly HeardText[],
  window: WindowOfWords,
  sourceUrl: string,
): readonly WordOnWindow[] {
  const words = texts
    .toReversed()
    .flatMap((text) =>
      text.windows
        .filter((one) => isOn(one, text, window))
        .map((one) => wordOf(one, text, window, sourceUrl)),
    );
  const areDated = words.every(({ at }) => at !== null);
  if (!areDated) return words;
  return words.toSorted((one, other) => Temporal.Instant.compare(one.at ?? '', other.at ?? ''));
}

function isOn(said: AnnouncedWindow, text: HeardText, window: WindowOfWords): boolean {
  const [start, end] = [instantOf(window.start), instantOf(window.end)];
  const isBefore = (one: Temporal.Instant, other: Temporal.Instant) =>
    Temporal.Instant.compare(one, other) < 0;
  const last = end.add(afterEnd);
  const from = timeIn(said.formerly?.start ?? said.start);
  const until = timeIn(said.formerly?.end ?? said.end);
  if (from !== null)
    return isBefore(from, end) && (until === null ? !isBefore(from, start) : isBefore(start, until));
  if (until !== null) return isBefore(start, until) && isBefore(until, last);
  if (text.url === window.announcement.url) return true;
  const at = saidAt(text, window);
  // A text without a date counts as said when it was first read, which the record keeps.
  return at === null || (!isBefore(instantOf(at), start) && isBefore(instantOf(at), last));
}

function wordOf(
  said: AnnouncedWindow,
  text: HeardText,
  window: WindowOfWords,
  sourceUrl: string,
): WordOnWindow {
  const end = isCertain(said) ? timeIn(said.end) : null;
  const { timeZoneId } = Temporal.ZonedDateTime.from(window.end);
  const changes = said.status === 'extended' || said.status === 'shortened';
  return {
    status: statusOf(said, window),
    at: saidAt(text, window),
    ...(changes && end !== null && { end: end.toZonedDateTimeISO(timeZoneId).toString() }),
    url: text.url ?? sourceUrl,
    text: said.evidence === '' ? text.text : said.evidence,
  };
}

/** The status for this window: a move to another night cancels it; a shortened end counts as a new end. */
function statusOf(
  { status, start, formerly }: AnnouncedWindow,
  window: WindowOfWords,
): WordOnWindow['status'] {
  if (status === 'shortened') return 'extended';
  const moved = formerly?.start == null ? null : timeIn(start);
  const isOff = moved !== null && Temporal.Instant.compare(moved, instantOf(window.end)) >= 0;
  return status === 'scheduled' && isOff ? 'cancelled' : status;
}

/** When it was said; null (when it was read) for a date without an hour that may lie within the window. */
function saidAt({ publishedAt }: HeardText, window: WindowOfWords): string | null {
  if (publishedAt === null || publishedAt.length > 10) return publishedAt;
  return publishedAt >= window.start.slice(0, 10)
    ? null
    : `${publishedAt}T00:00:00${Temporal.ZonedDateTime.from(window.start).offset}`;
}

const instantOf = (text: string): Temporal.Instant => Temporal.Instant.from(text);

function timeIn(text: string | null): Temporal.Instant | null {
  return text === null || text.length <= 10 ? null : instantOf(text);
}
