// What a plan will do, as a value: everything a reviewer decides about, worked out before anything runs.

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
  /** Digest of what is reviewed here; approvals name the snapshot's, which exists once the plan is merged. */
  readonly digest: string;
  readonly people: number;
  readonly notices: readonly NoticePreview[];
  readonly cohorts: readonly {
    readonly title: Localised;
    /** Null for people on outdated clients: they are counted before cutover. */
    readonly size: number | null;
    readonly canary: boolean;
  }[];
  /** What GitHub and AWS end by themselves, held against this plan; empty without GitHub. */
  readonly limits: readonly LimitCheck[];
  /** Null where there is no reviewed version to compare with. */
  readonly differences: readonly Difference[] | null;
  /** Null where no store was asked. */
  readonly left: readonly EarlierToDo[] | null;
  /** When each role last spoke in a rehearsal or a window; null where no store was asked. */
  readonly heard: ReadonlyMap<string, LastHeard> | null;
}

/** What the records of earlier nights say to whoever reviews the next one. */
export interface EarlierNights {
  readonly left: readonly EarlierToDo[];
  readonly heard: ReadonlyMap<string, LastHeard>;
}

/** A word that counted. */
export interface LastHeard {
  readonly at: number;
  readonly window: string;
  readonly isRehearsal: boolean;
}

/** What an earlier window left to somebody, and he has not done. */
export interface EarlierToDo {
  readonly window: string;
  /** As it was then: the role may have another title by now. */
  readonly organisation: Organisation;
  readonly toDo: ToDoState;
}

export interface NoticePreview {
  readonly rule: string;
  readonly audience: Localised;
  readonly site: Localised | null;
  /** Its zone, or the plan's for readers without a site. */
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
  /** Where the record is a branch. */
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
