// How a window stands, without touching it: nothing is claimed, sent or written. `phase -- look` is for acting.

import { reportOf } from '../pipelines/engine/end-window.ts';
import { inTerminal, readingWithMailbox } from '../pipelines/operation/said-not-taken.ts';
import { reportPage } from '../pipelines/views/report.ts';
import { show } from './commands/show.ts';
import { printJson, runCommand } from './lib/command.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

await runCommand(show, async ({ values, language }) => {
  const hand = await windowAtHand(values);
  const { store, opened } = hand;
  const { view } = opened;
  if (values.report) return console.log(await reportOf(store, opened, () => reportPage(view)));
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
