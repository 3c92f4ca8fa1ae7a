// How a window stands, without touching it: nothing is claimed, sent or written. `phase -- look` is for acting.

import { reportOf } from '../pipelines/engine/end-window.ts';
import { UserError } from '../pipelines/errors.ts';
import type { WindowInStore } from '../pipelines/operation/read-window.ts';
import { inTerminal, readingWithMailbox } from '../pipelines/operation/said-not-taken.ts';
import { reportPage } from '../pipelines/views/report.ts';
import { show } from './commands/show.ts';
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
  const { view } = opened;
  if (values.report) return console.log(await reportOf(store, opened, () => reportPage(view)));
  if (values.evidence !== undefined) return console.log(await evidenceNamed(values.evidence, hand));
  if (values.json) {
    const { plan, start, currentEnd, actualEnd, turn, phases, gates, doubts, toDos } = view;
    const { said, gates: asked, nextAt } = await readingWithMailbox(hand);
    const missing = [...asked.values()].filter(({ open }) => !open).flatMap(({ reasons }) => reasons);
    const end = actualEnd ?? currentEnd;
    const stands = {
      window: plan.id,
      state: view.state,
      turn,
      start,
      end,
      phases,
      gates,
      doubts,
      toDos,
      said,
      missing,
      nextAt,
    };
    return printJson(stands);
  }
  console.log(await inTerminal(hand, language));
});
