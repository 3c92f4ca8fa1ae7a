// Keeps time in a window's night where there is no AWS: sleeps to the minute at which something is due, starts a
// look, and hands over to a fresh run before GitHub ends this one.

import { setTimeout as sleep } from 'node:timers/promises';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { dispatchOnce } from '../../pipelines/adapters/github/runs.ts';
import { runCommand } from '../lib/command.ts';
import { whatIsDue } from './due.ts';
import { readWindow } from './read-window.ts';
import { startLook } from './start-look.ts';
import { windowId } from './surroundings.ts';
import { storeOfJob } from './workplace.ts';

/** A job may take six hours; the next run starts half an hour before. */
const ownTimeMs = 5.25 * 3_600_000;
/** The hourly tick brings the metronome back for what lies further ahead. */
const farAheadMs = 100 * 60_000;
/** An amendment moves times, so the record is read again this often. */
const longestSleepMs = 5 * 60_000;
/** A look takes this long to start and to write its first entry. */
const afterALookMs = 3 * 60_000;

await runCommand({
  name: 'node scripts/github/metronome.ts',
  summary: 'Starts a look at each minute at which something is due, through a window’s night.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const github = githubFromEnvironment(process.env);
    const store = storeOfJob();
    const startedAt = Date.now();
    for (;;) {
      const now = Date.now();
      const opened = await readWindow(store, window, now);
      if (opened === null || opened.state.closed !== null) return console.log('no open window: done');
      const due = whatIsDue(opened, now);
      if (due.now) {
        await startLook(github, opened, `-${new Date(now).toISOString().slice(0, 16)}`);
        await sleep(afterALookMs);
        continue;
      }
      if (due.next === null || due.next - now > farAheadMs) return console.log('nothing is near: done');
      if (now - startedAt > ownTimeMs) {
        const key = `${window}-metronome-${process.env.GITHUB_RUN_ID ?? 'local'}`;
        const ref = process.env.GITHUB_REF_NAME ?? 'main';
        await dispatchOnce(github, { workflow: 'metronome.yml', ref, key, inputs: { window } });
        return console.log('handed over to a fresh run');
      }
      await sleep(Math.min(due.next - now + 500, longestSleepMs));
    }
  },
});
