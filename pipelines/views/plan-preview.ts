// The shape of a plan's preview: everything that a reviewer decides about, computed before anything runs.

import type { ToDoState } from '../ledger/fold.ts';
import type { ChannelKind } from '../plan/channel-kinds.ts';
import type { LimitCheck } from '../plan/check/platform-limits.ts';
import type { Difference } from '../plan/difference.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Language, Localised } from '../plan/plan.ts';
import type { Timeline } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

export interface PlanPreview {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly timeline: Timeline;
  /** Digest of what is reviewed; approvals name the snapshot's, which exists only after the merge. */
  readonly digest: string;
  readonly people: number;
  readonly notices: readonly NoticePreview[];
  readonly cohorts: readonly {
    readonly title: Localised;
    /** Null for the cohort of outdated clients, which are counted only before cutover. */
    readonly size: number | null;
    readonly canary: boolean;
  }[];
  /** Time limits of GitHub and AWS, compared with this plan; empty without GitHub. */
  readonly limits: readonly LimitCheck[];
  /** Null where there is no reviewed version to compare with. */
  readonly differences: readonly Difference[] | null;
  /** To-dos that earlier windows left open; null where no store was read. */
  readonly left: readonly EarlierToDo[] | null;
  /** When each role last spoke in a rehearsal or a window; null where no store was read. */
  readonly heard: ReadonlyMap<string, LastHeard> | null;
}

/** What the records of earlier nights say to a reviewer of the next plan. */
export interface EarlierNights {
  readonly left: readonly EarlierToDo[];
  readonly heard: ReadonlyMap<string, LastHeard>;
}

/** An approval or command that counted. */
export interface LastHeard {
  readonly at: number;
  readonly window: string;
  readonly isRehearsal: boolean;
}

/** A to-do of an earlier window that is still open. */
export interface EarlierToDo {
  readonly window: string;
  /** The organisation as it was then, because roles may have other titles by now. */
  readonly organisation: Organisation;
  readonly toDo: ToDoState;
}

export interface NoticePreview {
  readonly rule: string;
  readonly audience: Localised;
  readonly site: Localised | null;
  /** The site's time zone; the plan's zone for readers without a site. */
  readonly zone: string;
  /** Milliseconds since the epoch; null for one that waits for an event. */
  readonly at: number | null;
  readonly event: string | null;
  /** How many messages each channel sends, and to how many people. */
  readonly channels: readonly {
    readonly title: Localised;
    readonly messages: number;
    readonly people: number;
    readonly isGroup: boolean;
  }[];
  /** How long the slowest channel needs under its quota. */
  readonly takesMs: number;
  /** How many pushes the notice takes where the record is kept on a branch. */
  readonly pushes: number;
  readonly unreached: number;
  readonly texts: readonly NoticeText[];
}

export interface NoticeText {
  readonly channel: Localised;
  readonly kind: ChannelKind | 'status-page';
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
}
