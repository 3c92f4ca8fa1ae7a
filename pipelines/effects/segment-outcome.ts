// The one outcome that the ledger keeps of a segment. It holds a result for each recipient by naming only
// those whose result differs from the rest.

import type { Outcome } from '../ledger/entry.ts';
import type { SendResult } from '../ports.ts';

/** `queued`: the message waits for a worker, who will report what became of it. */
export type Heard = SendResult | { readonly result: 'queued' };

/** All refused is a failure; any unknown leaves those in doubt; who was refused stands in both. */
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
