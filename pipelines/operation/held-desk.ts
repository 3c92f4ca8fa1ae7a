// The desk for held work: whoever has the window's key opens the folder in which work is handed in, goes round it, and
// sees what is held.

import { type HandIn, writeHandIn } from '../adapters/outbox/hand-in.ts';
import { readRoster } from '../engine/read-frozen.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Keyring, Store } from '../ports.ts';
import { collectHeld } from './collect-held.ts';
import { type HeldWork, heldWork } from './held-work.ts';
import type { OpenedWindow } from './read-window.ts';

export interface HeldDesk {
  /** Puts there what whoever hands in must know. */
  begin(folder: string): Promise<void>;
  /** One round; a line for each that was taken or put aside. */
  collect(folder: string, mailbox: string | null): Promise<readonly string[]>;
  readonly held: HeldWork;
}

/** A UserError when the key is not the window's: what is held under another would never be replayed. */
export async function openHeldDesk(store: Store, keyring: Keyring, opened: OpenedWindow): Promise<HeldDesk> {
  const { window, snapshot } = opened;
  const roster = await readRoster(store, keyring, opened);
  const windowKey = await keyring.windowKey(window);
  const held = heldWork(store, window, async () => windowKey);
  const { plan, organisation } = snapshot;
  const urgentTo: HandIn['urgentTo'] = organisation.people
    .filter(({ id }) => plan.emergencyContacts.includes(id))
    .map(({ title, email, phone }) => ({ title: `${title['zh-CN']} / ${title.en}`, email, phone }));
  return {
    begin: (folder) => writeHandIn(folder, { format: 1, window, sealTo: sealingKeyOf(windowKey), urgentTo }),
    collect: (folder, mailbox) =>
      collectHeld({ window, windowKey, roster, held, folder, mailbox, now: () => Date.now() }),
    held,
  };
}
