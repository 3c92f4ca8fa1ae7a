// Every gate that asks people, as views show it: whose approval counts, whose does not and why, whose is
// missing.

import { explainRefusal } from '../gates/approval-refusals.ts';
import { builtBy } from '../gates/built-by.ts';
import { deadlineFor, judgeGateApprovals } from '../gates/gate.ts';
import type { Fact, ProvenBy } from '../ledger/fact.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { GateView } from './window-view.ts';

type Judged = Pick<
  Parameters<typeof judgeGateApprovals>[0],
  'snapshot' | 'snapshotDigest' | 'timeline' | 'state' | 'now'
>;

export function gatesOf(judged: Judged): readonly GateView[] {
  const { snapshot, state } = judged;
  const involved = builtBy(snapshot);
  return judged.timeline.steps.flatMap((step) => {
    const { phase, round } = step;
    const rule = snapshot.plan.approvals.gates[phase];
    if (rule === undefined || round === 2) return [];
    const asked = state.gates.get(phase);
    const approvals = judgeGateApprovals({ ...judged, step, involved, standing: null });
    const refused = new Map(approvals.refused.map(({ id, why }) => [id, explainRefusal(why)]));
    return [
      {
        phase,
        quorum: approvals.needed,
        counted: approvals.counted.map(({ by }) => by),
        missing: approvals.missing,
        deadline: deadlineFor({ ...judged, step }),
        open: asked?.open ?? null,
        reasons: asked?.reasons ?? [],
        decisions: [...state.facts.values()].flatMap(({ id, fact }) =>
          decisionOf(fact, phase, refused.get(id) ?? null),
        ),
      },
    ];
  });
}

/** How a decision was proven (comment, key). The organisation file says whose account or key it is. */
export function proofWords(proven: ProvenBy): Localised {
  return proven.kind === 'comment'
    ? bilingual`GitHub comment ${proven.comment} of account ${proven.user}`
    : bilingual`signed with the key ${proven.key}`;
}

function decisionOf(fact: Fact, phase: PhaseName, refused: Localised | null): GateView['decisions'] {
  const kinds = { approval: 'approved', rejection: 'rejected', withdrawal: 'withdrew' } as const;
  if (fact.kind !== 'approval' && fact.kind !== 'rejection' && fact.kind !== 'withdrawal') return [];
  if (fact.phase !== phase) return [];
  return [
    {
      kind: kinds[fact.kind],
      by: fact.by,
      at: Date.parse(fact.at),
      proof: proofWords(fact.provenBy),
      reason: fact.reason ?? null,
      refused,
    },
  ];
}
