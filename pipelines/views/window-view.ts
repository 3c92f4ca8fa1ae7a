// The one value that every view is drawn from, so that no two of them can disagree: snapshot and ledger,
// joined and put in order. Times are milliseconds since the epoch.

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
  /** Digest of its plan, organisation and templates alone, as a pull request shows it. */
  readonly reviewed: string;
  /** Every view of a rehearsal says so. */
  readonly isRehearsal: boolean;
  /** Everybody on the roster, those too whose cohort has not begun. */
  readonly people: number;
  readonly now: number;
  readonly openedAt: number | null;
  readonly state: WindowState;
  readonly start: number;
  /** What the plan said first, what it says now, and when it was really over. */
  readonly plannedEnd: number;
  readonly currentEnd: number;
  readonly actualEnd: number | null;
  /** Done or called off: no step follows. */
  readonly isOver: boolean;
  /** Called off, and what was switched does not stand all as before yet. */
  readonly isBeingPutBack: boolean;
  /** When its record was closed. */
  readonly closedAt: number | null;
  /** What went otherwise than announced, oldest first, and what of it holds now. */
  readonly turns: readonly Turn[];
  readonly turn: Turn | null;
  /** Every fresh begin of a phase, those too that were taken back. */
  readonly begun: RecordState['begun'];
  readonly amendments: readonly (Amendment & Pick<RecordState['amendments'][number], 'at' | 'cause'>)[];
  /** What outsiders may read, oldest first. */
  readonly updates: readonly Update[];
  readonly phases: readonly PhaseView[];
  readonly cohorts: readonly CohortView[];
  readonly notices: readonly NoticeView[];
  readonly gates: readonly GateView[];
  readonly doubts: readonly DoubtView[];
  /** Backup channels as staff are to try them: those of the plan that were not found down. */
  readonly channelsInUse: readonly string[];
  /** What is wanted of people's hands, done and not done; and what a later wish has replaced. */
  readonly toDos: readonly ToDoState[];
  readonly toDosReplaced: readonly ToDoState[];
  /** Work that was put off and runs again, as its own switch or its owner has confirmed. */
  readonly runsAgain: readonly Localised[];
  /** What is put off and does not run, likewise. */
  readonly paused: readonly Localised[];
  readonly vendor: RecordState['vendor'];
  readonly measurements: readonly Omit<RecordState['measurements'][number], 'kind' | 'at'>[];
  /** Every command that counts, oldest first. */
  readonly commands: readonly CommandView[];
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
  /** Of what happened, where it may be told in other words later. */
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
  /** Why it waits or stopped. */
  readonly why: Localised | null;
  readonly whatToDo: Localised | null;
  readonly evidence: readonly Evidence[];
  readonly undoneAt: number | null;
  /** Tries that stopped or were taken back before it began anew, oldest first. */
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
  /** From its first message until its last; null where none went out. */
  readonly sent: { readonly from: number; readonly to: number } | null;
  readonly channels: readonly string[];
  /** Those of them that took over where others had failed. */
  readonly standIns: readonly string[];
  readonly accepted: number;
  /** Whom it told by name, each once however many channels carried it, as pseudonyms; the rest are posts in groups. */
  readonly told: ReadonlySet<string>;
  readonly posts: number;
  readonly refused: number;
  /** Channels through which some of it was not delivered. */
  readonly refusing: readonly string[];
  readonly inDoubt: number;
  /** Wait in a queue; absent where none do. */
  readonly queued?: number;
  /** Whom no channel of it could tell, by reason, as pseudonyms. */
  readonly unreached: readonly Unreached[];
}

export interface GateView {
  readonly phase: PhaseName;
  /** How many are needed, and whose word is there and counts. */
  readonly quorum: number;
  readonly counted: readonly string[];
  /** Whose word would count now. */
  readonly missing: readonly string[];
  /** When it is asked of others. */
  readonly deadline: number | null;
  /** Null where the gate was not asked yet. */
  readonly open: boolean | null;
  readonly reasons: readonly Localised[];
  readonly decisions: readonly {
    readonly kind: 'approved' | 'rejected' | 'withdrew';
    readonly by: string;
    readonly at: number;
    /** How it is known that they said it. */
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
  /** Whose word that is, and why. */
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
  /** Null where nobody knows whose word it is, or the view is drawn without the window's key. */
  readonly cohort: string | null;
}
