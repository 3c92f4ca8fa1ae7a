// One step of a window by hand: the same look that the workflow takes, from a laptop on the same store. For the
// night on which GitHub is down (`--without-github`), and for trying things out.

import { existsSync } from 'node:fs';
import { githubFromEnvironment } from '../pipelines/adapters/github/client.ts';
import { printForeign } from '../pipelines/adapters/github/job.ts';
import { storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { storeOfJob, timeOfJob } from '../pipelines/operation/job.ts';
import { lookAtWindow } from '../pipelines/operation/look-at-window.ts';
import { openWindow } from '../pipelines/operation/open-window.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { readOpenedWindow, readWindow } from '../pipelines/operation/read-window.ts';
import { runningCode } from '../pipelines/operation/running-code.ts';
import { storyOf } from '../pipelines/operation/show.ts';
import { phaseNames } from '../pipelines/plan/phase-table.ts';
import { environmentFor } from '../pipelines/rehearsal/environment.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run phase --',
  summary:
    'Looks at a window as its workflow would: hears people, sends what is due, and runs the phase if its gate is open.\nWhat people said is read again at GitHub; with --without-github only what is signed counts.',
  usage: 'NAME|next|look --window FILE|ID --store URL [--without-github] [--key FILE]',
  options: {
    window: {
      type: 'string',
      value: 'FILE|ID',
      help: 'The plan (opens the window if need be), or the id of an open window.',
    },
    store: { type: 'string', value: 'URL', help: `${storeForms}.` },
    'without-github': { type: 'boolean', help: 'GitHub is down: count only what is signed.' },
    key: {
      type: 'string',
      value: 'FILE',
      help: 'SSH key of somebody who decides in this window: signs what this laptop writes (or TIDEOVER_KEY).',
    },
  },
  async run({ values, positionals: [name, ...more] }) {
    const phase = phaseNames.find((known) => known === name);
    if (more.length > 0 || (phase === undefined && name !== 'next' && name !== 'look')) {
      throw new WrongUse(`Name one phase (${phaseNames.join(', ')}), next or look.`);
    }
    if (values.window === undefined) throw new WrongUse('Name the window with --window.');
    if (values.key !== undefined) process.env.TIDEOVER_KEY = values.key;
    if (values.store !== undefined) process.env.TIDEOVER_STORE = values.store;
    if (!process.env.TIDEOVER_STORE) throw new WrongUse('Name the store with --store.');
    const store = storeOfJob();
    const code = runningCode(process.env);
    const loaded = existsSync(values.window) ? await loadPlan(values.window) : null;
    const window = loaded?.plan.id ?? values.window;
    if (loaded !== null && (await readWindow(store, window, timeOfJob())) === null) {
      await openWindow(environmentFor(loaded.organisation), loaded, { builders: [], code });
    }
    const before = await readOpenedWindow(store, window, timeOfJob());
    const { report, opened } = await lookAtWindow(environmentFor(before.snapshot.organisation), {
      window,
      run: name === 'look' ? 'nothing' : (phase ?? 'next'),
      starters: [],
      github: values['without-github'] ? null : githubFromEnvironment(process.env),
      code,
      read: before.read,
    });
    printForeign(storyOf(opened, report, before.entries).join('\n'));
    const isRefused = name !== 'look' && report.phase === null && !report.closed;
    return isRefused || report.phase?.result.result === 'stopped' ? 1 : 0;
  },
});
