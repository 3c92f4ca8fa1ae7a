// Shows the state of a window without touching it: nothing is claimed, sent or written. To act, use `phase --
// look`.

import { reportOf } from '../pipelines/engine/end-window.ts';
import { UserError } from '../pipelines/errors.ts';
import type { WindowInStore } from '../pipelines/operation/read-window.ts';
import { forPrograms, inTerminal } from '../pipelines/operation/said-not-taken.ts';
import { reportPage } from '../pipelines/views/report.ts';
import { show } from './commands/on-the-night.ts';
import { printJson, runCommand } from './lib/command.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

async function evidenceNamed(name: string, { store, opened }: WindowInStore): Promise<string> {
  const kept = opened.view.phases.flatMap(({ before, evidence }) => [
    ...before.flatMap((one) => one.evidence),
    ...evidence,
  ]);
  const found = kept.findLast((one) => one.name === name);
  const bytes = found === undefined ? null : await store.read(found.key);
  if (bytes !== null) return new TextDecoder().decode(bytes).trimEnd();
  throw new UserError({
    what: `no evidence of this window is called ${name}`,
    where: '--evidence',
    whatToDo:
      kept.length === 0
        ? 'No phase has kept any yet.'
        : `Use one of ${[...new Set(kept.map((one) => one.name))].join(', ')}.`,
  });
}

await runCommand(show, async ({ values, language }) => {
  const hand = await windowAtHand(values);
  const { store, opened } = hand;
  if (values.report) return console.log(await reportOf(store, opened, () => reportPage(opened.view)));
  if (values.evidence !== undefined) return console.log(await evidenceNamed(values.evidence, hand));
  if (values.json) return printJson(await forPrograms(hand));
  console.log(await inTerminal(hand, language));
});
