// Notes in a run's summary beside the state of the window; in both languages, because approvers and auditors
// read it.

import { peopleWhoCouldApprove } from '../gates/approvals.ts';
import { builtBy } from '../gates/built-by.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';

export const notSigned =
  '## ⚠️ 台账未签名 · The record was not signed\n\n`npm run audit:verify` 会指出这一段；请检查任务 `checkpoint`。 `npm run audit:verify` will name this stretch; look at the job `checkpoint`.';

export const scheduleWasOff =
  '> `tick` 已重新启用：仓库 60 天没有活动，GitHub 停了它的定时。 `tick` is switched on again: GitHub had stopped its schedule after 60 days without activity.';

export function afterFailure(failed: readonly string[], issue: string): string {
  return [
    '## 本次运行没有完成 · This run did not finish',
    failed.map((job) => `- \`${job}\``).join('\n'),
    '**当前状态 · What is safe** 已做的都在台账里，重来一次不会重复；后面的阶段没有开始。 What was done is in the record and is not repeated; no later phase has started.',
    `**下一步 · What to do next** 看该任务的日志和[窗口的议题](${issue})；原因排除后再运行一次 maintenance（同一窗口，\`next\`）。 Read the job's log and [the window's issue](${issue}); when the cause is gone, run \`maintenance\` again (same window, \`next\`). GitHub's own "Re-run" would bring back the old code.`,
  ].join('\n\n');
}

/** Says why this run did nothing. `holder`: the run that holds the window's claim, or null. */
export function nothingLeftToDo(holder: string | null, entries: number): string {
  const zh = holder === null ? '先前的运行已经处理' : `另一个运行（${holder}）正在处理`;
  const en =
    holder === null ? 'an earlier run has dealt with it' : `another run (${holder}) is dealing with it`;
  return `## 没有要做的事 · Nothing to do\n\n这是重复的唤醒：${zh}。本次运行没有写入台账（共 ${entries} 条），到此结束。\n\nThis wake-up came twice or late: ${en}. This run wrote nothing to the record (${entries} entries) and ends here.`;
}

export function doneElsewhere(phase: PhaseName, at: number): string {
  const when = new Date(at).toISOString();
  return `## 已经完成 · Done already\n\n\`${phase}\` 已由另一个运行在 ${when} 完成；本次运行没有执行任何动作。\n\n\`${phase}\` was done by another run at ${when}; this one did nothing.`;
}

export function runsRecorded(recorded: string, newest: string): string {
  return `> 本窗口按台账记录的代码版本 \`${recorded.slice(0, 12)}\` 运行；默认分支现在是 \`${newest.slice(0, 12)}\`。要让修正用于下一个阶段，请在议题里评论 \`/switch-code ${newest} 理由\`。\n>\n> This window runs the code version in its record, \`${recorded.slice(0, 12)}\`; the default branch is at \`${newest.slice(0, 12)}\`. To let a fix reach the next phase comment \`/switch-code ${newest} reason\` on the issue.\n`;
}

export function notRunnable(newest: string): string {
  return `> [!WARNING]\n> 台账记录的代码版本不在默认分支上，因此不运行它；关口会一直关闭，直到有人评论 \`/switch-code ${newest} 理由\`。\n>\n> The code version in the record is not on the default branch, so it is not run; the gate stays closed until somebody comments \`/switch-code ${newest} reason\`.\n`;
}

/** Warnings, early, of gates that lack approvers because writers and mergers do not count. */
export function gatesThatCannotOpen(snapshot: Snapshot): readonly string[] {
  const { plan, organisation } = snapshot;
  return Object.entries(plan.approvals.gates).flatMap(([phase, rule]) => {
    const left = peopleWhoCouldApprove(rule, organisation.people, builtBy(snapshot));
    const needed = plan.kind === 'emergency' ? 1 : rule.quorum;
    if (left.length >= needed) return [];
    const who = left.length === 0 ? '–' : left.join(', ');
    return [
      `> [!WARNING]\n> \`${phase}\` 需要 ${needed} 人批准，但除去编写与合并计划的人只剩：${who}。请更正计划的审批人（\`npm run tell\` 的 \`/correct\`）。\n>\n> \`${phase}\` needs ${needed} approvals, and without those who wrote or merged the plan there are only: ${who}. Correct its approvers (\`/correct\` of \`npm run tell\`).`,
    ];
  });
}
