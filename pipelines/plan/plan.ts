// What this window is: the reviewed file `runbooks/windows/*.yaml` as a value. The JSON Schema beside it
// (runbooks/schema/window.schema.json) says the same to editors; a test holds the two together.

export type Language = 'zh-CN' | 'en';
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

/** A text for people, in both languages; a plan without one of them is refused. */
export type Localised = Readonly<Record<Language, string>>;

/** RFC 9557 with offset and zone, for example `2026-12-06T01:00:00+08:00[Asia/Shanghai]`. */
export type ZonedTime = string;

/** A whole number and a unit, for example `30m`, `2h`, `5d`. */
export type Span = string;

/** The gated jobs, in the order in which they run. */
export const phaseNames = [
  'pre-backup',
  'client-version',
  'cutover',
  'hold',
  'canary',
  're-login',
  'replay',
  'verify',
  'close-out',
] as const;
export type PhaseName = (typeof phaseNames)[number];

export const messengerFunctions = ['login', 'messages', 'files', 'groups'] as const;
export type MessengerFunction = (typeof messengerFunctions)[number];

/** What somebody says does not work, the worst first; `unclear`: a person has to read it, `none`: all is well. */
export const troubles = [...messengerFunctions, 'other', 'unclear', 'none'] as const;
export type Trouble = (typeof troubles)[number];

export const platforms = ['ios', 'android', 'windows', 'macos', 'linux', 'web'] as const;
export type Platform = (typeof platforms)[number];

export interface WindowPlan {
  readonly schema: 'tideover/window/1';
  readonly id: string;
  readonly kind: 'planned' | 'emergency';
  /** Required for an emergency, refused otherwise. */
  readonly emergency?: { readonly reason: Localised; readonly reviewWithin: Span };
  readonly title: Localised;
  /** One or two sentences that every notice can quote. */
  readonly summary: Localised;
  /** A person of the organisation file, like every `by`, `owner` and approver below. */
  readonly author: string;
  readonly announcement: Announcement;
  readonly start: ZonedTime;
  readonly end: ZonedTime;
  readonly affects: Readonly<Record<MessengerFunction, 'down' | 'degraded' | 'normal'>>;
  readonly notices: readonly NoticeRule[];
  /** Whom to call, in this order. */
  readonly emergencyContacts: readonly string[];
  readonly raci: readonly RaciRow[];
  readonly training: readonly {
    readonly who: readonly string[];
    readonly topic: Localised;
    readonly before: Span;
  }[];
  readonly meetings: readonly Meeting[];
  readonly backupChannels: BackupChannels;
  readonly customerChannels: readonly CustomerAnswer[];
  readonly callForwarding: readonly { readonly from: string; readonly to: string; readonly who: string }[];
  readonly backup: BackupRule;
  readonly clientVersions: ClientVersionRule;
  readonly defer: readonly DeferredWork[];
  readonly approvals: Approvals;
  readonly return: ReturnRule;
  readonly verification: Verification;
  readonly callOff: readonly CallOffTrigger[];
  readonly goingBack: Readonly<
    Record<PhaseName, { readonly undo: Localised } | { readonly none: Localised }>
  >;
  readonly overrun: Overrun;
  readonly handovers: readonly { readonly at: ZonedTime; readonly from: string; readonly to: string }[];
  /** Windows that share people, channels or messenger with this one, and how that is settled. */
  readonly overlaps: readonly { readonly window: string; readonly settledBy: Localised }[];
  /** Runner label per phase where it is not the organisation's default. */
  readonly runners: Readonly<Partial<Record<PhaseName, string>>>;
  /** Whether a gate stays closed while an effect of this kind is in doubt. */
  readonly doubtsBlock: readonly PhaseName[];
}

export interface Announcement {
  readonly url: string;
  readonly publishedAt: ZonedTime;
  readonly readBy: string;
  /** How many official sources must say "done" before the canary may start. */
  readonly confirmFrom: number;
}

export interface NoticeRule {
  readonly id: string;
  /**
   * `5d before start`, `1h before end`, `at start`, `at end`, `30m after start`, or one of the events
   * `on extension`, `on overrun`, `on call-off`, `on all-clear`, `on outdated-client`, `on your-turn`.
   */
  readonly when: string;
  readonly audiences: readonly string[];
  readonly channels: readonly string[];
  /** File name under runbooks/notices/ without its ending: `<template>.zh-CN.md` and `<template>.en.md`. */
  readonly template: string;
  /** `office-hours` moves a notice back to the last office hour of each site before its time. */
  readonly snap: 'office-hours' | 'exact';
}

