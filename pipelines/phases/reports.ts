// What people report while others come back, as the return hears it: how many new words of trouble,
// and who of the roster says that all is well.

import { type Feedback, feedbackIn } from '../feedback/feedback-fact.ts';
import { isTrouble } from '../feedback/trouble.ts';
import type { PhaseContext } from './context.ts';

/** Five mails of one person within this time are one complaint. */
const onePersonMs = 10 * 60_000;

/** Of nobody known (the form, an address outside the roster) within that time: too few to slow a return by themselves. */
const mostOfNobody = 2;

/**
 * Each call gives what is new since the call before, the first one what was said since `from` (epoch ms): how many words of
 * trouble, and the accounts whose people say that all is well, who are back.
 */
export function hearReports(context: PhaseContext, from: number) {
  const complained = new Map<string, number>();
  let ofNobody: readonly number[] = [];
  let heard = 0;
  return () => {
    const facts = [...context.state().facts.values()].slice(heard);
    heard += facts.length;
    const said = feedbackIn(facts).filter((fact) => Date.parse(fact.at) >= from);
    const well = said.filter(({ trouble }) => trouble === 'none').flatMap((fact) => accountsOf(fact));
    const troubles = said.filter((fact) => isTrouble(fact.trouble) && isNews(fact)).length;
    return { troubles, well };
  };

  function accountsOf(fact: Feedback): readonly string[] {
    const { account } = context.senderOf(fact);
    return account === null ? [] : [account];
  }

  function isNews(fact: Feedback): boolean {
    const [account] = accountsOf(fact);
    const at = Date.parse(fact.at);
    // At the desk somebody of ours heard it.
    if (account === undefined && fact.way === 'desk') return true;
    if (account === undefined) {
      ofNobody = ofNobody.filter((before) => at - before < onePersonMs);
      if (ofNobody.length >= mostOfNobody) return false;
      ofNobody = [...ofNobody, at];
      return true;
    }
    const before = complained.get(account) ?? Number.NEGATIVE_INFINITY;
    if (at - before < onePersonMs) return false;
    complained.set(account, at);
    return true;
  }
}
