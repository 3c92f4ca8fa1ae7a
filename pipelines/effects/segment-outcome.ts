// What is known of the messages of a segment, as the one outcome that the ledger keeps of it.

import type { Outcome } from '../ledger/entry.ts';
import type { SendResult } from '../ports.ts';

/** `queued`: it waits for a worker, who will say what became of it. */
export type Heard = SendResult | { readonly result: 'queued' };

/** One outcome for the segment: any unknown makes it a doubt about those recipients, all refused a failure. */
export function outcomeOf(heard: readonly Heard[], recipients: readonly string[]): Outcome {
  const doubtful = recipients.filter((_, index) => heard[index]?.result === 'unknown');
  if (doubtful.length > 0) {
    const why = heard.find((one) => one.result === 'unknown');
    return { result: 'in-doubt', why: why?.result === 'unknown' ? why.why : '', recipients: doubtful };
  }
  const refused = heard.filter((one) => one.result === 'refused');
  const first = refused[0];
  if (first?.result === 'refused' && refused.length === heard.length)
    return { result: 'failed', why: first.why };
  const queued = heard.filter((one) => one.result === 'queued').length;
  const accepted = heard.length - refused.length - queued;
  return {
    result: 'done',
    detail: { accepted, refused: refused.length, ...(queued > 0 && { queued }) },
  };
}
