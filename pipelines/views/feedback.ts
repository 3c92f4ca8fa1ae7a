// Counts what people reported, by kind of trouble and by cohort. Their words are sealed in the record and
// stand in no view; `npm run feedback -- --list` shows them to a person who holds the window's key.

import { troubleTitles } from '../feedback/trouble.ts';
import { bilingual } from '../plan/bilingual.ts';
import { cohortTitle } from '../plan/cohort-names.ts';
import { type Localised, type Trouble, troubles } from '../plan/plan.ts';
import type { Markup } from '../text/html.ts';
import { timeIn } from './moment.ts';
import { table } from './page.ts';
import type { FeedbackView, WindowView } from './window-view.ts';
import { count } from './words.ts';

export const feedbackWays: Readonly<Record<FeedbackView['way'], Localised>> = {
  mail: bilingual`mail`,
  form: bilingual`form`,
  desk: bilingual`desk`,
};

export interface FeedbackOfKind {
  readonly trouble: Trouble;
  readonly count: number;
  readonly latest: FeedbackView;
}

/** The kinds of trouble that were reported, in their fixed order. */
export function feedbackByKind({ feedback }: Pick<WindowView, 'feedback'>): readonly FeedbackOfKind[] {
  return troubles.flatMap((trouble) => {
    const found = feedback
      .filter((one) => one.trouble === trouble)
      .toSorted((one, other) => one.at - other.at);
    const latest = found.at(-1);
    return latest === undefined ? [] : [{ trouble, count: found.length, latest }];
  });
}

/** A row per kind, a column per cohort with reports, and a column for unknown senders. */
export function feedbackTable(view: WindowView, zone: string): Markup {
  const cohorts = [...new Set(view.feedback.map(({ cohort }) => cohort))].sort(
    (one, other) => placeOf(view, one) - placeOf(view, other),
  );
  const heads = [
    bilingual`What people reported`,
    ...cohorts.map((cohort) => titleOf(view, cohort)),
    bilingual`Latest`,
  ];
  const rows = feedbackByKind(view).map(({ trouble, latest }) => [
    troubleTitles[trouble],
    ...cohorts.map((cohort) =>
      count(view.feedback.filter((one) => one.trouble === trouble && one.cohort === cohort).length),
    ),
    timeIn(zone)(latest.at),
  ]);
  return table(
    heads,
    rows,
    cohorts.map((_, index) => index + 1),
  );
}

function placeOf({ cohorts }: WindowView, cohort: string | null): number {
  const place = cohorts.findIndex((one) => one.cohort === cohort);
  return cohort === null ? Number.POSITIVE_INFINITY : place < 0 ? cohorts.length : place;
}

function titleOf({ plan }: WindowView, cohort: string | null): Localised {
  if (cohort === null) return bilingual`Cohort unknown`;
  return cohortTitle(plan, cohort);
}
