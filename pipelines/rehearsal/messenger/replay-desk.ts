// Enters held work into the embedded messenger, with its true sender and time, once per key.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { replayAnswer } from '../../adapters/http/contract.ts';
import { sha256 } from '../../ledger/canonical.ts';
import { approvalIn, digestOfItem } from '../../ledger/held-item.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { OutboxItem } from '../../ports.ts';
import { fileStored, type Made, type MessengerEvent } from './messenger-events.ts';
import type { MessengerState } from './messenger-state.ts';

export function createReplayDesk(office: {
  readonly clock: EventClock;
  readonly state: MessengerState;
  readonly once: (key: string, what: Made) => string;
  readonly record: (event: MessengerEvent) => void;
  readonly refuseWhileDown: () => void;
}) {
  const { clock, state, once, record, refuseWhileDown } = office;

  /** Enters one item: an upload's file or an approval's decision first, then, for every kind, the message. */
  function enter(item: OutboxItem): string {
    const { key, from, file, conversation, at: sentAt, text } = item;
    if (file !== undefined) once(`replay-file/${key}`, fileStored(file.name, from, file.bytes));
    if (item.kind === 'approval') record({ at: clock.now(), kind: 'approval-recorded', ...approvalIn(item) });
    return once(`replay/${key}`, { kind: 'message-sent', conversation, from, sentAt, text });
  }

  return {
    putReplay: (item: OutboxItem): Said<typeof replayAnswer> => {
      refuseWhileDown();
      const digest = digestOfItem(item);
      const known = state.replays.get(item.key);
      if (known !== undefined) {
        if (known.digest === digest) return { result: 'done', id: known.id };
        return { result: 'refused', why: `another item stands under the key ${item.key}` };
      }
      if (!state.accounts.has(item.from)) return { result: 'refused', why: `no account ${item.from}` };
      if (item.file !== undefined && sha256(item.file.bytes) !== item.file.digest) {
        return { result: 'refused', why: `the bytes of ${item.file.name} do not fit their digest` };
      }
      const id = enter(item);
      record({ at: clock.now(), kind: 'replayed', key: item.key, id, item: item.kind, digest });
      return { result: 'done', id };
    },
    replayDigest: (key: string) => state.replays.get(key)?.digest ?? null,
  };
}
