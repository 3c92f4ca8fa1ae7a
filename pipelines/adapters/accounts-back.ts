// Who is back, from the logins that ended: the one answer that a return needs when it goes on after a crash.

import type { ServerSample } from '../ports.ts';

export function accountsBackSince(completed: ServerSample['completed'], epochMs: number): readonly string[] {
  return [
    ...new Set(
      completed.filter((login) => login.ok && login.finishedAt >= epochMs).map((login) => login.account),
    ),
  ];
}
