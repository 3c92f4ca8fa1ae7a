// Erases people's data of a closed window by destroying its key. This cannot be undone, so the command first
// lists what will be lost, and the window's id has to be typed once more.

import {
  erasedAt,
  erasedLine,
  isKeyGone,
  noteErased,
  planErasure,
} from '../pipelines/operation/erase-window.ts';
import { keyringOf } from '../pipelines/operation/job.ts';
import { oneAnswer } from '../pipelines/operation/questioner.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { clockIn } from '../pipelines/views/moment.ts';
import { erase } from './commands/afterwards.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

await runCommand(erase, async ({ values, language, say }) => {
  if (!process.stdin.isTTY && values.yes !== true)
    throw new WrongUse(bilingual`Nobody is at the keyboard: --yes takes the window’s id from the pipe.`);
  const { store, opened, now } = await windowAtHand(values);
  const { window } = opened;
  const clock = clockIn(zoneOfReader());
  const { result, lines } = planErasure(opened, clock);
  if (result === 'refused') {
    for (const line of lines) console.error(line[language]);
    return 1;
  }
  const keyring = keyringOf(store, opened);
  const note = async () => {
    await noteErased(store, window, now);
    erasedLine(await erasedAt(store, window, true), clock).forEach(say);
  };
  // The person who destroyed the key may lack the right to write the note beside the record: another one runs
  // it again.
  if (await isKeyGone(store, keyring, opened)) return note();
  lines.forEach(say);
  const typed = await oneAnswer({ ask: bilingual`\nErase it for ever? Type the window’s id.`[language] });
  if (typed !== window) {
    say(bilingual`Nothing was erased.`);
    return 1;
  }
  say(await keyring.destroy(window));
  return note();
});
