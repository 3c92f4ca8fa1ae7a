// The last job of a run: updates the issue and starts the next look when there is something to do. After a
// failed job it starts nothing: a person or the next tick does, so that a broken step is not repeated in a
// loop.

import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { wakeAt } from '../../pipelines/adapters/aws/wake-schedule.ts';
import { patient } from '../../pipelines/adapters/aws-patience.ts';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary, needed } from '../../pipelines/adapters/github/job.ts';
import { opensSoonAt, whatToStart } from '../../pipelines/operation/due.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { keepIssue, startLook } from '../../pipelines/operation/window-on-github.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { afterFailure, notSigned } from '../../pipelines/views/run-notes.ts';
import { runJob } from '../lib/command.ts';
import { windowOfJob } from '../lib/window-of-job.ts';

await runJob(bilingual`Brings the issue up to date and starts the next look.`, async () => {
  const needs = JSON.parse(needed('TIDEOVER_RESULTS')) as Needs;
  const jobs = failedJobs(needs);
  // A failed checkpoint does not stop the window; the verifier will name the entries that were not signed.
  const failed = jobs.filter((job) => !job.startsWith('checkpoint:'));
  if (failed.length < jobs.length) addSummary(notSigned);
  const github = githubFromEnvironment(process.env);
  const { opened } = await windowOfJob();
  const issue = await keepIssue(github, opened);
  if (failed.length > 0) {
    addSummary(afterFailure(failed, issue.url));
    return 0;
  }
  const due = whatToStart(opened, timeOfJob());
  // Only a phase or a drift comparison that ran can have opened the next gate. Where decide found it closed,
  // looking again at once would loop for ever: the comment or command that opens the gate starts the next
  // look.
  const somethingRan = needs.decide?.outputs?.go !== 'nothing' || needs.drift?.result === 'success';
  // The next phase's job is also started shortly before the time at which its gate opens.
  const opensSoon = opensSoonAt(opened, timeOfJob()) !== null;
  if (due.now && (somethingRan || opensSoon)) await startLook(github, opened, opensSoon ? '-early' : '');
  else if (due.next === null) console.log('next look: when people have spoken');
  else await wakeForNext(opened.window, due.next);
  return 0;
});

/** GitHub's `needs` context: the results of the other jobs, by name. */
type Needs = Readonly<
  Record<string, { readonly result: string; readonly outputs?: Readonly<Record<string, string>> }>
>;

function failedJobs(jobs: Needs): readonly string[] {
  return Object.entries(jobs).flatMap(([job, { result }]) =>
    result === 'failure' || result === 'cancelled'
      ? [`${job === 'phase' ? jobs.decide?.outputs?.go : job}: ${result}`]
      : [],
  );
}

/** With AWS, schedules the next wake-up; without it tick and metronome watch the time. */
async function wakeForNext(window: string, at: number): Promise<void> {
  const group = process.env.TIDEOVER_SCHEDULE_GROUP;
  const made = group
    ? await wakeAt(
        new SchedulerClient(patient),
        {
          group,
          functionArn: needed('TIDEOVER_WAKE_FUNCTION'),
          roleArn: needed('TIDEOVER_SCHEDULER_ROLE'),
          missedQueueArn: needed('TIDEOVER_MISSED_WAKES'),
        },
        window,
        at,
        timeOfJob(),
      )
    : 'left to tick and metronome';
  console.log(`next look: ${new Date(at).toISOString()}; schedule ${made}`);
}
