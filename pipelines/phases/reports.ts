// What people report while others come back, as the return uses it: how many new complaints there are, and
// who of the roster says that all is well.

import { type Feedback, feedbackIn } from '../feedback/feedback-fact.ts';
import { isTrouble } from '../feedback/trouble.ts';
import type { PhaseContext } from './context.ts';

/** Several complaints of one person within this time count as one. */
const onePersonMs = 10 * 60_000;

/**
 * The most complaints of unknown senders (the form, an address outside the roster) that count within that
 * time: too few to slow a return by themselves.
 */
const mostOfNobody = 2;

/**
 * Each call gives what is new since the call before (the first: since `from`, epoch ms): the number of
 * complaints, and the accounts whose people say that all is well and so are back.
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
    // A report through the desk counts without a known sender, as one of our own people took it down.
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
