// What a user may do in the repository, exactly: `permission` maps maintain to write and triage to read.

import { type Github, orMissing } from './client.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** A role of the organisation's own making counts as what GitHub maps it to. */
export async function roleOf(
  { octokit, repository }: Github,
  login: string,
): Promise<{ readonly role: Role; readonly userId: number }> {
  const found = await orMissing(null, () =>
    octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username: login }),
  );
  if (found === null) return { role: 'none', userId: 0 };
  const { role_name, permission, user } = found.data;
  return { role: asRole(role_name) ?? asRole(permission) ?? 'none', userId: user?.id ?? 0 };
}

/** An approver must be somebody who could have changed the plan: at least write. */
export function mayApprove(role: Role): boolean {
  return role === 'admin' || role === 'maintain' || role === 'write';
}

function asRole(name: string): Role | null {
  const roles: readonly Role[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];
  return roles.find((role) => role === name) ?? null;
}
