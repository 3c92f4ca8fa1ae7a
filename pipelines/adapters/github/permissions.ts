// What a user may do in the repository, exactly: `permission` maps maintain to write and triage to read.

import { type Github, statusOf } from './client.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** A role of the organisation's own making counts as what GitHub maps it to. */
export async function roleOf(
  github: Github,
  login: string,
): Promise<{ readonly role: Role; readonly userId: number }> {
  const { octokit, owner, repo } = github;
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
    });
    return { role: asRole(data.role_name) ?? asRole(data.permission) ?? 'none', userId: data.user?.id ?? 0 };
  } catch (error) {
    if (statusOf(error) === 404) return { role: 'none', userId: 0 };
    throw error;
  }
}

/** An approver must be somebody who could have changed the plan: at least write. */
export function mayApprove(role: Role): boolean {
  return role === 'admin' || role === 'maintain' || role === 'write';
}

function asRole(name: string): Role | null {
  const roles: readonly Role[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];
  return roles.find((role) => role === name) ?? null;
}
