// Says how many people the test message has reached: in all, by site and by department.

import { reachedName } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { measuredText } from './measurements.ts';
import type { WindowView } from './window-view.ts';

export const isOfReached = (name: string): boolean => name.split(' ')[0] === reachedName;

/** One line per group; none where no test message went out. */
export function reachedLines({
  measurements,
  organisation,
}: Pick<WindowView, 'measurements' | 'organisation'>): readonly Localised[] {
  const newest = new Map(
    measurements.filter(({ name }) => isOfReached(name)).map((one) => [one.name, one] as const),
  );
  const groups = [
    ...organisation.sites.map(({ id, name }) => ({ id, title: name })),
    // Departments have no title of their own: use the title of the audience that is this department alone.
    ...organisation.audiences.flatMap(({ who, title }) =>
      typeof who === 'object' && who.departments?.length === 1
        ? [{ id: who.departments[0] ?? '', title }]
        : [],
    ),
  ];
  return [...newest.values()].map((measured) => {
    const [, kind, ...words] = measured.name.split(' ');
    const group = kind === undefined ? bilingual`All who were asked` : titleOf(groups, words.join(' '));
    return bilingual`${group}: ${measuredText(measured)}`;
  });
}
