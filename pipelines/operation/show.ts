// Texts about a look: for an approver in a run's summary, and for an auditor in its log.

import type { StepReport } from '../engine/take-step.ts';
import { explainRefusal } from '../gates/approval-refusals.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, localised } from '../plan/plan.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { saidBy } from '../views/acts.ts';
import { momentAt } from '../views/moment.ts';
import { issueBody, statusText, stoppedText } from '../views/window-issue.ts';
import { phaseStatusNames, phaseTitle } from '../views/words.ts';
import { gatesNow } from './due.ts';
import type { OpenedWindow } from './read-window.ts';
import { waysBackOf } from './ways-back.ts';

export function summaryOf(opened: OpenedWindow, report: StepReport): string {
  const { view } = opened;
  const gates = gatesNow(opened, view.now);
  const stopped = view.phases.find((phase) => phase.status === 'stopped');
  return [
    `## ${escapeMarkdown(view.plan.title['zh-CN'])} · ${escapeMarkdown(view.plan.title.en)}`,
    whatHappened(report, view),
    ...(stopped === undefined ? [] : [stoppedText(stopped)]),
    statusText(view, gates),
    ...(report.gate?.approvals.refused ?? []).map(
      ({ by, why }) => `- ${escapeMarkdown(by)}: ${explainRefusal(why)['zh-CN']} ${explainRefusal(why).en}`,
    ),
    '<details><summary>全部 / All of it</summary>\n',
    issueBody(view, gates, waysBackOf(opened.snapshot)),
    '\n</details>',
  ].join('\n\n');
}

/** The time zone of the reader's machine. */
export function zoneOfReader(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** One line for each thing that was decided, with the entries that say so. */
export function storyOf(
  opened: Pick<OpenedWindow, 'window' | 'snapshot' | 'snapshotDigest' | 'view' | 'entries'>,
  report: StepReport,
  before: number,
  language: Language = 'en',
  place = '',
): readonly string[] {
  const { gate, phase } = report;
  const say = (zh: string, en: string) => localised(zh, en)[language];
  const [from, to] = [before + 1, opened.entries];
  return [
    say(
      `窗口 ${opened.window}，快照 ${opened.snapshotDigest}`,
      `window ${opened.window}, snapshot ${opened.snapshotDigest}`,
    ),
    to < from
      ? say('没有写入', 'wrote nothing')
      : say(`写入第 ${from} 至 ${to} 条`, `wrote entries ${from} to ${to}`) + (place && `: ${place}`),
    ...report.notices.map((notice) => noticeLine(notice, opened.view)[language]),
    ...(gate === null
      ? []
      : [
          say(
            `“${phaseTitle(gate.phase, 1)['zh-CN']}”的关口${gate.open ? '已打开' : '未打开'}`,
            `gate of ${gate.phase}: ${gate.open ? 'open' : 'closed'}`,
          ),
        ]),
    ...(gate?.reasons ?? []).map((reason) => `  ${say('原因：', 'because: ')}${reason[language]}`),
    ...(gate?.approvals.counted ?? []).map(
      (one) => `  ${say('计入：', 'counted: ')}${one.by}, ${one.at}, fact ${one.id}`,
    ),
    ...(gate?.approvals.refused ?? []).map(
      (one) =>
        `  ${say('不计：', 'not counted: ')}${one.by}, fact ${one.id}: ${explainRefusal(one.why)[language]}`,
    ),
    ...(phase === null ? [] : phaseLines(phase, language)),
    ...report.problems.map((problem) => say(`问题：${problem}`, `problem: ${problem}`)),
    ...report.putRight.map((line) => say(`与台账核对：${line}`, `compared with the record: ${line}`)),
    report.closed
      ? say('窗口已关闭', 'the window is closed')
      : report.nextLookAt === null
        ? say('下次查看：等有人发话', 'next look: when people have spoken')
        : `${say('下次查看：', 'next look: ')}${momentAt(report.nextLookAt, { language, zone: zoneOfReader() }, opened.snapshot.organisation)}`,
  ];
}

function noticeLine(notice: string, { notices }: OpenedWindow['view']): Localised {
  const known = notices.find(({ key }) => key === notice);
  if (known === undefined) return bilingual`notice sent: ${notice}`;
  const { title, refused, accepted, inDoubt } = known;
  return refused > 0
    ? bilingual`notice ${notice} · ${title}: ${refused} of ${accepted + refused + inDoubt} messages were not delivered`
    : bilingual`notice sent: ${notice} · ${title}`;
}

/** For a stopped phase also why and what to do, as the reader may see nothing but the terminal. */
function phaseLines(
  { name, round, result }: NonNullable<StepReport['phase']>,
  language: Language,
): readonly string[] {
  const outcome = localised({ done: '完成', waiting: '等待', stopped: '停下' }[result.result], result.result);
  const line = bilingual`phase ${localised(phaseTitle(name, 1)['zh-CN'], name)}, round ${round}: ${outcome}`;
  const because = result.result === 'done' ? null : bilingual`because: ${saidBy(result)}`;
  const toDo = result.result === 'stopped' ? bilingual`to do: ${result.whatToDo}` : null;
  return [
    line[language],
    ...[because, toDo].flatMap((more) => (more === null ? [] : [`  ${more[language]}`])),
  ];
}

const results = {
  done: phaseStatusNames.done,
  waiting: bilingual`waiting`,
  stopped: phaseStatusNames.stopped,
} as const;

function whatHappened(
  { phase, gate, notices, problems, putRight, closed }: StepReport,
  view: OpenedWindow['view'],
): string {
  const lines: Localised[] = [];
  const arrived = view.notices.filter(({ key, accepted }) => notices.includes(key) && accepted > 0);
  if (arrived.length > 0) lines.push(bilingual`Notices sent: ${arrived.length}.`);
  if (phase !== null) {
    lines.push({
      'zh-CN': `“${phaseTitle(phase.name, phase.round)['zh-CN']}”：${results[phase.result.result]['zh-CN']}。`,
      en: `${phaseTitle(phase.name, phase.round).en}: ${results[phase.result.result].en}.`,
    });
  } else if (gate !== null) {
    lines.push(
      gate.open
        ? bilingual`The gate of ${phaseTitle(gate.phase, 1)} is open.`
        : bilingual`The gate of ${phaseTitle(gate.phase, 1)} is closed.`,
    );
  }
  if (closed) lines.push(bilingual`The window is closed.`);
  return [
    ...lines.map((line) => `${line['zh-CN']} ${line.en}`),
    ...[...problems, ...putRight].map((problem) => `- ⚠️ ${escapeMarkdown(problem)}`),
  ].join('\n');
}
