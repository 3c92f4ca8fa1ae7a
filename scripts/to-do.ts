// Lists a window's to-dos (hotline, website, temporary groups) with the names of the people concerned. The
// issue shows the list without names, because many people may read it.

import { putToDos } from '../pipelines/ledger/to-do.ts';
import { keyringOf } from '../pipelines/operation/job.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { peopleOf } from '../pipelines/operation/stored-to-do-list.ts';
import { clockIn } from '../pipelines/views/moment.ts';
import { toDoLine } from '../pipelines/views/to-dos.ts';
import { toDo } from './commands/on-the-night.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand } from './lib/command.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

await runCommand(toDo, async ({ values, language, say }) => {
  const { store, opened } = await windowAtHand(values);
  const { window, view } = opened;
  const keyring = keyringOf(store, opened);
  const asked = await putToDos(store, window);
  const toDos = await Promise.all(
    view.toDos.map(async (wanted) => {
      const one = asked.find(({ number }) => number === wanted.number);
      if (one === undefined || one.people === null) return { ...wanted, people: [] };
      return { ...wanted, people: await peopleOf(store, window, await keyring.windowKey(window), one) };
    }),
  );
  if (values.json) return printJson({ window, toDos });
  if (toDos.length === 0) return say(bilingual`Nothing is left to people’s hands.`);
  for (const { people, ...wanted } of toDos) {
    console.log(`- ${toDoLine(view, wanted, clockIn(zoneOfReader()))[language]}`);
    if (people === null) console.log(`  ${bilingual`the accounts cannot be read with this key`[language]}`);
    else if (people.length > 0) console.log(`  ${people.join(', ')}`);
  }
});
