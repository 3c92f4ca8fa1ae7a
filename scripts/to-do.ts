// What a window leaves to people's hands (hotline, website, temporary groups), with the people whom each is about:
// the issue shows the list without names, because an issue may be read by many.

import { readToDos } from '../pipelines/ledger/to-do.ts';
import { keyringOfJob } from '../pipelines/operation/job.ts';
import { peopleOf } from '../pipelines/operation/to-do-list.ts';
import { toDoLine } from '../pipelines/views/to-dos.ts';
import { runCommand } from './lib/command.ts';
import { windowAtHand, windowOptions } from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run to-do --',
  summary:
    'Lists what only a person can switch, with the accounts that it concerns. Needs the window’s key for the accounts\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).',
  usage: '--window ID --store URL',
  options: { window: windowOptions.window, store: windowOptions.store },
  async run({ values }) {
    const { store, opened } = await windowAtHand(values);
    const { view } = opened;
    if (view.toDos.length === 0) return console.log('Nothing is left to people’s hands.');
    const keyring = keyringOfJob(store);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const asked = await readToDos(store, opened.window);
    for (const wanted of view.toDos) {
      console.log(`- ${toDoLine(view, wanted, 'en', zone)}\n  ${toDoLine(view, wanted, 'zh-CN', zone)}`);
      const toDo = asked.find(({ number }) => number === wanted.number);
      if (toDo === undefined || toDo.people === null) continue;
      const people = await peopleOf(store, opened.window, await keyring.windowKey(opened.window), toDo);
      console.log(`  ${people === null ? 'the accounts cannot be read with this key' : people.join(', ')}`);
    }
  },
});
