// The window's issue on GitHub: its title, its body as a live checklist, and one comment for each kind of event.
// Everything that people or the vendor wrote is escaped.

import { troubleTitles } from '../feedback/trouble.ts';
import { commandNames, commands, formOf } from '../gates/commands/table.ts';
import { wordThatAnswers } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import { localRange, localTime } from '../plan/local-time.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { approverBrief } from './approver-brief.ts';
import { feedbackByKind, feedbackWays } from './feedback.ts';
import { reachedLines } from './reached.ts';
import { toDoLine } from './to-dos.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseStatusNames, phaseTitle, stateNames } from './words.ts';

/** What each gate last said, also of phases that need no approval. */
type AskedGates = ReadonlyMap<PhaseName, { readonly open: boolean; readonly reasons: readonly Localised[] }>;

export function issueTitle(view: WindowView): string {
  const mark = view.isRehearsal ? '【演练 REHEARSAL】' : '';
  return `${mark}${view.plan.title['zh-CN']} · ${view.plan.title.en} (${view.plan.id})`;
}

/** `wayBack`: what going back does, for those who approve. */
export function issueBody(view: WindowView, gates: AskedGates, wayBack: readonly Localised[]): string {
  return [
    ...(view.isRehearsal ? ['> **演练，不是真实的维护 · REHEARSAL, no real maintenance**'] : []),
    `**${both(stateNames[view.state])}**`,
    bothLines(view.plan.summary),
    section(
      '时间',
      'Times',
      view.organisation.sites.map((site) => timesAt(view, site)),
    ),
    section(
      '阶段',
      'Phases',
      view.phases.map((phase) => checklistLine(view, phase)),
    ),
    section('现在还差什么', 'What is missing now', missingNow(view, gates)),
    ...(['zh-CN', 'en'] as const).map((language) => forApprovers(view, wayBack, language)),
    section('需要人工处理', 'To do by hand', toDosOf(view)),
    section(
      '测试消息回执',
      'Whom the test message reached',
      reachedLines(view).map((line) => `- ${escapedBoth(line)}`),
    ),
    section('存疑的动作', 'Effects in doubt', doubtsOf(view)),
    section(
      '改动',
      'Amendments',
      view.amendments.map((change) => amendmentLine(view, change)),
    ),
    section('反馈', 'Feedback', feedbackOf(view)),
    commandsHelp(view),
    `<sub>${both(bilingual`${view.entries} entries in the record`)} · ${digestLine(view)} · ${reviewedLine(view)}</sub>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What `/status` answers and what a gate that stays closed says: short, and enough to decide from. */
export function statusText(view: WindowView, gates: AskedGates): string {
  const missing = missingNow(view, gates);
  const current = view.phases.find((phase) => phase.status !== 'done');
  return [
    `**${both(stateNames[view.state])}** · ${digestLine(view)}`,
    ...(current === undefined ? [] : [checklistLine(view, current)]),
    ...(missing.length === 0 ? [both(bilingual`Nothing is missing.`)] : missing),
    ...doubtsOf(view),
  ].join('\n\n');
}

/** Comments that are kept in place under these ids; an event that changes changes its comment. */
export function eventComments(view: WindowView): readonly { readonly id: string; readonly body: string }[] {
  const stopped = view.phases.filter((phase) => phase.status === 'stopped');
  const said = view.vendor.map(
    (line) =>
      `- ${timeIn(view, line.at)} · ${escapeMarkdown(line.source)} · ${line.status}: ${escapeMarkdown(line.text)}`,
  );
  return [
    ...stopped.map((phase) => ({
      id: `stopped-${phase.phase}-${phase.round}`,
      body: stoppedText(phase),
    })),
    ...view.amendments.map((change, index) => ({
      id: `amended-${index + 1}`,
      body: amendmentLine(view, change).replace(/^- /, ''),
    })),
    ...(said.length === 0
      ? []
      : [{ id: 'vendor', body: section('服务商公告', 'What the vendor says', said) }]),
  ];
}

/** What happened, what is safe, and what to do next. */
export function stoppedText(phase: PhaseView): string {
  const whatToDo =
    phase.whatToDo ??
    bilingual`Read the run’s log; once the cause is gone, look again: what was done is not done twice.`;
  return [
    `### ${both(bilingual`${(language) => phaseTitle(phase.phase, phase.round, language)} stopped`)}`,
    `**${both(bilingual`What happened`)}** ${phase.why === null ? '' : both({ 'zh-CN': escapeMarkdown(phase.why['zh-CN']), en: escapeMarkdown(phase.why.en) })}`,
    `**${both(bilingual`What is safe`)}** ${both(bilingual`What was done is in the record and is not repeated by another run; no later phase starts.`)}`,
    `**${both(bilingual`What to do next`)}** ${both(whatToDo)}`,
  ].join('\n\n');
}

function checklistLine(view: WindowView, phase: PhaseView): string {
  const box = phase.status === 'done' ? 'x' : ' ';
  const name = `${phaseTitle(phase.phase, phase.round, 'zh-CN')} · ${phaseTitle(phase.phase, phase.round, 'en')}`;
  const when = phase.finishedAt ?? phase.startedAt ?? phase.plannedAt;
  const result = phase.summary === null ? '' : ` — ${both(phase.summary)}`;
  return `- [${box}] ${name} · ${both(phaseStatusNames[phase.status])} · ${timeIn(view, when)}${result}`;
}

