// Why an approval does not count: the tags that code compares, and the sentences that the approver reads.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';

export type ApprovalRefusal = keyof typeof explanations;

/** Why an approval does not count, for the person who gave it. */
export function explainRefusal(why: ApprovalRefusal): Localised {
  return explanations[why];
}

const explanations = {
  'not-an-approver': bilingual`Not on the list of approvers that the plan gives for this phase.`,
  'identity-does-not-match': bilingual`The account or key that gave it is not the one that the organisation file has for this role.`,
  author: bilingual`The author of the plan cannot approve it.`,
  merger: bilingual`Whoever merged the plan cannot approve it.`,
  proposer: bilingual`Whoever proposed the correction cannot approve it.`,
  commander: bilingual`Whoever gave the command to start cannot approve it.`,
  'other-snapshot': bilingual`It approves another snapshot; the plan has changed, so approve again with the current digest.`,
  'after-the-deadline': bilingual`It came after the deadline: from then on only those count to whom the plan escalates.`,
  'in-the-future': bilingual`Its time lies in the future.`,
  withdrawn: bilingual`Withdrawn by the same person.`,
  voided: bilingual`The comment was edited or deleted afterwards, which voids it; write a new one.`,
  'not-witnessed': bilingual`It could not be read again at its source just now, so it does not count yet.`,
  'reason-missing': bilingual`An approval in the emergency lane needs a reason.`,
  'same-person-twice': bilingual`Another approval of the same person already counts.`,
} as const satisfies Readonly<Record<string, Localised>>;
