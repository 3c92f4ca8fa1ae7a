// The shape of what was read from a vendor's text: the announced windows, each with the sentences it was read
// from and how sure the reading is.

/** The kind of window, by the latest state that the text tells. */
export type WindowKind = 'planned' | 'emergency' | 'extended' | 'completed' | 'cancelled';

/** What a text says about its window; `shortened`: a new end that is earlier, `completed`: it is over. */
export type StatementStatus = (typeof statuses)[number];
export const statuses = [
  'scheduled',
  'in-progress',
  'extended',
  'shortened',
  'completed',
  'cancelled',
] as const;

/** An affected part; `other`: something else, or only a part of the service. */
export type AffectedPart = 'all' | 'login' | 'messages' | 'files' | 'groups' | 'other';

/** Start and end (RFC 3339 with offset); null where the text does not say. */
export interface Times {
  readonly start: string | null;
  readonly end: string | null;
}

export interface AnnouncedWindow extends Times {
  readonly kind: WindowKind;
  readonly status: StatementStatus;
  /** IANA name or offset of the zone that the text names; null where it names none and one was assumed. */
  readonly zone: string | null;
  /** The duration as the text states it; null where it states none. */
  readonly durationMinutes: number | null;
  /** Empty where the text does not say. */
  readonly affects: readonly AffectedPart[];
  /** From 0 to 1; see `isCertain`. */
  readonly confidence: number;
  /** The sentences of the text that tell the window, as quotes. */
  readonly evidence: string;
  /** The times that these ones replace, by the text's own words ("原定…", "originally scheduled for…"). */
  readonly formerly: Times | null;
}

/** The other fields of a window from a form (a feed, an API) that holds only start and end. */
export const onlyTimes = { zone: null, durationMinutes: null, formerly: null } as const;

/** Whether the reading claims that start and end are what the text says. */
export function isCertain({ confidence }: Pick<AnnouncedWindow, 'confidence'>): boolean {
  return confidence >= 0.9;
}

export interface ReadingContext {
  /** When the text was published: a date or an RFC 3339 time; null where unknown. */
  readonly publishedAt: string | null;
  /** The IANA zone in which this source writes when it names none; null where nobody said. */
  readonly zone: string | null;
}
