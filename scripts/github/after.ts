// The last job of a run: brings the issue up to date and starts the next look when there is something to do. After
// a failed job it starts nothing: a person or the next tick decides, so a broken step cannot chase itself.

import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { wakeAt } from '../../pipelines/adapters/aws/wake-schedule.ts';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary, needed, windowId } from '../../pipelines/adapters/github/job.ts';
import { whatIsDue } from '../../pipelines/operation/due.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { keepIssue } from '../../pipelines/operation/keep-issue.ts';
import { readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import { startLook } from '../../pipelines/operation/start-look.ts';
import { runCommand } from '../lib/command.ts';

const notSigned =
  '## ⚠️ 台账未签名 · The record was not signed\n\n`npm run audit:verify` 会指出这一段；请检查任务 `checkpoint`。 `npm run audit:verify` will name this stretch; look at the job `checkpoint`.';

await runCommand({
  name: 'node scripts/github/after.ts',
  summary: 'Brings the issue up to date and starts the next look.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const needs = JSON.parse(needed('TIDEOVER_RESULTS')) as Needs;
    const jobs = failedJobs(needs);
    // A window does not stop because its signer is away; the verifier will name what was not signed.
    const failed = jobs.filter((job) => !job.startsWith('checkpoint:'));
    if (failed.length < jobs.length) addSummary(notSigned);
    const github = githubFromEnvironment(process.env);
    const opened = await readOpenedWindow(storeOfJob(), window, timeOfJob());
    const issue = await keepIssue(github, opened);
    if (failed.length > 0) {
      addSummary(afterFailure(failed, issue.url));
      return 0;
    }
    const due = whatIsDue(opened, timeOfJob());
    // Only what ran (a phase, or the comparison with AWS) can have opened the next gate. Where decide found it closed,
    // looking again at once would find the same, for ever: whoever opens it starts the look.
    const somethingRan = needs.decide?.outputs?.go !== 'nothing' || needs.drift?.result === 'success';
    if (due.now && somethingRan) await startLook(github, opened);
    else if (due.next === null) console.log('next look: when people have spoken');
    else await wakeForNext(window, due.next);
    return 0;
  },
});

/** `needs` as GitHub gives it: job to result. */
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

function afterFailure(failed: readonly string[], issue: string): string {
  return [
    '## 本次运行没有完成 · This run did not finish',
    failed.map((job) => `- \`${job}\``).join('\n'),
    '**什么是安全的 · What is safe** 已做的都在台账里，重来一次不会重复；后面的阶段没有开始。 What was done is in the record and is not repeated; no later phase has started.',
    `**下一步 · What to do next** 看该任务的日志和[窗口的议题](${issue})；原因排除后再运行一次 maintenance（同一窗口，\`next\`）。 Read the job's log and [the window's issue](${issue}); when the cause is gone, run \`maintenance\` again (same window, \`next\`). GitHub's own "Re-run" would bring back the old code.`,
  ].join('\n\n');
}

/** With AWS the clock is EventBridge Scheduler; without it tick and metronome find the time by themselves. */
async function wakeForNext(window: string, at: number): Promise<void> {
  const group = process.env.TIDEOVER_SCHEDULE_GROUP;
  const made = group
    ? await wakeAt(
        new SchedulerClient(),
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
