// Held work enters the embedded messenger here: with its true sender and time, once per key.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { approvalIn, digestOfItem, sha256 } from '../../ledger/held-item.ts';
import type { OutboxItem } from '../../ports.ts';
import type { MessengerEvent } from './messenger-events.ts';
import type { MessengerState } from './messenger-state.ts';
import type { EmbeddedMessenger } from './messenger-types.ts';

export function createReplayDesk(office: {
  readonly clock: EventClock;
  readonly state: MessengerState;
  readonly once: (key: string, prefix: string, make: (id: string, key: string) => MessengerEvent) => string;
  readonly record: (event: MessengerEvent) => void;
}): Pick<EmbeddedMessenger, 'putReplay' | 'replayDigest'> {
  const { clock, state, once, record } = office;

  /** Every kind leaves its message in the conversation; an upload its file and an approval its decision first. */
  function enter(item: OutboxItem): string {
    const { key, from, file } = item;
    const at = clock.now();
    if (file !== undefined) {
      once(`replay-file/${key}`, 'f', (id, fullKey) => ({
        at,
        kind: 'file-stored',
        id,
        name: file.name,
        owner: from,
        digest: file.digest,
        content: Buffer.from(file.bytes).toString('base64'),
        key: fullKey,
      }));
    }
    if (item.kind === 'approval') record({ at, kind: 'approval-recorded', ...approvalIn(item) });
    return once(`replay/${key}`, 'm', (id, fullKey) => ({
      at,
      kind: 'message-sent',
      id,
      conversation: item.conversation,
      from,
      sentAt: item.at,
      text: item.text,
      key: fullKey,
    }));
  }

  return {
    putReplay: (item) => {
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
    replayDigest: (key) => state.replays.get(key)?.digest ?? null,
  };
}
