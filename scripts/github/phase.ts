// The job of one phase, in its environment: judges the gate again with approvals read anew, and runs the phase.
// A closed gate is a refusal with reasons (exit status 1); the run's summary says who is missing.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { UserError } from '../../pipelines/errors.ts';
import { runCommand } from '../lib/command.ts';
import { holderName, lookAtWindow } from './at-work.ts';
import { commanderOfRun } from './commander.ts';
import { readWindow } from './read-window.ts';
import { runningCode } from '../lib/running-code.ts';
import { storyOf, summaryOf } from './show.ts';
import { addSummary, printForeign, wantedPhase, windowId } from './surroundings.ts';
import { workplace } from './workplace.ts';

await runCommand({
  name: 'node scripts/github/phase.ts',
  summary: 'Runs one phase of a window, if its gate is open.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const phase = wantedPhase();
    if (phase === 'next' || phase === 'look') {
      throw new UserError({ what: 'A job runs one phase', where: 'TIDEOVER_PHASE', whatToDo: 'Name it.' });
    }
    const github = githubFromEnvironment(process.env);
    const place = workplace();
    const before = await readWindow(place.store, window, place.clock.now());
    const { report, opened } = await lookAtWindow(place, {
      window,
      run: phase,
      commander: commanderOfRun(process.env, github.bot),
      github,
      holder: holderName(process.env, crypto.randomUUID()),
      code: runningCode(process.env),
    });
    printForeign(storyOf(opened, report, before?.entries ?? 0).join('\n'));
    addSummary(summaryOf(opened, report));
    if (report.phase === null) return 1;
    return report.phase.result.result === 'stopped' ? 1 : 0;
  },
});
