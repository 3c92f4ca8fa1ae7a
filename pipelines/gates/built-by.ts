// Who may not approve a window because they made its plan.

import type { Builder, Snapshot } from '../plan/snapshot.ts';
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
    ...builders.map(asInvolved),
  ];
}

export function asInvolved({ as, person, githubId }: Builder): Involved {
  return { as, ...(person !== null && { person }), ...(githubId !== null && { githubId }) };
}
