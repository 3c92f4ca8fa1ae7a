// How a window stands, without touching it: nothing is claimed, sent or written. `phase -- look` is for acting.

import { reportOf } from '../pipelines/engine/end-window.ts';
import { whatIsDue } from '../pipelines/operation/due.ts';
import { reportPage } from '../pipelines/views/report.ts';
import { windowText } from '../pipelines/views/window-text.ts';
import { runCommand } from './lib/command.ts';
import { languageOfReader, languageOption } from './lib/language.ts';
import { windowAtHand, windowOptions } from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run show --',
  summary:
    'Shows how a window stands, what is missing, what comes next and when. Reads only: nothing is sent or recorded.\n显示窗口的状态、缺什么、下一步是什么、什么时候。只读：不发送，也不写入台账。',
  usage: '--window ID --store URL [--language zh-CN|en] [--json | --report]',
  options: {
    window: windowOptions.window,
    store: windowOptions.store,
    ...languageOption,
    json: { type: 'boolean', help: 'The same for programs.' },
    report: { type: 'boolean', help: 'The report as it stands now, as a page.' },
  },
  async run({ values }) {
    const language = languageOfReader(values.language);
    const { store, opened, now } = await windowAtHand(values);
    const { view, state } = opened;
    if (values.report) return console.log(await reportOf(store, opened, () => reportPage(view)));
    const nextAt = whatIsDue(opened, now).next;
    if (values.json) {
      const { plan, start, currentEnd, actualEnd, turn, phases, gates, doubts, toDos } = view;
      const shown = {
        window: plan.id,
        state: view.state,
        turn,
        start,
        end: actualEnd ?? currentEnd,
        phases,
        gates,
        doubts,
        toDos,
        nextAt,
      };
      return console.log(JSON.stringify(shown, null, 2));
    }
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    console.log(windowText({ view, gates: state.gates, nextAt }, { language, zone }).join('\n'));
  },
});