function missingNow(view: WindowView, gates: AskedGates): readonly string[] {
  if (view.isOver) return [];
  const next = view.phases.find((phase) => phase.status !== 'done');
  if (next === undefined) return [];
  const gate = gates.get(next.phase);
  if (gate?.open === true) return [];
  if (gate !== undefined) return gate.reasons.map((reason) => `- \`${next.phase}\` ${escapedBoth(reason)}`);
  if (next.plannedAt <= view.now) return [];
  const at = timeIn(view, next.plannedAt);
  return [`- \`${next.phase}\` ${both(bilingual`waits for its time: ${at}`)}`];
}

function doubtsOf(view: WindowView): readonly string[] {
  return view.doubts
    .filter((doubt) => doubt.answer === null)
    .map(
      (doubt) =>
        `- \`${doubt.effect.slice(0, 12)}\` ${escapedBoth(doubt.what)}: ${escapedBoth(doubt.why)} → \`/doubt ${doubt.effect.slice(0, 12)} sent …\` / \`resend …\``,
    );
}

function forApprovers(view: WindowView, wayBack: readonly Localised[], language: Language): string {
  const lines = approverBrief(view, wayBack, language, zoneOf(view)).map(
    (line) => `- ${escapeMarkdown(line)}`,
  );
  const title = language === 'zh-CN' ? '审批须知' : 'For approvers';
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.join('\n')}`;
}

/** A box that is ticked here says nothing: whoever did it comments so, and the record knows who and when. */
function toDosOf(view: WindowView): readonly string[] {
  return view.toDos.map(({ done, ...toDo }) => {
    const line = (language: Language) =>
      escapeMarkdown(toDoLine(view, { ...toDo, done }, language, zoneOf(view)));
    return `- ${done === null ? '⬜' : '✅'} ${line('zh-CN')} · ${line('en')}${done === null ? ` → \`${wordThatAnswers(toDo)}\`` : ''}`;
  });
}

/** People's words stay sealed: an issue may be read by many. Here is how much there is of each kind, and since when. */
function feedbackOf(view: WindowView): readonly string[] {
  const kinds = feedbackByKind(view).map(
    ({ trouble, count, latest }) =>
      `- ${both(troubleTitles[trouble])}: **${count}** · ${both(bilingual`latest`)} ${timeIn(view, latest.at)} (${both(feedbackWays[latest.way])})`,
  );
  if (kinds.length === 0) return [];
  return [...kinds, '', `<sub>\`npm run feedback -- --window ${view.plan.id} --list\`</sub>`];
}

function amendmentLine(view: WindowView, change: WindowView['amendments'][number]): string {
  const kinds = {
    extend: bilingual`Extended`,
    shorten: bilingual`Shortened`,
    'call-off': { 'zh-CN': '取消', en: 'Called off' },
    correct: bilingual`Corrected`,
  } as const satisfies Record<string, Localised>;
  const until = change.end === null ? '' : ` → ${timeIn(view, change.end)}`;
  return `- ${timeIn(view, change.at)} · ${both(kinds[change.kind])}${until} · ${escapeMarkdown(change.by)}: ${escapeMarkdown(change.reason)}`;
}

function commandsHelp(view: WindowView): string {
  const digest = shortDigest(view);
  const gated = new Set(view.gates.map((gate) => gate.phase));
  const next =
    view.phases.find(({ phase, status }) => status !== 'done' && gated.has(phase))?.phase ?? 'PHASE';
  return [
    '<details><summary>命令 / Commands</summary>\n',
    both(bilingual`A comment is one command on one line; each is answered and goes into the record.`),
    '',
    ...commandNames.map(
      (name) => `- \`${filledIn(formOf(name), { next, digest })}\` ${escapedBoth(commands[name].help)}`,
    ),
    '</details>',
  ].join('\n');
}

/** So that whoever approves copies one line. */
function filledIn(
  form: string,
  { next, digest }: { readonly next: string; readonly digest: string },
): string {
  return /^\/(?:approve|reject|withdraw) /.test(form)
    ? form.replace('PHASE', next).replace('DIGEST', digest)
    : form;
}

/** An end that is not closed yet may still move. */
export function endOf({ isOver, actualEnd, currentEnd }: WindowView): number {
  return (isOver ? actualEnd : null) ?? currentEnd;
}

function timesAt(view: WindowView, site: WindowView['organisation']['sites'][number]): string {
  const range = (language: 'zh-CN' | 'en') => localRange(view.start, endOf(view), site.zone, language);
  return `- ${both(site.name)}: ${range('zh-CN')} · ${range('en')}`;
}

function timeIn(view: WindowView, at: number): string {
  return localTime(at, zoneOf(view), 'zh-CN');
}

function zoneOf({ organisation }: WindowView): string {
  return organisation.sites[0]?.zone ?? 'UTC';
}

function digestLine(view: WindowView): string {
  return `${both(bilingual`Plan digest`)} \`${shortDigest(view)}\``;
}

/** Whoever read the plan in its pull request finds its digest here, beside the one to approve. */
function reviewedLine({ reviewed }: WindowView): string {
  const short = reviewed.replace('sha256:', '').slice(0, 12);
  return `${both(bilingual`of which plan, organisation and texts (the digest that the pull request shows)`)} \`${short}\``;
}

function shortDigest(view: WindowView): string {
  return (view.snapshot ?? '').replace('sha256:', '').slice(0, 12);
}

function section(zh: string, en: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${zh} · ${en}\n\n${lines.join('\n')}`;
}

function both(text: Localised): string {
  return text['zh-CN'] === text.en ? text.en : `${text['zh-CN']} · ${text.en}`;
}

function escapedBoth(text: Localised): string {
  return `${escapeMarkdown(text['zh-CN'])} · ${escapeMarkdown(text.en)}`;
}

function bothLines(text: Localised): string {
  return `${escapeMarkdown(text['zh-CN'])}\n\n${escapeMarkdown(text.en)}`;
}
