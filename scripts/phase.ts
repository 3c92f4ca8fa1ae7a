// Takes one step of a window by hand: the same look as the workflow's, from a laptop on the same store. For a
// night on which GitHub is down (`--without-github`), and for trying things out.

import { existsSync } from 'node:fs';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { lookAtWindow } from '../pipelines/operation/look-at-window.ts';
import { openWindow } from '../pipelines/operation/open-window.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { readOpenedWindow, readWindow } from '../pipelines/operation/read-window.ts';
import { runningCode } from '../pipelines/operation/running-code.ts';
import { storyOf } from '../pipelines/operation/show.ts';
import { timeOfJob } from '../pipelines/operation/time-of-job.ts';
import { phaseNames } from '../pipelines/plan/phase-table.ts';
import { localised } from '../pipelines/plan/plan.ts';
import { isRehearsal } from '../pipelines/plan/snapshot.ts';
import { environmentFor } from '../pipelines/rehearsal/environment.ts';
import { phase } from './commands/on-the-night.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';
import { isRehearsed, namedStore, namedWindow } from './lib/window-at-hand.ts';

await runCommand(phase, async ({ values, positionals: [name], language }) => {
  const wanted = phaseNames.find((known) => known === name);
  if (wanted === undefined && name !== 'next' && name !== 'look')
    throw new WrongUse(
      localised(
        `请写一个阶段（${phaseNames.join('、')}）、next 或 look。`,
        `Name one phase (${phaseNames.join(', ')}), next or look.`,
      ),
    );
  const given = namedWindow(values.window);
  if (values.key !== undefined) process.env.TIDEOVER_KEY = values.key;
  const store = namedStore(values.store);
  const code = runningCode(process.env);
  const loaded = existsSync(given) || given.endsWith('.yaml') ? await loadPlan(given) : null;
  const window = loaded?.plan.id ?? given;
  if (loaded !== null && (await readWindow(store, window, timeOfJob())) === null) {
    await openWindow(environmentFor(loaded.organisation), loaded, { builders: [], code });
    const where = process.env.TIDEOVER_STORE ?? '';
    console.error(
      bilingual`Window ${window} is open now, in ${where}: plan, organisation and roster are frozen there.`[
        language
      ],
    );
  }
  const before = await readOpenedWindow(store, window, timeOfJob());
  if (isRehearsal(before.snapshot)) console.error(isRehearsed[language]);
  const environment = environmentFor(before.snapshot.organisation);
  const written = told(environment.store, 'create', { language, json: values.json }, null);
  const { report, opened } = await lookAtWindow(
    { ...environment, store: written },
    {
      window,
      run: name === 'look' ? 'nothing' : (wanted ?? 'next'),
      starters: [],
      github: values['without-github'] ? null : githubFromEnvironment(process.env),
      code,
      read: before.read,
    },
  );
  const wrote = opened.entries - before.entries;
  if (values.json)
    printJson({ window, store: process.env.TIDEOVER_STORE, entries: opened.entries, wrote, report });
  else console.log(storyOf(opened, report, before.entries, language, process.env.TIDEOVER_STORE).join('\n'));
  const isRefused = name !== 'look' && report.phase === null && !report.closed;
  return isRefused || report.phase?.result.result === 'stopped' ? 1 : 0;
});
