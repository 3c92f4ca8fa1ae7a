// The first job of a run: takes people's words into the record, sends what is due, judges the gate, and says which
// phase's job may start. Runs no phase itself.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { findWindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { runCommand } from '../lib/command.ts';
import { runningCode } from '../lib/running-code.ts';
import { holderName, lookAtWindow } from './at-work.ts';
import { commanderOfRun } from './commander.ts';
import { stackToLookAt } from './drift-look.ts';
import { whatIsDue } from './due.ts';
import { type OpenedWindow, readWindow } from './read-window.ts';
import { storyOf, summaryOf } from './show.ts';
import { addSummary, printForeign, setOutput, wantedPhase, windowId } from './surroundings.ts';
import { sweepComments } from './sweep-comments.ts';
import { workplace } from './workplace.ts';

await runCommand({
  name: 'node scripts/github/decide.ts',
  summary: 'Looks at a window, sends what is due and says which phase may start.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const wanted = wantedPhase();
    const github = githubFromEnvironment(process.env);
    const place = workplace();
    const before = await readWindow(place.store, window, place.clock.now());
    const issue = await findWindowIssue(github, window);
    if (before !== null && issue !== null) await sweepComments(github, place.store, issue, before);
    const woken = await readWindow(place.store, window, place.clock.now());
    if (woken !== null && isWokenInVain(woken, wanted, place.clock.now())) {
      addSummary(nothingLeftToDo(woken));
      setOutput('go', 'nothing');
      return setOutput('runner', 'ubuntu-latest');
    }
    const commander = commanderOfRun(process.env, github.bot);
    const { report, opened } = await lookAtWindow(place, {
      window,
      run: 'nothing',
      commander,
      github,
      holder: holderName(process.env, crypto.randomUUID()),
      code: runningCode(process.env),
    });
    printForeign(storyOf(opened, report, before?.entries ?? 0).join('\n'));
    addSummary(summaryOf(opened, report));
    const phase = report.gate?.open ? report.gate.phase : null;
    const go = phase !== null && (wanted === 'next' || wanted === phase) ? phase : 'nothing';
    const { plan, organisation } = opened.snapshot;
    setOutput('go', go);
    // Where a phase may run its gate has all that it needs.
    const drift = phase === null ? stackToLookAt(opened, place.clock.now(), commander !== null) : null;
    setOutput('drift', drift ?? '');
    setOutput(
      'runner',
      (phase === null ? undefined : plan.runners[phase]) ?? organisation.github?.runner ?? 'ubuntu-latest',
    );
  },
});
