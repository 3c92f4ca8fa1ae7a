// The shape of the one value from which every view is drawn, so that no two views can disagree: snapshot and
// ledger, joined and ordered. Times are milliseconds since the epoch.

import type { Turn } from '../ledger/course.ts';
import type { Amendment, Evidence, Unreached } from '../ledger/entry.ts';
import type { Command } from '../ledger/fact.ts';
import type { CohortState, RecordState, ToDoState } from '../ledger/fold.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised, Trouble } from '../plan/plan.ts';
import type { Timeline } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

/** The first four are Statuspage's words. */
export type WindowState = 'scheduled' | 'in_progress' | 'verifying' | 'completed' | 'cancelled';

export interface WindowView {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly timeline: Timeline;
  /** Digest of the snapshot in force. */
  readonly snapshot: string | null;
  /** Digest of plan, organisation and templates alone, as the pull request shows it. */
  readonly reviewed: string;
  /** Whether this is a rehearsal, which every view must say. */
  readonly isRehearsal: boolean;
  /** Number of people on the roster, also of cohorts that have not begun. */
  readonly people: number;
  readonly now: number;
  readonly openedAt: number | null;
  readonly state: WindowState;
  readonly start: number;
  /** The end as first planned, as planned now, and when the window was really over. */
  readonly plannedEnd: number;
  readonly currentEnd: number;
  readonly actualEnd: number | null;
  /** Done or called off: no step follows. */
  readonly isOver: boolean;
  /** Called off, and not everything that was switched is put back yet. */
  readonly isBeingPutBack: boolean;
  /** When the record was closed. */
  readonly closedAt: number | null;
  /** What went otherwise than announced, oldest first, and what of it holds now. */
  readonly turns: readonly Turn[];
  readonly turn: Turn | null;
  /** Every new start of a phase, also those that were taken back. */
  readonly begun: RecordState['begun'];
  readonly amendments: readonly (Amendment & Pick<RecordState['amendments'][number], 'at' | 'cause'>)[];
  /** What outsiders may read, oldest first. */
  readonly updates: readonly Update[];
  readonly phases: readonly PhaseView[];
  readonly cohorts: readonly CohortView[];
  readonly notices: readonly NoticeView[];
  readonly gates: readonly GateView[];
  readonly doubts: readonly DoubtView[];
  /** Backup channels in the order in which staff try them: those of the plan that were not found down. */
  readonly channelsInUse: readonly string[];
  /** To-dos, done and open; and those that a later to-do of the same id has replaced. */
  readonly toDos: readonly ToDoState[];
  readonly toDosReplaced: readonly ToDoState[];
  /** Put-off work that runs again, as its switch or its owner has confirmed. */
  readonly runsAgain: readonly Localised[];
  /** Put-off work that does not run, as its switch or its owner has confirmed. */
  readonly paused: readonly Localised[];
  readonly vendor: RecordState['vendor'];
  readonly measurements: readonly Omit<RecordState['measurements'][number], 'kind' | 'at'>[];
  /** Every command that counts, oldest first. */
  readonly commands: readonly CommandView[];
  /** Versions of the code that opened the window and ran its phases. */
  readonly codes: readonly string[];
  /** Words and objects that do not count, by their names in the record: refused, or void later (`at` null). */
  readonly refused: readonly { readonly name: string; readonly at: number | null; readonly why: Localised }[];
  /** Feedback that people sent during the window. */
  readonly feedback: readonly FeedbackView[];
  /** Entries in the ledger. */
  readonly entries: number;
}

export interface Update {
  readonly at: number;
  readonly status: WindowState;
  readonly title: Localised;
  readonly body: Localised;
  /** The occasion that it tells; a public notice about the same occasion replaces its words. */
  readonly occasion?: string | null;
}

export interface PhaseView {
  readonly phase: PhaseName;
  readonly round: 1 | 2;
  readonly plannedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly attempts: number;
  readonly status: 'waiting' | 'running' | 'done' | 'stopped' | 'undone';
  readonly summary: Localised | null;
  /** Why the phase waits or stopped. */
  readonly why: Localised | null;
  readonly whatToDo: Localised | null;
  readonly evidence: readonly Evidence[];
  readonly undoneAt: number | null;
  /** Earlier tries of the phase, which stopped or were taken back, oldest first. */
  readonly before: readonly PhaseView[];
}

export type CohortView = CohortState & { readonly title: Localised };

export interface NoticeView {
  readonly key: string;
  readonly title: Localised;
  readonly audience: Localised;
  readonly site: Localised | null;
  /** Null for a notice that waited for an event. */
  readonly plannedAt: number | null;
  readonly settledAt: number | null;
  /** When its first and its last message went out; null where none did. */
  readonly sent: { readonly from: number; readonly to: number } | null;
  readonly channels: readonly string[];
  /** Channels among them that stood in for others that had failed. */
  readonly standIns: readonly string[];
  readonly accepted: number;
  /** Pseudonyms of people told by name, each once over all channels; `posts` counts posts in groups. */
  readonly told: ReadonlySet<string>;
  readonly posts: number;
  readonly refused: number;
  /** Channels that did not deliver some of its messages. */
  readonly refusing: readonly string[];
  readonly inDoubt: number;
  /** Messages that wait in a queue; absent where none do. */
  readonly queued?: number;
  /** People whom none of its channels could reach, by reason, as pseudonyms. */
  readonly unreached: readonly Unreached[];
}

export interface GateView {
  readonly phase: PhaseName;
  /** How many approvals are needed, and whose are there and count. */
  readonly quorum: number;
  readonly counted: readonly string[];
  /** The roles whose approval would count now. */
  readonly missing: readonly string[];
  /** When the question is escalated to others. */
  readonly deadline: number | null;
  /** Null where the gate was not asked yet. */
  readonly open: boolean | null;
  readonly reasons: readonly Localised[];
  readonly decisions: readonly {
    readonly kind: 'approved' | 'rejected' | 'withdrew';
    readonly by: string;
    readonly at: number;
    /** How it is proven that they said it. */
    readonly proof: Localised;
    readonly reason: string | null;
    /** Why it does not count; null where it does. */
    readonly refused: Localised | null;
  }[];
}

interface DoubtView {
  readonly effect: string;
  readonly what: Localised;
  readonly at: number;
  readonly why: Localised;
  readonly answer: 'sent' | 'resend' | null;
  /** Who answered the doubt, and with what reason; null while it is open. */
  readonly answered: { readonly by: string; readonly reason: string } | null;
}

interface CommandView {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly name: Command['name'];
  readonly reason: string;
  readonly proof: Localised;
}

export interface FeedbackView {
  readonly at: number;
  readonly way: 'mail' | 'form' | 'desk';
  readonly trouble: Trouble;
  /** The sender's cohort; null where the sender is unknown, or the view is drawn without the window's key. */
  readonly cohort: string | null;
}
