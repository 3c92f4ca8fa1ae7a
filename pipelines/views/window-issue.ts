// The window's issue on GitHub: its title, its body as a live checklist, and one comment for each kind of event.
// Everything that people or the vendor wrote is escaped.

import { troubleTitles } from '../feedback/trouble.ts';
import { commandNames, commands, formOf } from '../gates/commands/table.ts';
import { bilingual } from '../plan/bilingual.ts';
import { localRange } from '../plan/local-time.ts';
import { type Language, type Localised, languages } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { joined, titled } from '../plan/sentences.ts';
import { shortDigest } from '../plan/words-to-decide.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { approverBrief, type WaysBack } from './approver-brief.ts';
import { courseOf } from './course-lines.ts';
import { feedbackByKind, feedbackWays } from './feedback.ts';
import { type Clock, clockIn } from './moment.ts';
import { nowSection } from './now-lines.ts';
import { reachedLines } from './reached.ts';
import { turnIn } from './turn-words.ts';
import {
  type AskedGates,
  courseSection,
  doubtSection,
  type Line,
  missedSection,
  missingSection,
  nextStep,
  phaseLine,
  phaseSection,
  type Section,
  toDoSections,
} from './window-lines.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseTitle, standingOf } from './words.ts';

export function issueTitle(view: WindowView): string {
  const mark = view.isRehearsal ? '【演练 REHEARSAL】' : '';
  return `${mark}${view.plan.title['zh-CN']} · ${view.plan.title.en} (${view.plan.id})`;
}

/** The issue's body as Markdown. `waysBack`: the undo steps, shown to approvers. */
export function issueBody(view: WindowView, gates: AskedGates, waysBack: WaysBack): string {
  const clock = clockOf(view);
  const { summary } = view.plan;
  const turn = turnIn(view);
  return [
    ...(view.isRehearsal ? ['> **演练，不是真实的维护 · REHEARSAL, no real maintenance**'] : []),
    `**${both(standingOf(view))}**`,
    turn === null ? '' : escapedBoth(titled(turn.title, turn.body)),
    languages.map((language) => escapeMarkdown(summary[language])).join('\n\n'),
    underTitle(
      timesTitle(view) ?? bilingual`Times`,
      view.organisation.sites.map((site) => timesAt(view, site)),
    ),
    drawn(nowSection(view, clock)),
    drawn(phaseSection(view, clock), ['[x]', '[ ]']),
    drawn(missingSection(view, gates, clock)),
    ...languages.map((language) => forApprovers(view, waysBack, language)),
    ...toDoSections(view, clock).map((section) => drawn(section, ['✅', '⬜'])),
    drawn({
      title: bilingual`Who answered the test message`,
      lines: reachedLines(view).map((text) => ({ text })),
    }),
    drawn(doubtSection(view)),
    drawn(missedSection(view)),
    drawn(courseSection(view, clock)),
    underTitle(bilingual`Feedback`, feedbackOf(view, clock)),
    commandsHelp(view),
    `<sub>${both(bilingual`${view.entries} entries in the record`)} · ${digestLine(view)} · ${reviewedLine(view)}</sub>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The answer to `/status`, also posted when a gate stays closed: short, and enough to decide from. */
export function statusText(view: WindowView, gates: AskedGates): string {
  const clock = clockOf(view);
  const missing = missingSection(view, gates, clock);
  const current = nextStep(view);
  return [
    `**${both(standingOf(view))}** · ${digestLine(view)}`,
    ...(current === undefined ? [] : [lineOf(phaseLine(current, view, clock), ['[x]', '[ ]'])]),
    missing.lines.length === 0 ? both(bilingual`Nothing is missing.`) : drawn(missing),
    ...[...doubtSection(view).lines, ...missedSection(view).lines].map((line) => lineOf(line)),
  ].join('\n\n');
}

/** One comment per event, by id; when an event changes, its comment is updated in place. */
export function eventComments(view: WindowView): readonly { readonly id: string; readonly body: string }[] {
  const clock = clockOf(view);
  const stopped = view.phases.filter((phase) => phase.status === 'stopped');
  const said = view.vendor.map(({ heardAt, source, text }) => {
    const title = titleOf(view.organisation.vendorSources, source);
    return `- ${escapedBoth(joined([clock(heardAt), title]))}: ${escapeMarkdown(text)}`;
  });
  return [
    ...stopped.map((phase) => ({
      id: `stopped-${phase.phase}-${phase.round}`,
      body: stoppedText(phase),
    })),
    ...view.amendments.flatMap(({ cause }, index) => {
      const told = courseOf(view, clock).find((line) => line.cause === cause);
      return told === undefined ? [] : [{ id: `amended-${index + 1}`, body: escapedBoth(told.text) }];
    }),
    ...(said.length === 0 ? [] : [{ id: 'vendor', body: underTitle(bilingual`What the vendor says`, said) }]),
  ];
}

/** The text for a phase that stopped: what happened, what is safe, and what to do next. */
export function stoppedText(phase: PhaseView): string {
  const whatToDo =
    phase.whatToDo ??
    bilingual`Read the run’s log; once the cause is gone, look again: what was done is not done twice.`;
  const told: readonly (readonly [Localised, string])[] = [
    [bilingual`What happened`, phase.why === null ? '' : escapedBoth(phase.why)],
    [
      bilingual`What is safe`,
      both(
        bilingual`What was done is in the record and is not repeated by another run; no later phase starts.`,
      ),
    ],
    [bilingual`What to do next`, both(whatToDo)],
  ];
  return [
    `### ${both(bilingual`${phaseTitle(phase.phase, phase.round)} stopped`)}`,
    ...told.map(([title, text]) => `**${both(title)}** ${text}`),
  ].join('\n\n');
}

