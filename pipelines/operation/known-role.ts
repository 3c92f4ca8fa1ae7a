// Whoever speaks for a role at a laptop names it; a slip in the name is no question of keys.

import { UserError } from '../errors.ts';
import type { Contact } from '../plan/organisation.ts';

/** Throws a UserError that names the roles there are. */
export function knownRole(by: string, people: readonly Contact[]): Contact {
  const role = people.find(({ id }) => id === by);
  if (role !== undefined) return role;
  throw new UserError({
    what: `"${by}" is no role of this organisation`,
    where: '--by',
    whatToDo: `Use one of ${people.map(({ id }) => id).join(', ')}.`,
  });
}
