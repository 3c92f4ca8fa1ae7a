// Compares approvals that were given on paper or by mail during the window with those that the messenger's
// own workflow now shows: each must be there, once, with the same decision by the same person.

import type { DecidedApproval } from '../ports.ts';

export function reconcileApprovals(
  offline: readonly DecidedApproval[],
  messenger: readonly DecidedApproval[],
) {
  const shown = Map.groupBy(messenger, ({ id }) => id);
  const missing: string[] = [];
  const different: { readonly id: string; readonly offline: string; readonly messenger: string }[] = [];
  const twice: string[] = [];
  let matched = 0;
  for (const { id, decision, by } of offline) {
    const [first, ...others] = shown.get(id) ?? [];
    if (first === undefined) missing.push(id);
    else if (others.length > 0) twice.push(id);
    else if (first.decision !== decision || (first.by !== '' && first.by !== by)) {
      const said = (decided: DecidedApproval) => `${decided.decision} by ${decided.by}`;
      different.push({ id, offline: said({ id, decision, by }), messenger: said(first) });
    } else matched += 1;
  }
  const open = openIn({ missing, different, twice });
  /** By the approval's number, the account of whoever decided on paper, who must look at it. */
  const lookedAtBy: Readonly<Record<string, string>> = Object.fromEntries(
    offline.filter(({ id }) => open.includes(id)).map(({ id, by }) => [id, by]),
  );
  return { matched, missing, lookedAtBy, different, twice };
}

/** The numbers of approvals that somebody has to look at; empty where all match. */
export function openIn(found: {
  readonly missing: readonly string[];
  readonly different: readonly { readonly id: string }[];
  readonly twice: readonly string[];
}): readonly string[] {
  return [...new Set([...found.missing, ...found.different.map(({ id }) => id), ...found.twice])];
}
