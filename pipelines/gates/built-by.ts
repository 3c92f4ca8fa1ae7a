// Who may not approve a window because they made its plan.

import type { Snapshot } from '../plan/snapshot.ts';
import type { Involved } from './approvals.ts';

/** The author that the plan names, and everybody who wrote or merged a part of it. */
export function builtBy({
  plan,
  mergedBy,
  builtBy: builders = [],
}: Pick<Snapshot, 'plan' | 'mergedBy' | 'builtBy'>): readonly Involved[] {
  return [
    { as: 'author', person: plan.author },
    ...(mergedBy ? [{ as: 'merger', person: mergedBy } as const] : []),
    ...builders.map(
      ({ as, person, githubId }): Involved => ({
        as,
        ...(person !== null && { person }),
        ...(githubId !== null && { githubId }),
      }),
    ),
  ];
}
