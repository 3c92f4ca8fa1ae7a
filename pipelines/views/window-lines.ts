// The state of a window as lines in both languages, for issue, terminal and job summary alike.

import { type ToDoState, wordThatAnswers } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { eachWay, joined, listed, titled } from '../plan/sentences.ts';
import { spanToMs } from '../plan/time.ts';
import { onceMended } from '../plan/words-to-decide.ts';
import { courseOf } from './course-lines.ts';
import type { Clock } from './moment.ts';
import { toDoCounts, toDoLine, tonight, whatStaysOpen } from './to-dos.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseStatusName, phaseTitle } from './words.ts';

/** The last answer of each gate, also of phases that need no approval. */
export type AskedGates = ReadonlyMap<
  PhaseName,
  { readonly open: boolean; readonly reasons: readonly Localised[] }
>;

export interface Line {
  readonly text: Localised;
  /** Whether it is done; undefined for a line that is no task. */
  readonly done?: boolean;
  /** The command to comment about it. */
  readonly command?: string;
}

export interface Section {
  readonly title: Localised;
  /** A section without lines is left out. */
  readonly lines: readonly Line[];
}

/** The step whose turn it is; undefined once the window is over. */
export function nextStep({ isOver, phases }: WindowView): PhaseView | undefined {
  return isOver ? undefined : phases.find(({ status }) => status !== 'done');
}

export function phaseSection(view: WindowView, clock: Clock): Section {
  return { title: bilingual`Phases`, lines: view.phases.map((phase) => phaseLine(phase, view, clock)) };
}

export function phaseLine(phase: PhaseView, view: WindowView, clock: Clock): Line {
  const { isOver } = view;
  const { status, undoneAt, finishedAt, startedAt, plannedAt, summary, why } = phase;
  const at = status === 'undone' ? undoneAt : (finishedAt ?? startedAt);
  const planned = isOver
    ? null
    : joined([bilingual`planned ${clock(plannedAt)}`, status === 'waiting' ? needsOf(phase, view) : null]);
  // For a stopped phase only the reason is shown here: `missingSection` says what to do.
  const said = { waiting: null, running: why, done: summary, stopped: why, undone: null }[status];
  return {
    done: status === 'done',
    text: joined([
      phaseTitle(phase.phase, phase.round),
      phaseStatusName(phase),
      at === null ? planned : clock(at),
      said,
    ]),
  };
}

/** What a waiting phase needs besides its time and the phases before it; null where nothing. */
function needsOf({ phase, round }: PhaseView, { plan, timeline }: WindowView): Localised | null {
  const quorum = round === 1 ? plan.approvals.gates[phase]?.quorum : undefined;
  const checks = plan.verification.checks.length;
  const fresh = eachWay((language) => spokenSpan(spanToMs(plan.backup.freshWithin), language));
  const steps = timeline.handWork.filter(({ id, before }) => id.startsWith('restore ') && before === phase);
  const needs = [
    quorum === undefined ? null : bilingual`approvals: ${quorum}`,
    phase === 'cutover' ? bilingual`a backup that is no older than ${fresh}` : null,
    phase === 'verify' ? bilingual`checks: ${checks}` : null,
    steps.length === 0 ? null : bilingual`the vendor’s steps: ${steps.length}`,
    plan.demandsDone?.includes(phase) ? bilingual`every to-do done` : null,
  ].filter((need) => need !== null);
  if (phase === 'hold')
    return bilingual`ends when the vendor’s official sources report completion (needed: ${plan.announcement.confirmFrom}), or with /vendor-done`;
  return needs.length === 0 ? null : titled(bilingual`needs`, listed(needs));
}

export function missingSection(view: WindowView, gates: AskedGates, clock: Clock): Section {
  const next = nextStep(view);
  if (next === undefined) return { title: bilingual`What is missing`, lines: [] };
  const gate = gates.get(next.phase);
  const asked = gate?.reasons.map((text) => ({ text })) ?? [];
  // The gate was last asked before the phase stopped, so its `open` is outdated: say what to do about the
  // stop.
  if (next.status === 'stopped' && gate?.open === true)
    asked.push({
      text: next.whatToDo ?? onceMended,
    });
  const waits =
    next.plannedAt > view.now ? [{ text: bilingual`It waits for its time: ${clock(next.plannedAt)}` }] : [];
  return {
    title: bilingual`What is missing for ${phaseTitle(next.phase, next.round)}`,
    lines: gate === undefined ? waits : gate.open && next.status !== 'stopped' ? [] : asked,
  };
}

/** The to-dos. Ticking a box does nothing: people confirm by /done, which records who and when. */
export function toDoSections(view: WindowView, clock: Clock): readonly Section[] {
  const counts = toDoCounts(view);
  const own = tonight(view.toDos);
  const isLeft = view.closedAt !== null && view.toDos.some(({ done }) => done === null);
  const lineOf = (toDo: ToDoState): Line => ({
    text: toDoLine(view, toDo, clock),
    done: toDo.done !== null,
    ...(toDo.done === null && { command: wordThatAnswers(toDo) }),
  });
  return [
    {
      title: counts === null ? bilingual`To do by hand` : bilingual`To do by hand (${counts})`,
      lines: [...own.map(lineOf), ...(isLeft ? [{ text: whatStaysOpen }] : [])],
    },
    {
      title: bilingual`To do for the next window`,
      lines: view.toDos.filter((toDo) => !own.includes(toDo)).map(lineOf),
    },
  ];
}

export function doubtSection({ doubts }: WindowView): Section {
  return {
    title: bilingual`In doubt`,
    lines: doubts
      .filter(({ answer }) => answer === null)
      .map(({ effect, what, why }) => ({
        text: titled(what, why),
        command: `/doubt ${effect.slice(0, 12)} sent|resend …`,
      })),
  };
}

/** Notices with refused messages: the person on duty tells these people by another way. */
export function missedSection({ notices, organisation }: WindowView): Section {
  const missed = notices.filter(({ refused }) => refused > 0).toReversed();
  return {
    title: bilingual`Notices with messages that were not delivered, newest first; \`npm run connect -- --check\` says why a channel does not work`,
    lines: missed
      .slice(0, mostMissed)
      .map(({ title, audience, site, accepted, refused, refusing, inDoubt }) => ({
        text: joined([
          title,
          listed([audience, ...(site === null ? [] : [site])]),
          bilingual`${refused} of ${accepted + refused + inDoubt} messages were not delivered`,
          refusing.length === 0 ? null : listed(refusing.map((id) => titleOf(organisation.channels, id))),
        ]),
      })),
  };
}

const mostMissed = 6;

export function courseSection(view: WindowView, clock: Clock): Section {
  return { title: bilingual`Who changed the course`, lines: courseOf(view, clock) };
}
