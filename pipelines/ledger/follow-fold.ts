// The state of a ledger that grows: each entry is folded once, when somebody next asks.

import { beginFold, type RecordState } from './fold.ts';
import type { Ledger } from './ledger.ts';

export function followFold(ledger: Pick<Ledger, 'entries'>): () => RecordState {
  const fold = beginFold();
  let taken = 0;
  return () => {
    const entries = ledger.entries();
    for (; taken < entries.length; taken += 1) fold.take(entries[taken] as (typeof entries)[number]);
    return fold.state;
  };
}