export interface RaciRow {
  readonly phase: PhaseName | 'notices' | 'overrun';
  readonly responsible: readonly string[];
  readonly accountable: string;
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  /** What the responsible people do, in one or two sentences. */
  readonly task: Localised;
}

export interface Meeting {
  readonly id: string;
  readonly title: Localised;
  readonly start: ZonedTime;
  readonly end: ZonedTime;
  readonly owner: string;
  /** Where it went, when its time collides with the window. */
  readonly movedTo?: ZonedTime;
}

export interface BackupChannels {
  /** Channel ids of the organisation file: the primary first, then what to fall back to. */
  readonly order: readonly string[];
  readonly testedWithin: Span;
  readonly temporaryGroups: readonly {
    readonly id: string;
    readonly title: Localised;
    readonly channel: string;
    readonly members: Who;
  }[];
  /** How an urgent confidential file travels meanwhile. */
  readonly urgentFiles: Localised;
}

/** One place where customers meet us, and what it says during the window. */
export interface CustomerAnswer {
  readonly channel: string;
  readonly autoReply: boolean;
  readonly text: Localised;
}

export interface BackupRule {
  readonly what: readonly ('messages' | 'files' | 'groups' | 'contacts' | 'configuration')[];
  /** Vault ids of the organisation file; at least two places. */
  readonly vaults: readonly string[];
  readonly freshWithin: Span;
  /** How many objects the restore check reads back and compares; `all` for every one. */
  readonly restoreSample: number | 'all';
}

export interface ClientVersionRule {
  readonly minimum: Readonly<Partial<Record<Platform, string>>>;
  /** Share of people on old clients (0 to 1) above which cutover stays closed. */
  readonly tolerateOutdated: number;
}

export interface DeferredWork {
  readonly id: string;
  readonly kind: 'upload' | 'sync' | 'job' | 'meeting';
  readonly title: Localised;
  readonly owner: string;
}

export interface Approvals {
  readonly offline: { readonly how: Localised; readonly register: string };
  readonly gates: Readonly<Partial<Record<PhaseName, GateRule>>>;
}

export interface GateRule {
  readonly approvers: readonly string[];
  readonly quorum: number;
  /** Like a notice's `when`: `2h before start`, `30m after end`. */
  readonly deadline: string;
  readonly escalateTo: readonly string[];
}

/** People by rule; the fields of one rule all hold together (and), their lists are alternatives (or). */
export interface PeopleRule {
  readonly roles?: readonly string[];
  readonly departments?: readonly string[];
  readonly sites?: readonly string[];
  readonly accounts?: readonly string[];
}
export type Who = PeopleRule | 'everyone' | 'rest' | 'outdated-clients';

export interface CohortRule {
  readonly id: string;
  readonly title: Localised;
  readonly who: Who;
  /** The IT canary; exactly one, and the first. */
  readonly canary?: boolean;
  /** Splits the cohort into this many by a stable hash of window and account. */
  readonly spread?: number;
}

export interface ReturnRule {
  readonly control: 'admission' | 'invitation';
  readonly cohorts: readonly CohortRule[];
  /** Logins in flight to begin with; the controller finds the rest. */
  readonly startInFlight: number;
  /** A hard limit that the vendor asked for, if it did. */
  readonly ceilingInFlight?: number;
  /** Invitation only: how long a cohort has before the next is told to come. */
  readonly turnLasts?: Span;
}

export interface Verification {
  /** Names of files under runbooks/checks/ without `.check.ts`. */
  readonly checks: readonly string[];
  /** Custom modules and third-party integrations, probed over HTTP. */
  readonly probes: readonly { readonly id: string; readonly title: Localised; readonly url: string }[];
  readonly timeout: Span;
}

export interface CallOffTrigger {
  readonly id: string;
  readonly when: Localised;
  readonly decidedBy: string;
}

export interface Overrun {
  /** When the vendor is this late, the emergency plan is told to all. */
  readonly emergencyPlanAfter: Span;
  readonly coreBusinessFirst: readonly Localised[];
}
