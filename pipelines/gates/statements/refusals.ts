// Why a statement does not count: the sentences shown to whoever made it, and to the auditor.

import { bilingual } from '../../plan/bilingual.ts';
import { formIn } from '../../plan/placeholders.ts';
import type { Localised } from '../../plan/plan.ts';

// Objects of the mailbox that are no proof.
export const notReadable = bilingual`It is not readable: no whole JSON, or too large.`;
export const wordsNotProof = bilingual`It holds words, not a proof.`;
export const noSuchDoor = bilingual`There is no such door.`;
export const doorCarriesFeedbackOnly = bilingual`This door carries feedback only.`;
export const doorCarriesLooksOnly = bilingual`This door carries looks at AWS only.`;

export const notOfItsMachine = (why: string): Localised =>
  bilingual`What the machine signed does not count: ${why}.`;

// Comments.
export const noSuchComment = bilingual`There is no such comment, or it was deleted.`;
export const onAnotherIssue = bilingual`The comment stands on another issue than the window's.`;
export const edited = bilingual`The comment was edited, so it does not count. Write a new one.`;
export const notAPerson = bilingual`The comment was not written by a person directly.`;
export const mayNotWrite = bilingual`This account has no write access to the repository, so it cannot give commands.`;
export const unknownAccount = bilingual`The organisation file does not know this GitHub account (by its numeric id). Add it to a role in runbooks/organisation.yaml; it counts from the next window on.`;
export const knownAfterOnly = (by: string): Localised =>
  bilingual`This account or key is not that of ${by} before the correction is in force: until then it can only speak of the correction.`;
export const saysNothing = bilingual`The comment does not say that.`;

// Signatures.
export const notSignedByKey = (by: string): Localised =>
  bilingual`It is not signed by the SSH key that the organisation file has for ${by}, or it was changed.`;
export const noKey = (by: string): Localised =>
  bilingual`The organisation file has no SSH key of ${by}, and a name proves nothing: sign it.`;
export const otherWindow = bilingual`It was said about another window.`;
export const inTheFuture = bilingual`Its time lies in the future: check the clock of the machine that signed it.`;
export const expired = bilingual`It was signed more than 24 hours ago, so it does not count any more.`;

export const saidAlready = bilingual`It stands in the record already, and a word counts once.`;

export const takenBack = bilingual`Whoever said it took it back before anything came of it.`;
export const tookBack = bilingual`It took back a word of the same role, and does nothing else.`;
export const nothingToTakeBack = bilingual`There is nothing to take back: that word stands in the record already, or another role said it.`;

// Rights.
export const noSuchDecision = bilingual`The plan gives this role no such decision. You may /hold, and ask somebody whom the plan names.`;
export const notAnApprover = (phase: string, approvers: Localised): Localised =>
  bilingual`Your role is not among the approvers of ${phase}: ${approvers}.`;
export const noApprovalAsked = (phase: string): Localised =>
  bilingual`The plan asks for no approval of ${phase}.`;

// What a word is bound to.
export const windowClosed = bilingual`The window is closed.`;
export const windowCalledOff = bilingual`The window was called off; only everyone can be let in, and doubts answered.`;
export const olderThanTheHold = bilingual`It is older than the hold, the stop or the roll-back that it would lift. See how things stand, and say it again.`;
export const olderThanTheWindow = bilingual`It is older than this window: say it again.`;
export const olderThanTheEnd = bilingual`It is older than the end in force: say it again.`;
export const endsBeforeItStarts = bilingual`The window would end before it starts: shorten it by less, or call it off.`;
export const olderThanTheAttempt = bilingual`It is about an earlier attempt: say it again.`;
export const noSuchDoubt = bilingual`No single effect in doubt has this key. /status lists the keys.`;
export const noSuchToDo = bilingual`No open to-do has this number. /status lists them.`;
export const notYourToDo = (owner: Localised): Localised =>
  bilingual`This to-do is ${owner}’s: they say that it is done, or somebody who decides.`;
export const nothingToAcknowledge = bilingual`Nothing waits for your acknowledgement.`;
export const noTestCall = bilingual`Call the number first, and say who answered: /done NUMBER who, and when.`;
export const otherLook = (newest: string): Localised =>
  bilingual`The newest look is ${newest}: read what it found, and say it again.`;
export const otherDigest = (digest: string): Localised =>
  bilingual`The digest is not that of the plan in force; it may have changed. Read it again; its digest is \`${digest}\`.`;
export const digestOfReview = (write: string): Localised =>
  bilingual`This is the digest that the pull request shows. Plan, organisation and texts are the same as now, but what is approved is all that the merge froze (roster, code version and time zone data too). To go on, comment \`${write}\`.`;

// Corrections.
export const noSuchCorrection = bilingual`No correction that waits for approval has this digest.`;
export const tooFewDigits = bilingual`Name a correction by at least the first 32 digits of its digest (the answer to its proposal has them): fewer could be those of another.`;
export const correctionMissing = bilingual`The record holds no corrected plan with this digest, which is given with all its 64 digits.`;
export const correctsTooMuch = bilingual`A correction changes plan, organisation and texts alone: not the window, its roster or its code.`;
export const correctionBroken = bilingual`The corrected plan has not the shape of one: something is missing or unknown. Check it with npm run plan:check, and propose it anew.`;
export const notFirstParent = bilingual`It is no first-parent commit of the protected branch.`;
export const notReviewed = bilingual`It was not merged by a reviewed pull request.`;
export const olderCode = bilingual`It is older than the code in force.`;

export function withForm(why: Localised, form: string): Localised {
  return bilingual`${why} Write: \`${(language) => formIn(language, form)}\``;
}
