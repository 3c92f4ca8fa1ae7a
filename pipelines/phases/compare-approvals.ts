// Compares approvals taken on paper or held with those that the messenger or the company's own system shows:
// every one that is missing, doubled or decided otherwise is listed with who must look, and settled one by
// one.

import { openIn, reconcileApprovals } from '../continuity/reconcile.ts';
import { splitSettled } from '../continuity/settled.ts';
import type { Evidence } from '../ledger/entry.ts';
import { approvalIn } from '../ledger/held-item.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { HeldItem } from '../ports.ts';
import { type PhaseContext, stopped } from './context.ts';

/**
 * `held` are the items that people held, approvals among them. The result lists disputed approvals by number:
 * those that somebody has to look at, and those that a decider left as they are; none where nothing can be
 * compared. `stop` is null where all match or are settled.
 */
export async function compareApprovals(context: PhaseContext, held: readonly HeldItem[]) {
  const offline = held.filter((item) => item.kind === 'approval').map(approvalIn);
  const registered = [...context.state().facts.values()].flatMap(({ fact }) =>
    fact.kind === 'offline-approval' ? [{ id: fact.id, decision: fact.decision, by: fact.by }] : [],
  );
  const records = context.ports.approvalRecords;
  const taken = records === null ? [] : [...offline, ...registered];
  const approvals = reconcileApprovals(taken, (await records?.list()) ?? []);
  const disputed = splitSettled(openIn(approvals), (id) => id, context.state());
  const { missing, different, twice } = approvals;
  const named = disputed.open.slice(0, mostNamed).join(', ');
  const why = bilingual`Offline approvals do not match: ${missing.length} missing, ${different.length} different, ${twice.length} twice (${named})`;
  const stop = (evidence: readonly Evidence[]) => stopped(why, mendApprovals, evidence);
  return { approvals, disputed, stop: disputed.open.length > 0 ? stop : null };
}

const mostNamed = 8;

const mendApprovals = bilingual`Whoever decided, as the evidence names him, looks at each; enter or correct it, or close it by /settle NUMBER reason, then comment /resume.`;
