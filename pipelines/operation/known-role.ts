// Checks the role that somebody at a laptop speaks for, so that a typing error is not reported as a missing
// key.

import { UserError } from '../errors.ts';
import type { Contact } from '../plan/organisation.ts';

/** Throws a UserError that lists the existing roles. */
export function knownRole(by: string, people: readonly Contact[]): Contact {
  const role = people.find(({ id }) => id === by);
  if (role !== undefined) return role;
  throw new UserError({
    what: `"${by}" is no role of this organisation`,
    where: '--by',
    whatToDo: `Use one of ${people.map(({ id }) => id).join(', ')}.`,
  });
}
