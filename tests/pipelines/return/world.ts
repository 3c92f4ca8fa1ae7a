// A small messenger for tests of the controller: everybody who is let in comes and is back after a fixed time,
// unless the test says otherwise. Steps of 100 ms; no randomness.

import {
  decideAdmission,
  type ReturnState,
  startReturn,
  takeSample,
} from '../../../pipelines/return/controller.ts';
import type { ReturnPlan, ReturnSample } from '../../../pipelines/return/return-plan.ts';

export const planOf = (changes: Partial<ReturnPlan> = {}): ReturnPlan => ({
  control: 'admission',
  cohorts: [
    { id: 'it', size: 3 },
    { id: 'critical', size: 10 },
    { id: 'rest', size: 100 },
  ],
  // Half of it, where clients wait so briefly.
  startInFlight: 16,
  patienceMs: 2_000,
  ...changes,
});

export interface World {
  readonly at: () => number;
  readonly state: () => ReturnState;
  readonly admitted: (cohort: string) => number;
  /** Conditions as they changed, and cohorts as they opened. */
  readonly changes: readonly string[];
  /** People held out again so far; they are at the server no more. */
  readonly calledBack: () => number;
  /** Runs on; `sampleOf` may change a sample, and null loses it. Returns how many were let in meanwhile. */
  readonly run: (ms: number, sampleOf?: (sample: ReturnSample) => ReturnSample | null) => number;
  readonly change: (act: (state: ReturnState) => ReturnState) => void;
  /** Accounts of this cohort do not come from now on. */
  readonly keepAway: (cohort: string) => void;
  /** From now on one in so many of those let in comes, the others sleep; the caller knows by name who is late. */
  readonly onlyOneIn: (many: number) => void;
  readonly setClock: (by: number) => void;
  readonly latency: { ms: number };
}

export function createWorld(plan: ReturnPlan, state = startReturn(plan, 0)): World {
  let now = state;
  let real = 0;
  let offset = 0;
  let atServer: { readonly cohort: string; readonly since: number }[] = [];
  const away = new Set<string>();
  let oneIn = 1;
  let turn = 0;
  let calledBack = 0;
  const asleep: { readonly cohort: string; readonly since: number }[] = [];
  const lateBy = (since: number): Record<string, number> => {
    const late: Record<string, number> = {};
    for (const one of asleep) if (one.since <= since) late[one.cohort] = (late[one.cohort] ?? 0) + 1;
    return late;
  };
  const changes: string[] = [];
  let before = state.condition;
  const latency = { ms: 300 };
  const count = (cohort: string) => now.cohorts.find(({ id }) => id === cohort)?.admitted ?? 0;
  return {
    at: () => real + offset,
    state: () => now,
    admitted: count,
    changes,
    calledBack: () => calledBack,
    latency,
    change: (act) => {
      now = act(now);
    },
    keepAway: (cohort) => away.add(cohort),
    onlyOneIn: (many) => {
      oneIn = many;
    },
    setClock: (by) => {
      offset += by;
    },
    run(ms, sampleOf = (sample) => sample) {
      let letIn = 0;
      for (const end = real + ms; real < end; ) {
        real += 100;
        const done = atServer.filter(({ since }) => since + latency.ms <= real);
        atServer = atServer.filter((login) => !done.includes(login));
        const sample = sampleOf({
          at: real,
          completed: done.map(({ cohort, since }) => ({
            startedAt: since,
            finishedAt: since + latency.ms,
            ok: true,
            cohort,
          })),
          inFlight: atServer.length,
          probeMs: 5,
          failures: 0,
          ...(oneIn === 1 ? {} : { late: lateBy(real - 60_000) }),
        });
        if (sample) now = takeSample(now, sample, real + offset);
        const decision = decideAdmission(now, real + offset);
        now = decision.state;
        if (now.condition !== before) changes.push(`${before} > ${now.condition}`);
        before = now.condition;
        for (const { id, openedAt } of now.cohorts) {
          if (openedAt !== null && openedAt > 0 && !changes.includes(id)) changes.push(id);
        }
        letIn += Math.max(0, decision.admit);
        calledBack += Math.max(0, -decision.admit);
        for (let people = decision.admit; people < 0; people += 1) {
          atServer.splice(
            atServer.findLastIndex(({ cohort }) => cohort === decision.cohort),
            1,
          );
        }
        for (let person = 0; person < decision.admit; person += 1) {
          if (decision.cohort === null || away.has(decision.cohort)) continue;
          turn += 1;
          const to = turn % oneIn === 0 ? atServer : asleep;
          to.push({ cohort: decision.cohort, since: real });
        }
      }
      return letIn;
    },
  };
}
