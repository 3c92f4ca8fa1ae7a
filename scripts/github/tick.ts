// Runs once an hour and starts what nothing else has started: it reads the comments of each open window,
// starts a look where something is due, opens plans that a bot has merged, and starts the metronome in the
// night.

import { type Github, githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { type WindowIssue, windowIssues } from '../../pipelines/adapters/github/issues.ts';
import { dispatchOnce } from '../../pipelines/adapters/github/runs.ts';
import { whatToStart } from '../../pipelines/operation/due.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { runnersOf } from '../../pipelines/operation/phase-job.ts';
import { plansAhead } from '../../pipelines/operation/plans-ahead.ts';
import { type OpenedWindow, readWindow } from '../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../pipelines/operation/sweep-comments.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { keepIssue, startLook } from '../../pipelines/operation/window-on-github.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

/** The time until the next tick, with a margin because GitHub's schedules are late. */
const untilNextTickMs = 100 * 60_000;
const tryRunnersMs = 3 * 24 * 3_600_000;

await runJob(bilingual`Looks at all open windows for what nothing else started.`, async () => {
  const github = githubFromEnvironment(process.env);
  const store = storeOfJob();
  const now = timeOfJob();
  const hour = new Date(now).toISOString().slice(0, 13);
  const tickOf = async (issue: WindowIssue): Promise<void> => {
    const opened = await readWindow(store, issue.window, now);
    if (opened === null || (opened.state.closed !== null && !issue.open)) return;
    await sweepComments(github, store, issue, opened, now);
    const swept = (await readWindow(store, issue.window, now)) ?? opened;
    await keepIssue(github, swept);
    const due = whatToStart(swept, now);
    // The hour is part of the key, so that a look whose run died before it wrote anything is tried again.
    if (due.now) await startLook(github, swept, `-${hour}`);
    await tryRunnersAhead(github, swept, now);
    if (process.env.TIDEOVER_CLOCK !== 'metronome' || due.next === null) return;
    if (due.next - now >= untilNextTickMs) return;
    const key = `${issue.window}-metronome-${hour}`;
    await dispatchOnce(github, { workflow: 'metronome.yml', key, inputs: { window: issue.window } });
  };
  const problems: unknown[] = [];
  const ahead = (await plansAhead(now)).map(({ plan }) => plan.id);
  const issues = await windowIssues(github, 'all');
  // A person may have closed the issue of a window that is not over: only the record says that it is.
  const isKept = ({ open, window }: WindowIssue) => open || ahead.includes(window);
  // A damaged window must not keep the others from their looks.
  for (const issue of issues.filter(isKept))
    await tickOf(issue).catch((problem: unknown) => problems.push(problem));
  // GitHub's schedules may be late or lost, so the workflow that reads the vendor's sources is started here
  // too.
  if (process.env.TIDEOVER_APP)
    await dispatchOnce(github, { workflow: 'watch.yml', key: `watch-${hour}`, inputs: {} });
  const untold = ahead.filter((id) => !issues.some(({ window }) => window === id));
  if (untold.length > 0) {
    console.log(`merged, and no issue tells of it: ${untold.join(', ')}`);
    await dispatchOnce(github, { workflow: 'start.yml', key: `start-${hour}`, inputs: {} });
  }
  if (problems.length > 0) throw problems[0];
});

/** Tests each runner of the plan once, three days ahead: a firewall takes longer than a night to change. */
async function tryRunnersAhead(
  github: Github,
  { window, snapshot, view }: OpenedWindow,
  now: number,
): Promise<void> {
  if (now < view.start - tryRunnersMs || now > view.start) return;
  for (const runner of runnersOf(snapshot)) {
    const key = `${window}-reach-${runner}`;
    await dispatchOnce(github, { workflow: 'reach.yml', key, inputs: { window, runner } });
  }
}
