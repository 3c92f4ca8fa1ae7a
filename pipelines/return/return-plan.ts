// Types between the admission controller and its callers: what is planned, what the server shows, what a
// person commands, what the controller answers. Times are ms.

/** One group of people that is let in together; ids are unique within a plan. */
export interface PlannedCohort {
  readonly id: string;
  readonly size: number;
}

/** What a return measured, for the next one to begin with. */
export interface Prior {
  /** Logins (with first sync) per ms that the server finishes when it is busy. */
  readonly capacity: number;
  /** How long a login takes without a queue. */
  readonly latencyMs: number;
  /** From being let in to arriving at the server, on average. */
  readonly reactionMs: number;
}

export interface ReturnPlan {
  /** `admission`: people can be held out. `invitation`: they can only be told when to come. */
  readonly control: 'admission' | 'invitation';
  readonly cohorts: readonly PlannedCohort[];
  /** How many people may be on their way at first (half of it where clients give up soon), until measured. */
  readonly startInFlight: number;
  /** A hard limit of people on their way that the vendor asked for. */
  readonly ceilingInFlight?: number;
  /** How long a client waits for one answer before it gives up; a login is two, password and first sync. */
  readonly patienceMs: number;
  readonly prior?: Prior;
  /** Invitation: how long a cohort has at least before the next is told. Default none: the server decides. */
  readonly turnLastsMs?: number;
}

/** The shortest patience known (of xmpp.js), assumed for clients whose patience is not known. */
export const shortestPatienceMs = 2_000;

export interface LoginOutcome {
  /** By the server's clock. A login is login and first sync. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly ok: boolean;
  /** The person's cohort, where known; else the oldest open cohort is credited. */
  readonly cohort?: string;
}

/** What the server showed at one moment. Null is unknown, never zero. */
export interface ReturnSample {
  /** By the server's clock; two samples with the same `at` are one sample received twice. */
  readonly at: number;
  /** Logins that ended since the sample before. */
  readonly completed: readonly LoginOutcome[];
  /** Set where it could not be found out who is back, so that an empty `completed` means nothing. */
  readonly isBlind?: true;
  /** Logins at the server now, abandoned ones included. */
  readonly inFlight: number | null;
  /** Round trip of a cheap unauthenticated call; one without an answer counts its time limit. */
  readonly probeMs: number | null;
  /** Logins that failed since the sample before and are not in `completed`. */
  readonly failures: number;
  /** All logins that succeeded since the server started: known sooner than the people's names. */
  readonly loginsCounted?: number;
  /** People back so far by cohort, where the messenger can count: survives samples that are lost. */
  readonly returned?: Readonly<Record<string, number>>;
  /**
   * Stragglers (let in longer ago than the straggler time, not back) by cohort, where the caller knows them
   * by name.
   */
  readonly late?: Readonly<Record<string, number>>;
  /** People who reported trouble since the sample before. */
  readonly reports?: number;
}

export type PersonSays = { readonly by: string; readonly reason: string } & (
  | { readonly kind: 'pause' | 'resume' | 'release-everyone' }
  /**
   * `limit` null returns the limit to the controller. `onlyLowers`: this speaker may lower the limit, not
   * raise it.
   */
  | { readonly kind: 'override-in-flight'; readonly limit: number | null; readonly onlyLowers: boolean }
);

export type ReturnCondition = 'admitting' | 'holding' | 'paused' | 'done';

export interface AdmissionDecision<State> {
  readonly state: State;
  /** People of `cohort` to let in (or to tell) now; negative: so many of those let in last are held out again. */
  readonly admit: number;
  readonly cohort: string | null;
  /** Ask again after this long, or at the next sample. */
  readonly waitMs: number;
}
