// What an approver reads in a run's summary, and what an auditor reads in its log.

import type { StepReport } from '../engine/take-step.ts';
import { explainRefusal } from '../gates/approval-refusals.ts';
import type { Localised } from '../plan/plan.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { issueBody, statusText, stoppedText } from '../views/window-issue.ts';
import type { OpenedWindow } from './read-window.ts';

export function summaryOf(opened: OpenedWindow, report: StepReport): string {
  const { view } = opened;
  const stopped = view.phases.find((phase) => phase.status === 'stopped');
  return [
    `## ${escapeMarkdown(view.plan.title['zh-CN'])} · ${escapeMarkdown(view.plan.title.en)}`,
    whatHappened(report),
    ...(stopped === undefined ? [] : [stoppedText(stopped)]),
    statusText(view, opened.state.gates),
    ...(report.gate?.approvals.refused ?? []).map(
      ({ by, why }) => `- ${escapeMarkdown(by)}: ${explainRefusal(why)['zh-CN']} ${explainRefusal(why).en}`,
    ),
    '<details><summary>全部 / All of it</summary>\n',
    issueBody(view, opened.state.gates),
    '\n</details>',
  ].join('\n\n');
}

/** One line for each thing that was decided, with the entries that say so. */
export function storyOf(
  opened: Pick<OpenedWindow, 'window' | 'snapshotDigest' | 'entries'>,
  report: StepReport,
  before: number,
): readonly string[] {
  const { gate, phase } = report;
  return [
    `window ${opened.window}, snapshot ${opened.snapshotDigest}`,
    ...(opened.entries > before ? [`wrote entries ${before + 1} to ${opened.entries}`] : ['wrote nothing']),
    ...report.notices.map((notice) => `notice sent: ${notice}`),
    ...(gate === null ? [] : [`gate of ${gate.phase}: ${gate.open ? 'open' : 'closed'}`]),
    ...(gate?.reasons ?? []).map((reason) => `  because: ${reason.en}`),
    ...(gate?.approvals.counted ?? []).map((one) => `  counted: ${one.by}, ${one.at}, fact ${one.id}`),
    ...(gate?.approvals.refused ?? []).map((one) => `  not counted: ${one.by}, fact ${one.id}: ${one.why}`),
    ...(phase === null ? [] : [`phase ${phase.name}, round ${phase.round}: ${phase.result.result}`]),
    ...report.problems.map((problem) => `problem: ${problem}`),
    ...report.putRight.map((line) => `compared with the record: ${line}`),
    report.closed
      ? 'the window is closed'
      : report.nextLookAt === null
        ? 'next look: when people have spoken'
        : `next look: ${new Date(report.nextLookAt).toISOString()}`,
  ];
}

function whatHappened({ phase, gate, notices, problems, putRight, closed }: StepReport): string {
  const lines: Localised[] = [];
  if (notices.length > 0) {
    lines.push({ 'zh-CN': `已发出 ${notices.length} 条通知。`, en: `Notices sent: ${notices.length}.` });
  }
  if (phase !== null) {
    lines.push({
      'zh-CN': `阶段 ${phase.name} 的结果：${phase.result.result}。`,
      en: `Phase ${phase.name}: ${phase.result.result}.`,
    });
  } else if (gate !== null) {
    lines.push(
      gate.open
        ? { 'zh-CN': `${gate.phase} 的关口已打开。`, en: `The gate of ${gate.phase} is open.` }
        : { 'zh-CN': `${gate.phase} 的关口关闭。`, en: `The gate of ${gate.phase} is closed.` },
    );
  }
  if (closed) lines.push({ 'zh-CN': '窗口已关闭。', en: 'The window is closed.' });
  return [
    ...lines.map((line) => `${line['zh-CN']} ${line.en}`),
    ...[...problems, ...putRight].map((problem) => `- ⚠️ ${escapeMarkdown(problem)}`),
  ].join('\n');
}
