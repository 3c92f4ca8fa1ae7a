// Which notice it is: a rule of the plan for one audience at one site and, for a notice that waits for an event, on
// one occasion. Spelt as text in the ledger, in a channel and in a view.

export interface NoticeId {
  readonly rule: string;
  readonly audience: string;
  /** Null for readers without a site. */
  readonly site: string | null;
  /** Tells the second extension from the first; null for a step of the ladder. May hold `/`. */
  readonly occasion: string | null;
}

const noSite = '-';

export function noticeKey({ rule, audience, site, occasion }: NoticeId): string {
  const parts = [rule, audience, site ?? noSite, ...(occasion === null ? [] : [occasion])];
  return parts.join('/');
}

/** Reads what `noticeKey` spelt; parts that a key lacks are empty. */
export function readNoticeKey(key: string): NoticeId {
  const [rule = '', audience = '', site = noSite, ...occasion] = key.split('/');
  return {
    rule,
    audience,
    site: site === noSite ? null : site,
    occasion: occasion.length === 0 ? null : occasion.join('/'),
  };
}

/** The occasion on which people are told by name: whose turn it is, or which count found their client too old. */
export interface Occasion {
  readonly what: string;
  /** Roll-backs before it: whoever comes back anew is told anew. */
  readonly rolledBack: number;
  readonly cohort: string | null;
}

export function occasionOf({ what, rolledBack, cohort }: Occasion): string {
  return `${what}${rolledBack === 0 ? '' : `-again-${rolledBack}`}${cohort === null ? '' : `/${cohort}`}`;
}

export function cohortOfOccasion(occasion: string | null): string | null {
  return occasion?.split('/')[1] ?? null;
}
