// The key of a notice: a rule of the plan for one audience at one site and, for a notice of an event, on one
// occasion. The same text names the notice in the ledger, in a channel and in a view.

export interface NoticeId {
  readonly rule: string;
  readonly audience: string;
  /** Null for readers without a site. */
  readonly site: string | null;
  /** Tells the second extension from the first; null for a notice of the ladder. May hold `/`. */
  readonly occasion: string | null;
}

const noSite = '-';

export function noticeKey({ rule, audience, site, occasion }: NoticeId): string {
  const parts = [rule, audience, site ?? noSite, ...(occasion === null ? [] : [occasion])];
  return parts.join('/');
}

/** Reads a key that `noticeKey` wrote; parts that the key lacks are empty. */
export function readNoticeKey(key: string): NoticeId {
  const [rule = '', audience = '', site = noSite, ...occasion] = key.split('/');
  return {
    rule,
    audience,
    site: site === noSite ? null : site,
    occasion: occasion.length === 0 ? null : occasion.join('/'),
  };
}

/** The occasion of a notice by name: a cohort's turn, or the count that found a client too old. */
export interface Occasion {
  readonly what: string;
  /** Number of roll-backs before it: after a roll-back people come back again and are told again. */
  readonly rolledBack: number;
  readonly cohort: string | null;
}

export function occasionOf({ what, rolledBack, cohort }: Occasion): string {
  return `${what}${rolledBack === 0 ? '' : `-again-${rolledBack}`}${cohort === null ? '' : `/${cohort}`}`;
}

export function cohortOfOccasion(occasion: string | null): string | null {
  return occasion?.split('/')[1] ?? null;
}
