// One run of the desk, in a process of its own so that it can be killed: hands in what is missing, and collects it all.

import { inParallel } from '../../../pipelines/adapters/in-parallel.ts';
import { handInTo, writeHandIn } from '../../../pipelines/adapters/outbox/hand-in.ts';
import { heldWork } from '../../../pipelines/adapters/outbox/held-work.ts';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { collectHeld } from '../../../pipelines/operation/collect-held.ts';
import { messageItem } from '../../../pipelines/operation/held-items.ts';

const [folder = '', storeAt = '', count = '0', action = ''] = process.argv.slice(2);
/** Members of staff who hand in at the same time. */
const atOnce = 32;
const windowKey = new Uint8Array(32).fill(5);
const window = 'w';
const handIn = { format: 1, window, sealTo: sealingKeyOf(windowKey), urgentTo: [] } as const;
const held = heldWork(createFolderStore(storeAt), window, async () => windowKey);
if (action === 'hand-in') {
  await writeHandIn(folder, handIn);
  await inParallel(
    Array.from({ length: Number(count) }, (_, index) => index),
    atOnce,
    async (index) => {
      const at = new Date(1_796_000_000_000 + index * 1_000).toISOString();
      await handInTo(folder, handIn, messageItem({ from: 'a', conversation: 'sales', at }, `item ${index}`));
    },
  );
}
if (action === 'collect')
  await collectHeld({
    window,
    windowKey,
    roster: [],
    held,
    folder,
    mailbox: null,
    settle: async () => undefined,
  });
if (action === 'list') for (const { text } of (await held.contents()).held) console.log(text);
