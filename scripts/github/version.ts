// Says which version of the code a window runs: the one in its record, which a person may have switched since. The
// job checks it out, and everything that decides or acts runs from there; this script is always the newest.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { isOnDefaultBranch } from '../../pipelines/adapters/github/commits.ts';
import { findWindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { addSummary, needed, setOutput, windowId } from '../../pipelines/adapters/github/job.ts';
import { githubProver } from '../../pipelines/adapters/github/prover.ts';
import { codeAgreedTo } from '../../pipelines/operation/code-agreed-to.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { runCommand } from '../lib/command.ts';

await runCommand({
  name: 'node scripts/github/version.ts',
  summary: 'Says which version of the code a window runs.',
  usage: '',
  options: {},
  async run() {
    const newest = needed('GITHUB_SHA');
    const store = storeOfJob();
    const opened = await readWindow(store, windowId(), timeOfJob());
    if (opened === null) return setOutput('code', newest);
    const github = githubFromEnvironment(process.env);
    const issueOf = async () => (await findWindowIssue(github, opened.window))?.number ?? null;
    const recorded = await codeAgreedTo(opened, store, githubProver(github, issueOf), timeOfJob());
    if (recorded === newest) return setOutput('code', newest);
    const isCommit = /^[0-9a-f]{40}$/.test(recorded);
    if (!isCommit || !(await isOnDefaultBranch(github, recorded))) {
      // The gate stays closed with the reason: what the record names is not this.
      addSummary(notRunnable(newest));
      return setOutput('code', newest);
    }
    addSummary(runsRecorded(recorded, newest));
    setOutput('code', recorded);
  },
});

function runsRecorded(recorded: string, newest: string): string {
  return `> 本窗口按台账记录的代码版本 \`${recorded.slice(0, 12)}\` 运行；默认分支现在是 \`${newest.slice(0, 12)}\`。要让修正用于下一个阶段，请在议题里评论 \`/switch-code ${newest} 理由\`。\n>\n> This window runs the code version in its record, \`${recorded.slice(0, 12)}\`; the default branch is at \`${newest.slice(0, 12)}\`. To let a fix reach the next phase comment \`/switch-code ${newest} reason\` on the issue.\n`;
}

function notRunnable(newest: string): string {
  return `> [!WARNING]\n> 台账记录的代码版本不在默认分支上，因此不运行它；关口会一直关闭，直到有人评论 \`/switch-code ${newest} 理由\`。\n>\n> The code version in the record is not on the default branch, so it is not run; the gate stays closed until somebody comments \`/switch-code ${newest} reason\`.\n`;
}
