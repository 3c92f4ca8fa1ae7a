// What a source says of one window. Its words count for it where their own times meet it, or where they name none and
// stand in the plan's own announcement or were said while it ran; what it says of other windows is another plan's.

import { type AnnouncedWindow, isCertain } from './announcement.ts';
import type { HeardText } from './read-document.ts';

export interface WindowOfWords {
  /** RFC 9557, as they stand now. */
  readonly start: string;
  readonly end: string;
  readonly announcement: { readonly url: string };
}

export interface WordOnWindow {
  readonly status: 'scheduled' | 'in-progress' | 'extended' | 'completed' | 'cancelled';
  readonly at: string | null;
  /** RFC 9557; only where the reading is certain of it. */
  readonly end?: string;
  readonly url: string;
  readonly text: string;
}

/** A vendor that is late still speaks of the same night. */
const afterEnd = { hours: 24 } as const;

/** Oldest first: by their own dates where all have one; without, a page shows its newest on top. */
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
  // A page without a date was heard when it first said so: the record keeps that.
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

/** A night that was moved to another is off; one that ends earlier has a new end like one that ends later. */
function statusOf(
  { status, start, formerly }: AnnouncedWindow,
  window: WindowOfWords,
): WordOnWindow['status'] {
  if (status === 'shortened') return 'extended';
  const moved = formerly?.start == null ? null : timeIn(start);
  const isOff = moved !== null && Temporal.Instant.compare(moved, instantOf(window.end)) >= 0;
  return status === 'scheduled' && isOff ? 'cancelled' : status;
}

/** A date alone may be of any hour: on the window's first day or later it was heard when it was read. */
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