function drawn({ title, lines }: Section, boxes?: readonly [string, string]): string {
  return underTitle(
    title,
    lines.map((line) => lineOf(line, boxes)),
  );
}

/** `boxes`: the marks before a line that is done, and before one that is not. */
function lineOf({ text, done, command }: Line, boxes?: readonly [string, string]): string {
  const box = boxes === undefined || done === undefined ? '' : `${boxes[done ? 0 : 1]} `;
  return `- ${box}${escapedBoth(text)}${command === undefined ? '' : ` → \`${command}\``}`;
}

function underTitle(title: Localised, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${both(title)}\n\n${lines.join('\n')}`;
}

function forApprovers(view: WindowView, waysBack: WaysBack, language: Language): string {
  const lines = approverBrief(view, waysBack, clockOf(view)).map((line) => `- ${withCode(line[language])}`);
  return lines.length === 0 ? '' : `### ${bilingual`For approvers`[language]}\n\n${lines.join('\n')}`;
}

/** Counts of feedback by kind, and since when. The words stay sealed: many may read an issue. */
function feedbackOf(view: WindowView, clock: Clock): readonly string[] {
  const kinds = feedbackByKind(view).map(
    ({ trouble, count, latest }) =>
      `- ${both(troubleTitles[trouble])}: **${count}** · ${both(bilingual`latest`)} ${both(clock(latest.at))} (${both(feedbackWays[latest.way])})`,
  );
  if (kinds.length === 0) return [];
  return [...kinds, '', `<sub>\`npm run feedback -- --window ${view.plan.id} --list\`</sub>`];
}

/** The commands that still count in the window's state; for example no approvals once it is over. */
function commandsHelp(view: WindowView): string {
  const counts =
    view.closedAt !== null ? ['ever'] : view.isOver ? ['closed', 'ever'] : ['called-off', 'closed', 'ever'];
  const gated = new Set(view.gates.map((gate) => gate.phase));
  const next = view.phases.find(({ phase, status }) => status !== 'done' && gated.has(phase));
  // Fill phase and digest in, so that an approver can copy one line.
  const filledIn = (form: string) =>
    /^\/(?:approve|reject|withdraw) /.test(form)
      ? form.replace('PHASE', next?.phase ?? 'PHASE').replace('DIGEST', shortDigest(view.snapshot))
      : form;
  return [
    '<details><summary>命令 / Commands</summary>\n',
    both(
      bilingual`A comment is one command on one line; each is answered and goes into the record. A reason for readers of both languages: 中文 / English.`,
    ),
    '',
    ...commandNames
      .filter((name) => name === 'status' || counts.includes(commands[name].until))
      .map((name) => `- \`${filledIn(formOf(name))}\` ${escapedBoth(commands[name].help)}`),
    '</details>',
  ].join('\n');
}

/** Heading for the times of a completed window, whose end is later than the return of people; else null. */
export function timesTitle({ state, turn }: WindowView): Localised | null {
  return state === 'completed' && turn === null ? bilingual`Times, until all was verified` : null;
}

/** The actual end of a window that is over; before that the current planned end, which may still move. */
export function endOf({ isOver, actualEnd, currentEnd }: WindowView): number {
  return (isOver ? actualEnd : null) ?? currentEnd;
}

function timesAt(view: WindowView, site: WindowView['organisation']['sites'][number]): string {
  const range = (language: 'zh-CN' | 'en') => localRange(view.start, endOf(view), site.zone, language);
  return `- ${both(site.name)}: ${range('zh-CN')} · ${range('en')}`;
}

function clockOf({ organisation }: WindowView): Clock {
  return clockIn(organisation.sites[0]?.zone ?? 'UTC');
}

function digestLine(view: WindowView): string {
  return `${both(bilingual`Plan digest`)} \`${shortDigest(view.snapshot)}\``;
}

/** The digest that the pull request showed, beside the one to approve, for comparison. */
function reviewedLine({ reviewed }: WindowView): string {
  return `${both(bilingual`of which plan, organisation and texts (the digest that the pull request shows)`)} \`${shortDigest(reviewed)}\``;
}

function both(text: Localised): string {
  return text['zh-CN'] === text.en ? text.en : `${text['zh-CN']} · ${text.en}`;
}

function escapedBoth(text: Localised): string {
  return `${withCode(text['zh-CN'])} · ${withCode(text.en)}`;
}

/** The text with commands set as code, so that they can be copied. */
function withCode(text: string): string {
  return escapeMarkdown(text).replace(typed, (words) => `\`${words.replaceAll('\\', '')}\``);
}

/** Matches commands in text that is already escaped for Markdown. */
const typed =
  /\/(?:approve|reject|roll\\-back) [a-z\\-]+(?: [0-9a-f]{12})?|\/(?:call\\-off|roll\\-back|resume|extend|vendor\\-done|ack|done(?: \d+)?)\b|npm run [a-z]+ \\-\\-(?: \\-\\-[a-z]+ [\w./\\-]*\w)+/g;
