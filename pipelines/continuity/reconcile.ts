// Approvals that were given on paper or by mail during the window against those that the messenger's own workflow
// now shows: each must be there, once, with the same decision by the same person.

import type { DecidedApproval } from '../ports.ts';

export interface Reconciliation {
  readonly matched: number;
  readonly missing: readonly string[];
  /** Account of whoever decided on paper, by number: who must look. */
  readonly lookedAtBy: Readonly<Record<string, string>>;
  readonly different: readonly {
    readonly id: string;
    readonly offline: string;
    readonly messenger: string;
  }[];
  readonly twice: readonly string[];
}

export function reconcileApprovals(
  offline: readonly DecidedApproval[],
  messenger: readonly DecidedApproval[],
): Reconciliation {
  const shown = new Map<string, DecidedApproval[]>();
  for (const record of messenger) shown.set(record.id, [...(shown.get(record.id) ?? []), record]);
  const missing: string[] = [];
  const different: { id: string; offline: string; messenger: string }[] = [];
  const twice: string[] = [];
  let matched = 0;
  for (const taken of offline) {
    const records = shown.get(taken.id) ?? [];
    const [first] = records;
    if (first === undefined) missing.push(taken.id);
    else if (records.length > 1) twice.push(taken.id);
    else if (first.decision !== taken.decision || (first.by !== '' && first.by !== taken.by)) {
      different.push({
        id: taken.id,
        offline: `${taken.decision} by ${taken.by}`,
        messenger: `${first.decision} by ${first.by}`,
      });
    } else matched += 1;
  }
  const open = new Set([...missing, ...different.map(({ id }) => id), ...twice]);
  const lookedAtBy = Object.fromEntries(
    offline.filter(({ id }) => open.has(id)).map(({ id, by }) => [id, by]),
  );
  return { matched, missing, lookedAtBy, different, twice };
}

/** The numbers that somebody has to look at; none where all is matched. */
export function openIn({ missing, different, twice }: Reconciliation): readonly string[] {
  return [...new Set([...missing, ...different.map(({ id }) => id), ...twice])];
}
