// What a vendor's text says: the windows it announces, each with the sentence it was read from and how sure the
// reading is.

/** By the latest state that the text tells. */
export type WindowKind = 'planned' | 'emergency' | 'extended' | 'completed' | 'cancelled';

/** What a text says of its window; `shortened` names a new end that is earlier, `completed` that it is over. */
export type StatementStatus = (typeof statuses)[number];
export const statuses = [
  'scheduled',
  'in-progress',
  'extended',
  'shortened',
  'completed',
  'cancelled',
] as const;

/** `other`: something that is none of these, or only some of all. */
export type AffectedPart = 'all' | 'login' | 'messages' | 'files' | 'groups' | 'other';

/** RFC 3339 with offset; null where the text is silent. */
export interface Times {
  readonly start: string | null;
  readonly end: string | null;
}

export interface AnnouncedWindow extends Times {
  readonly kind: WindowKind;
  readonly status: StatementStatus;
  /** IANA name or offset of the zone that the text names; null where it names none and one was assumed. */
  readonly zone: string | null;
  /** As the text says it; null where it says none. */
  readonly durationMinutes: number | null;
  /** Empty where the text does not say. */
  readonly affects: readonly AffectedPart[];
  /** From 0 to 1; see `isCertain`. */
  readonly confidence: number;
  /** The text's own words. */
  readonly evidence: string;
  /** The times that these ones replace, by the text's own words ("原定…", "originally scheduled for…"). */
  readonly formerly: Times | null;
}

/** Of a form whose fields say no more than the times. */
export const onlyTimes = { zone: null, durationMinutes: null, formerly: null } as const;

/** Claims that start and end are what the text says. */
export function isCertain({ confidence }: Pick<AnnouncedWindow, 'confidence'>): boolean {
  return confidence >= 0.9;
}

export interface ReadingContext {
  /** When the text was published: a date or an RFC 3339 time; null where unknown. */
  readonly publishedAt: string | null;
  /** The IANA zone in which this source writes when it names none; null where nobody said. */
  readonly zone: string | null;
}
