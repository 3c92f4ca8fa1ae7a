// What is known of the messages of a segment, as the one outcome that the ledger keeps of it: a word for each
// recipient, spelt as the few of whom something else is known than of the rest.

import type { Outcome } from '../ledger/entry.ts';
import type { SendResult } from '../ports.ts';

/** `queued`: it waits for a worker, who will say what became of it. */
export type Heard = SendResult | { readonly result: 'queued' };

/** All refused is a failure; any unknown leaves it in doubt for those recipients; who was refused stands in both. */
export function outcomeOf(heard: readonly Heard[], recipients: readonly string[]): Outcome {
  const those = (result: Heard['result']) => recipients.filter((_, index) => heard[index]?.result === result);
  const whyOf = (result: 'refused' | 'unknown'): string => {
    const first = heard.find((one) => one.result === result);
    return first !== undefined && 'why' in first ? first.why : '';
  };
  const doubtful = those('unknown');
  const refused = those('refused');
  const whom = refused.length > 0 && { refused };
  if (doubtful.length > 0) {
    return { result: 'in-doubt', why: whyOf('unknown'), recipients: doubtful, ...whom };
  }
  if (refused.length === heard.length) return { result: 'failed', why: whyOf('refused') };
  const queued = those('queued').length;
  return {
    result: 'done',
    detail: {
      accepted: heard.length - refused.length - queued,
      refused: refused.length,
      ...(queued > 0 && { queued }),
      ...(refused.length > 0 && { why: whyOf('refused') }),
    },
    ...whom,
  };
}
