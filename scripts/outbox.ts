// Held work while the messenger is away: anybody hands it in without a key, the desk collects it encrypted
// into the record's store, and the replay phase enters it into the messenger.

import { handedIn } from '../pipelines/adapters/outbox/hand-in.ts';
import { digestOfItem } from '../pipelines/ledger/held-item.ts';
import { bringWork } from '../pipelines/operation/bring-work.ts';
import { openHeldDesk } from '../pipelines/operation/collect-held.ts';
import { lineOfHeld } from '../pipelines/operation/held-items.ts';
import { keyringOf } from '../pipelines/operation/job.ts';
import { outbox } from './commands/on-the-night.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

await runCommand(outbox, async ({ values, positionals: [given, ...files], language }) => {
  const action = oneOf('ACTION', given, ['add', 'collect', 'list']);
  const folder = values.folder ?? process.env.TIDEOVER_OUTBOX;
  if (!folder && action !== 'list') throw new WrongUse(bilingual`Name the shared folder with --folder.`);
  if (action === 'add') {
    const { items, urgent } = await bringWork(folder ?? '', files, values, Date.now());
    if (items.length === 0) throw new WrongUse(bilingual`Bring a file, a --text or an --approval.`);
    for (const { key, file, text } of items)
      console.log(bilingual`Held under number ${key}: ${file?.name ?? `${text.slice(0, 40)}`}`[language]);
    if (urgent === null) return;
    return console.log(
      `${bilingual`Open ${urgent.file}, send it, and tell this by telephone to ${urgent.to.join(', ')}:`[language]}\n${urgent.passphrase}`,
    );
  }
  const { store: asked, opened } = await windowAtHand(values);
  const waiting = folder ? (await handedIn(folder).catch(() => [])).length : 0;
  const store = action === 'collect' ? told(asked, 'create', { language }, waiting) : asked;
  const { held: desk, begin, collect } = await openHeldDesk(store, keyringOf(store, opened), opened);
  if (action === 'collect') {
    const everyMs = values.every === undefined ? null : Number(values.every) * 1000;
    if (everyMs !== null && !(everyMs >= 1000)) throw new WrongUse(bilingual`--every takes seconds, from 1.`);
    await begin(folder ?? '');
    for (;;) {
      for (const line of await collect(folder ?? '', values.mailbox ?? null)) console.log(line);
      if (everyMs === null) return;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
  const { held: items, replayed, setAside } = await desk.contents();
  if (values.json) {
    const shown = items.map((item) => ({
      ...item,
      file: item.file?.name ?? null,
      sha256: digestOfItem(item),
    }));
    return printJson({ held: shown, replayed: replayed.map(({ key }) => key), setAside });
  }
  for (const item of items) console.log(lineOfHeld(item, language));
  for (const place of setAside)
    console.log(bilingual`set aside, for it does not open with the window’s key: ${place}`[language]);
  console.log(bilingual`${items.length} held, ${replayed.length} replayed`[language]);
});
