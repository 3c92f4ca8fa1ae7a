// The words between the admission controller and those who call it: what is planned, what the server shows,
// what a person says, what the controller knows and answers. Values only.

/** One group of people that is let in together; ids are unique within a plan. */
export interface PlannedCohort {
  readonly id: string;
  readonly size: number;
  /** Nobody else is let in before all of a canary cohort are back and well. */
  readonly canary: boolean;
}

export interface ReturnPlan {
  /** `admission`: people can be held out. `invitation`: they can only be told when to come. */
  readonly control: 'admission' | 'invitation';
  readonly cohorts: readonly PlannedCohort[];
  /** Logins in flight to begin with; the controller finds the rest. */
  readonly startInFlight: number;
  /** A hard limit of logins in flight that the vendor asked for. */
  readonly ceilingInFlight?: number;
  /** How long a client waits for its login before it gives up. Default 2,000 ms, the shortest known (xmpp.js). */
  readonly clientPatienceMs?: number;
  /** Without a usable sample for this long nobody is let in. Default 10 s. */
  readonly staleAfterMs?: number;
  /** Whoever is let in and not back after this long is a straggler, no longer waited for. Default 60 s, 15 min by invitation. */
  readonly stragglerAfterMs?: number;
  /** The canary passes only when this many checks passed and none failed. Default 0: coming back is enough. */
  readonly canaryChecks?: number;
  /** A canary not back after this long stops the return. Default 5 min, 20 min by invitation. */
  readonly canaryDeadlineMs?: number;
  /** Share of a cohort that must be back before the next opens, the others being on their way. Default 0.5. */
  readonly backShare?: number;
  /** Invitation: the share of those told who are expected to come, before anything is measured. Default 0.8. */
  readonly expectedShare?: number;
  /** Invitation: after how long half of those who come have come. Default 2 min. */
  readonly typicalDelayMs?: number;
  /** Invitation: how long a cohort has at least before the next is told. Default none: the server decides. */
  readonly turnLastsMs?: number;
}

export interface LoginOutcome {
  /** By the server's clock, ms. A login is login and first sync. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly ok: boolean;
  /** Whose cohort it was, where that is known; else the oldest open cohort is credited. */
  readonly cohort?: string;
}

/** What the server showed at one moment. Null is unknown, never zero. */
export interface ReturnSample {
  /** By the server's clock, ms; two samples with one `at` are one sample that came twice. */
  readonly at: number;
  /** Logins that ended since the sample before. */
  readonly completed: readonly LoginOutcome[];
  /** Logins at the server now, abandoned ones included. */
  readonly inFlight: number | null;
  /** Round trip of a canary login or a cheap unauthenticated call; a probe without an answer counts its time limit. */
  readonly probeMs: number | null;
  /** Logins that failed since the sample before and are not in `completed`. */
  readonly failures: number;
  /** People back so far by cohort, where the messenger can count: survives samples that are lost. */
  readonly returned?: Readonly<Record<string, number>>;
  /** Let in longer ago than the straggler time and not back, by cohort, where the caller knows who is who. */
  readonly late?: Readonly<Record<string, number>>;
  /** Checks run as canary people so far. */
  readonly checks?: { readonly passed: number; readonly failed: number };
  /** People who reported trouble since the sample before. */
  readonly reports?: number;
}

export type PersonSays =
  | { readonly kind: 'pause' | 'resume'; readonly by: string; readonly reason: string }
  | {
      readonly kind: 'override-in-flight';
      /** Null gives the limit back to the controller. */
      readonly limit: number | null;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: 'release-everyone'; readonly by: string; readonly reason: string };

export type ReturnCondition = 'admitting' | 'holding' | 'paused' | 'stopped' | 'done';

export interface CohortStanding extends PlannedCohort {
  readonly admitted: number;
  readonly returned: number;
  /** Let in, not back, no longer waited for; one who comes after all counts as returned. */
  readonly stragglers: number;
  /** The controller's own time (ms since the start) at which the first and the last were let in. */
  readonly openedAt: number | null;
  readonly allInAt: number | null;
}

/** For the record: written once per cohort and per change of condition, not per decision. */
export interface ReturnChange {
  readonly kind: 'cohort' | 'condition';
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface AdmissionDecision<State> {
  readonly state: State;
  /** People of `cohort` to let in (or to tell) now. */
  readonly admit: number;
  readonly cohort: string | null;
  /** Ask again after this long, or at the next sample. */
  readonly waitMs: number;
  readonly change: ReturnChange | null;
  readonly reason: string;
}
