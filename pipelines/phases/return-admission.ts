// Admission during the return: the people behind the controller's numbers. It knows who is in which cohort
// and who is back, lets people in (or tells them that it is their turn), and turns the server's sample into
// the controller's.

import { leftOverCohort } from '../plan/cohort-names.ts';
import { firstRoundOf } from '../plan/step.ts';
import { spanToMs } from '../plan/time.ts';
import { cohortsOf } from '../return/cohorts.ts';
import { learnedFrom, priorOf } from '../return/learned.ts';
import { type ReturnPlan, type ReturnSample, shortestPatienceMs } from '../return/return-plan.ts';
import { type Standing, stragglerAfterOf } from '../return/standing.ts';
import { outdatedAccounts } from './client-version.ts';
import type { PhaseContext } from './context.ts';
import { hearReports } from './reports.ts';

/** How long invitations are gathered, so that one turn is one notice and not hundreds. */
const gatherInvitationsMs = 20_000;

export type ReturnAdmission = Awaited<ReturnType<typeof openAdmission>>;

export async function openAdmission(context: PhaseContext) {
  const { plan } = context.snapshot;
  const outdated = await outdatedAccounts(context);
  const split = cohortsOf(plan.return.cohorts, context.roster, { window: plan.id, outdated });
  // People whom no rule of the plan takes still have to come back.
  const cohorts =
    split.leftOver.length === 0
      ? split.cohorts
      : [...split.cohorts, { id: leftOverCohort, canary: false, people: split.leftOver }];
  const { admission, signals } = context.ports;
  const learned = plan.return.learned ?? learnedFrom(plan.id, context.state().measurements, 'canary');
  const cohortOf = new Map(
    cohorts.flatMap((cohort) => cohort.people.map((person) => [person.account, cohort.id] as const)),
  );
  const admitted = new Map<string, number>();
  /** When each person not back yet was let in or told, by this run's clock. */
  const letInAt = new Map<string, number>();
  const back = new Map<string, Set<string>>(cohorts.map((cohort) => [cohort.id, new Set()]));
  const curve: { at: number; back: number; admitted: number }[] = [];
  const told = context.told('your-turn');
  const since = context.state().steps.get(firstRoundOf('canary'))?.startedAt ?? context.timeline.start;
  const reports = hearReports(context, since);
  /** By cohort, so that each is told whose turn it is. */
  const invited = new Map<string, string[]>();
  let invitedSince = context.clock.now();
  let turn = 0;

  await remember();
  /** People who came or were told already stand first, so that counting on from there leaves nobody out. */
  const order = new Map(
    cohorts.map(({ id, people }) => {
      const accounts = people.map((person) => person.account);
      const came = accounts.filter((account) => cameBefore(id, account));
      return [id, [...came, ...accounts.filter((account) => !cameBefore(id, account))]] as const;
    }),
  );
  for (const [id, accounts] of order) noteLetIn(accounts.slice(0, admitted.get(id)));

  function noteLetIn(accounts: readonly string[]): void {
    const now = context.clock.now();
    for (const account of accounts) {
      if (!back.get(cohortOf.get(account) ?? '')?.has(account)) letInAt.set(account, now);
    }
  }

  /** Restores an earlier run's state: figures from the record, names from the messenger if it can tell. */
  async function remember(): Promise<void> {
    for (const account of (await signals.backSince?.(since)) ?? []) takeBackIn(account);
    // Complaints from before this run were counted by the run before.
    const { well } = reports();
    if (admission === null) for (const account of well) takeBackIn(account);
    for (const cohort of cohorts) {
      const known = context.state().cohorts.get(cohort.id)?.admitted ?? 0;
      const come = cohort.people.filter((person) => cameBefore(cohort.id, person.account)).length;
      // By invitation only people who were told count; those gathered but not told yet are told now.
      const before = admission === null ? come : Math.max(known, come);
      admitted.set(cohort.id, cohort.canary ? cohort.people.length : before);
    }
  }

  function cameBefore(cohort: string, account: string): boolean {
    return (back.get(cohort)?.has(account) ?? false) || told.has(context.pseudonymOf(account));
  }

  function takeBackIn(account: string): void {
    const cohort = cohortOf.get(account);
    if (cohort !== undefined) back.get(cohort)?.add(account);
    letInAt.delete(account);
  }

  /** Counts people let in so long ago that they are most likely asleep; never those of the canary. */
  function countLate(now: number): Readonly<Record<string, number>> {
    const late = Object.fromEntries(cohorts.flatMap(({ id, canary }) => (canary ? [] : [[id, 0]])));
    for (const [account, at] of letInAt) {
      // The map is in the order in which people were let in, so the rest is newer.
      if (at > now - stragglerAfterOf(plan.return.control)) break;
      const cohort = cohortOf.get(account);
      if (cohort !== undefined && cohort in late) late[cohort] = (late[cohort] ?? 0) + 1;
    }
    return late;
  }

  async function tellInvited(): Promise<void> {
    for (const [cohort, accounts] of [...invited]) {
      invited.delete(cohort);
      turn += 1;
      await context.notify(
        'your-turn',
        `turn-${accounts.length}-${context.pseudonymOf(accounts[0] ?? '').slice(0, 8)}-${turn}`,
        accounts,
        cohort,
      );
    }
  }

  /** When this return began, by the server's clock. */
  let begunAt: number | null = null;
  const { control, startInFlight, ceilingInFlight, turnLasts } = plan.return;
  const returnPlan: ReturnPlan = {
    control,
    cohorts: cohorts.map(({ id, people }) => ({ id, size: people.length })),
    startInFlight,
    ...(ceilingInFlight !== undefined && { ceilingInFlight }),
    patienceMs: Math.min(signals.patienceMs ?? shortestPatienceMs, learned?.patienceMs ?? Infinity),
    ...(learned && { prior: priorOf(learned) }),
    ...(turnLasts !== undefined && { turnLastsMs: spanToMs(turnLasts) }),
  };
  return {
    plan: returnPlan,
    /** People let in and back before this run. */
    standing: (): Standing =>
      Object.fromEntries(
        cohorts.map((cohort) => {
          // The canary passed its phase, so all of it is back even if the messenger does not count the
          // session.
          const returned = cohort.canary ? cohort.people.length : (back.get(cohort.id)?.size ?? 0);
          return [cohort.id, { admitted: Math.max(admitted.get(cohort.id) ?? 0, returned), returned }];
        }),
      ),
    sample: async (): Promise<ReturnSample> => {
      const sample = await signals.sample();
      begunAt ??= sample.at;
      const from = begunAt;
      // Logins that failed before the return began (perhaps the canary's) say nothing about it.
      const own = sample.completed.filter(({ ok, finishedAt }) => ok || finishedAt > from);
      for (const login of sample.completed) if (login.ok) takeBackIn(login.account);
      const said = reports();
      // Where people can only be invited, their reports are what tells that they are back.
      if (admission === null) for (const account of said.well) takeBackIn(account);
      const now = context.clock.now();
      const waiting = [...invited.values()].reduce((sum, accounts) => sum + accounts.length, 0);
      if (admission === null && (waiting >= 200 || now - invitedSince >= gatherInvitationsMs)) {
        invitedSince = now;
        await tellInvited();
        await context.tellAgain();
      }
      const total = [...back.values()].reduce((sum, accounts) => sum + accounts.size, 0);
      if (curve.at(-1)?.back !== total)
        curve.push({
          at: now,
          back: total,
          admitted: [...admitted.values()].reduce((sum, count) => sum + count, 0),
        });
      return {
        at: sample.at,
        completed: own.map(({ account, startedAt, finishedAt, ok }) => {
          const cohort = cohortOf.get(account);
          return { startedAt, finishedAt, ok, ...(cohort === undefined ? {} : { cohort }) };
        }),
        ...(sample.isBlind && { isBlind: true }),
        ...(sample.loginsCounted !== undefined && { loginsCounted: sample.loginsCounted }),
        inFlight: sample.loginsInFlight,
        probeMs: sample.probeMs,
        failures: 0,
        reports: said.troubles,
        late: countLate(now),
        returned: Object.fromEntries([...back].map(([cohort, accounts]) => [cohort, accounts.size])),
      };
    },
    /** Lets in the next `count` people of a cohort; false when the messenger refused and nobody is in. */
    letIn: async (id: string, count: number): Promise<boolean> => {
      const from = admitted.get(id) ?? 0;
      const accounts = (order.get(id) ?? []).slice(from, from + count);
      if (admission === null) invited.set(id, [...(invited.get(id) ?? []), ...accounts]);
      else {
        try {
          await admission.admit(accounts);
        } catch {
          return false;
        }
      }
      admitted.set(id, from + accounts.length);
      noteLetIn(accounts);
      return true;
    },
    /** Calls back the `count` people of a cohort who were let in last and are not back; false as above. */
    callBack: async (id: string, count: number): Promise<boolean> => {
      const letInOf = (order.get(id) ?? []).slice(0, admitted.get(id));
      const called = letInOf.filter((account) => !back.get(id)?.has(account)).slice(-count);
      try {
        await admission?.callBack(called);
      } catch {
        return false;
      }
      // They are the next to be let in again.
      const stay = letInOf.filter((account) => !called.includes(account));
      order.set(id, [...stay, ...called, ...(order.get(id) ?? []).slice(letInOf.length)]);
      admitted.set(id, stay.length);
      for (const account of called) letInAt.delete(account);
      return true;
    },
    /** The cohort's accounts in the order in which they are let in. */
    accountsOf: (id: string): readonly string[] => order.get(id) ?? [],
    /** People back over time, as JSON, for the report's chart. */
    curve: () => `${JSON.stringify(curve)}\n`,
  };
}
