// Work held while the messenger is away: messages, uploads and approvals taken offline wait in the record's store,
// encrypted, each under a key and with its digest, until the replay phase puts them in.

import { createOutbox, type FillableOutbox } from '../pipelines/adapters/outbox/outbox.ts';
import { readRoster } from '../pipelines/engine/read-frozen.ts';
import { digestOfItem } from '../pipelines/ledger/held-item.ts';
import { heldWork } from '../pipelines/operation/held-work.ts';
import {
  type HeldWords,
  heldItem,
  heldKinds,
  holdOnce,
  lineOfHeld,
} from '../pipelines/operation/hold-item.ts';
import { keyringOfJob, timeOfJob } from '../pipelines/operation/job.ts';
import { outboxFolder } from '../pipelines/operation/outbox-folder.ts';
import { readOpenedWindow } from '../pipelines/operation/read-window.ts';
import { outbox, says } from './commands/outbox.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';
import type { Values } from './lib/describe.ts';
import { namedStore, namedWindow } from './lib/window-at-hand.ts';

await runCommand(outbox, async ({ values, positionals: [action, ...words], language }) => {
  const window = namedWindow(values.window);
  if (values.folder !== undefined) process.env.TIDEOVER_OUTBOX = values.folder;
  const box = await boxOf(window, values.store);
  if (oneOf('ACTION', action, ['hold', 'list']) === 'hold') {
    const item = await heldItem(wordsIn(words, values), Date.now());
    await holdOnce(box, item);
    return console.log(`${says.held[language]}${lineOfHeld(item, language)}`);
  }
  const place = outboxFolder(process.env, window) ?? process.env.TIDEOVER_STORE ?? '';
  const [held, replayed] = [await box.held(), await box.replayed()];
  if (values.json) {
    const items = held.map((item) => ({
      ...item,
      file: item.file?.name ?? null,
      sha256: digestOfItem(item),
    }));
    return console.log(JSON.stringify({ place, held: items, replayed: [...replayed] }, null, 2));
  }
  for (const item of held) console.log(lineOfHeld(item, language));
  console.log(says.counted(held.length, replayed.size, place)[language]);
});

async function boxOf(window: string, address: string | undefined): Promise<FillableOutbox> {
  const folder = outboxFolder(process.env, window);
  if (folder !== null) return createOutbox(folder);
  const store = namedStore(address);
  const keyring = keyringOfJob(store);
  // Whoever can read the roster has the window's key; what is held under another would never be replayed.
  await readRoster(store, keyring, await readOpenedWindow(store, window, timeOfJob()));
  return heldWork(store, window, () => keyring.windowKey(window));
}

function wordsIn([kindText, ...words]: readonly string[], values: Values<typeof outbox.options>): HeldWords {
  const { from, in: conversation, at, file, key } = values;
  const kind = heldKinds.find((known) => known === kindText);
  if (kind === undefined) throw new WrongUse(says.kind);
  if (from === undefined || conversation === undefined) throw new WrongUse(says.needsPlace);
  if ((kind === 'upload') !== (file !== undefined)) throw new WrongUse(says.fileOfUpload);
  const text = words.join(' ').trim();
  if (text === '' && file === undefined) throw new WrongUse(says.needsText);
  return { kind, conversation, from, text, at, file, key };
}
