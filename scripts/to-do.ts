// What a window leaves to people's hands (hotline, website, temporary groups), with the people whom each is about:
// the issue shows the list without names, because an issue may be read by many.

import { keyringOfJob } from '../pipelines/operation/job.ts';
import { peopleOf } from '../pipelines/operation/to-do-list.ts';
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
    if (opened.toDos.length === 0) return console.log('Nothing is left to people’s hands.');
    const keyring = keyringOfJob(store);
    for (const toDo of opened.toDos) {
      console.log(`- ${toDo.text.en}\n  ${toDo.text['zh-CN']}`);
      if (toDo.people === null) continue;
      const people = await peopleOf(store, opened.window, await keyring.windowKey(opened.window), toDo);
      console.log(`  ${people === null ? 'the accounts cannot be read with this key' : people.join(', ')}`);
    }
  },
});
