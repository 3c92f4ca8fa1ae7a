// Keeps the time in a window's night where there is no AWS: sleeps until the minute at which something is
// due, starts a look, and hands over to a fresh run before GitHub ends this one.

import { createRealClock } from '../../pipelines/adapters/clock/real-clock.ts';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { windowId } from '../../pipelines/adapters/github/job.ts';
import { dispatchOnce } from '../../pipelines/adapters/github/runs.ts';
import { whatToStart } from '../../pipelines/operation/due.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { keepTime } from '../../pipelines/operation/keep-time.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { startLook } from '../../pipelines/operation/window-on-github.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { metronomeMinutes, metronomeMinutesWithRole } from '../../pipelines/plan/check/platform-limits.ts';
import { runJob } from '../lib/command.ts';

await runJob(
  bilingual`Starts a look at each minute at which something is due, through a window’s night.`,
  async () => {
    const window = windowId();
    const github = githubFromEnvironment(process.env);
    const store = storeOfJob();
    const clock = createRealClock();
    const hasRole = Boolean(process.env.AWS_SESSION_TOKEN);
    const ended = await keepTime({
      clock,
      ownMinutes: hasRole ? metronomeMinutesWithRole : metronomeMinutes,
      look: async (now) => {
        const opened = await readWindow(store, window, now);
        if (opened === null || opened.state.closed !== null) return null;
        return { due: whatToStart(opened, now), state: `${opened.progress}-${opened.facts.length}` };
      },
      startLook: async () => {
        const opened = await readWindow(store, window, clock.now());
        // The minute is part of the key, so that a look whose run died before it wrote anything is tried
        // again.
        if (opened !== null)
          await startLook(github, opened, `-${new Date(clock.now()).toISOString().slice(0, 16)}`);
      },
      startSuccessor: async () => {
        const key = `${window}-metronome-${process.env.GITHUB_RUN_ID ?? 'local'}`;
        await dispatchOnce(github, { workflow: 'metronome.yml', key, inputs: { window } });
      },
    });
    console.log(`the metronome ends: ${ended}`);
  },
);
