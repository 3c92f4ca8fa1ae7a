// One return of a whole fleet, event by event: people are let in, react, try, wait, give up, try again, while the
// gate sees only what the model's signals show. Long because the events of one world belong together.

import type { LoginOutcome, ReturnSample } from '../../../pipelines/return/return-plan.ts';
import { createEventQueue } from './event-queue.ts';
import { type Gate, openGate, type WayBack } from './gate.ts';
import { boundFor, quantile, type ReturnFigures } from './measure.ts';
import { type Model, type Shock, shocks, speedAt } from './model.ts';
import { drawFor, exponential, logNormal, type Random, randomFrom } from './random.ts';
import { createServer, type Job, type ServerMode } from './server.ts';

export interface Scenario {
  readonly model: Model;
  readonly mode: ServerMode;
  readonly shock?: Shock;
  readonly cohorts: readonly { readonly id: string; readonly size: number; readonly canary: boolean }[];
  readonly seed: number;
  /** Given up after this many times the bound. */
  readonly giveUpAfter: number;
  /** Where nobody can be held out: who comes when told, how late, and who comes untold. */
  readonly invitation?: {
    readonly comes: number;
    readonly medianMs: number;
    readonly sigma: number;
    readonly uninvited: number;
  };
}

const event = {
  attempt: 1,
  giveUp: 2,
  jobEnds: 3,
  sample: 4,
  heard: 5,
  ask: 6,
  knock: 7,
  probe: 8,
} as const;
const probeEvery = 2_000;
const probePerson = -1;
/** As the Matrix adapter's probe. */
const unansweredAfter = 4_000;
/** Nobody got in for this long: the return has collapsed, and going on only costs time. */
const collapsedAfter = 120_000;

export function simulateReturn(way: WayBack, scenario: Scenario): ReturnFigures {
  const { model, mode, seed, cohorts, invitation } = scenario;
  const shock = scenario.shock ?? shocks.none;
  const people = cohorts.reduce((sum, cohort) => sum + cohort.size, 0);
  const cohortAt = new Uint16Array(people);
  let filled = 0;
  cohorts.forEach((cohort, index) => {
    cohortAt.fill(index, filled, filled + cohort.size);
    filled += cohort.size;
  });
  const chance: Random = randomFrom(seed);
  const events = createEventQueue();
  const server = createServer(model, mode, shock, events, event.jobEnds);
  const meanWork = model.workers / model.capacity;
  const peek = () => ({ back: inCount, speed: speedAt(shock, events.now) });
  const gate: Gate = (way.gate ?? openGate)({ people, cohorts, model, peek });

  const workOf = (person: number, attempt: number, step: number) => {
    const mean = meanWork * (model.steps[step] as number);
    const uniform = drawFor(seed + 31 * step, person, attempt);
    if (model.serviceSigma === null) return exponential(uniform, mean);
    return logNormal(uniform, mean * Math.exp(-(model.serviceSigma ** 2) / 2), model.serviceSigma);
  };
  /** Whether anybody looks at the outcomes: by invitation nobody can, and without a gate nobody does. */
  const isWatched = !invitation && way.gate !== undefined;
  const comes = new Uint8Array(people).fill(1);
  let coming = people;
  let work = 0;
  for (let person = 0; person < people; person += 1) {
    if (invitation && drawFor(seed + 7, person, 0) >= invitation.comes) {
      comes[person] = 0;
      coming -= 1;
      continue;
    }
    for (let step = 0; step < model.steps.length; step += 1) work += workOf(person, 0, step);
  }
  const giveUpAt = boundFor(model, shock, work) * scenario.giveUpAfter;

  const tries = new Int32Array(people);
  const delays = new Float64Array(people);
  const cameAt = new Float64Array(people).fill(-1);
  const isIn = new Uint8Array(people);
  const isHeldOut = new Uint8Array(people);
  /** How often somebody was held out again: tries of the turn before are void. */
  const turns = new Uint16Array(people);
  const turnOf = (person: number): number => turns[person] as number;
  const waits: number[] = [];
  const current: (Job | null)[] = new Array<Job | null>(people).fill(null);
  const returned = cohorts.map(() => 0);
  const gone = { completed: [] as LoginOutcome[], failures: 0 };
  const onTheWire: ReturnSample[] = [];
  const criticalSize = cohorts.find((cohort) => !cohort.canary)?.size ?? 0;
  const criticalFrom = cohorts.findIndex((cohort) => !cohort.canary);
  /** In the order of their turns; who is held out again stands first in line once more. */
  const line = Array.from({ length: people }, (_, place) => people - 1 - place);
  const isLetIn = new Uint8Array(people);
  const letInOrder: number[] = [];
  let attempts = 0;
  let failed = 0;
  let inCount = 0;
  let workDone = 0;
  let criticalIn = 0;
  let criticalTime = Number.POSITIVE_INFINITY;
  let lastIn = 0;
  let time99 = Number.POSITIVE_INFINITY;
  let silence = 0;
  let peakAttempts = 0;
  let busyWindow = -1;
  let inWindow = 0;
  let nextAsk = Number.POSITIVE_INFINITY;
  let probeJob: Job | null = null;
  let probeSentAt = 0;
  let probeMs: number | null = null;
  let lastProbeMs = 0;

  function reactionOf(person: number): number {
    const uniform = drawFor(seed + 13, person, 1);
    if (invitation) return logNormal(uniform, invitation.medianMs, invitation.sigma);
    if (!model.reaction) return 0;
    const isTold = way.countdown !== undefined && events.now >= way.countdown.fromMs;
    return logNormal(
      uniform,
      isTold ? way.countdown.medianMs : model.reaction.medianMs,
      model.reaction.sigma,
    );
  }

  function letIn(person: number) {
    isLetIn[person] = 1;
    letInOrder.push(person);
    if (comes[person] === 1 && isIn[person] === 0 && (cameAt[person] === -1 || isHeldOut[person] === 1)) {
      isHeldOut[person] = 0;
      if (cameAt[person] === -1) cameAt[person] = events.now;
      events.add(events.now + reactionOf(person), event.attempt, person, turnOf(person));
    }
  }

  /** Their logins under way are refused when they are done; they knock until it is their turn again. */
  function holdOut(count: number) {
    for (let left = count; left > 0; ) {
      const person = letInOrder.pop();
      if (person === undefined) return;
      if (isIn[person] === 1) continue;
      left -= 1;
      isLetIn[person] = 0;
      isHeldOut[person] = 1;
      turns[person] = turnOf(person) + 1;
      line.push(person);
      if (model.knockEveryMs !== null) {
        const uniform = drawFor(seed + 17, person, Math.floor(events.now));
        events.add(events.now + exponential(uniform, model.knockEveryMs), event.knock, person, 0);
      }
    }
  }

  function ask() {
    const answer = gate.decide(events.now);
    for (let left = answer.admit; left > 0 && line.length > 0; left -= 1) letIn(line.pop() as number);
    if (answer.admit < 0) holdOut(-answer.admit);
    const at = events.now + Math.max(answer.waitMs, answer.admit > 0 ? 0.001 : 1);
    if (Number.isFinite(at) && (at < nextAsk || nextAsk <= events.now)) {
      nextAsk = at;
      events.add(at, event.ask, 0, 0);
    }
  }

  function takeSampleNow(): ReturnSample {
    const pendingProbe = probeJob && probeJob.state !== 'finished' ? events.now - probeSentAt : 0;
    probeMs = Math.max(lastProbeMs, pendingProbe);
    const counts: Record<string, number> = {};
    cohorts.forEach((cohort, index) => {
      counts[cohort.id] = returned[index] as number;
    });
    return {
      at: events.now,
      completed: invitation ? [] : gone.completed.splice(0),
      inFlight: invitation ? null : server.load(),
      probeMs: model.signal || invitation ? probeMs : null,
      failures: invitation ? 0 : gone.failures,
      ...(invitation ? {} : { returned: counts }),
    };
  }

  function showOutcome() {
    if (model.signal || !way.gate) return;
    gate.take(takeSampleNow(), events.now);
    gone.failures = 0;
    ask();
  }

  function failAttempt(person: number, startedAt: number) {
    failed += 1;
    if (isWatched) gone.completed.push({ startedAt, finishedAt: events.now, ok: false });
    const count = tries[person] as number;
    const delay = way.client.retryDelay(count, delays[person] as number, chance);
    delays[person] = delay;
    if (isHeldOut[person] === 0) events.add(events.now + delay, event.attempt, person, turnOf(person));
    showOutcome();
  }

  function attempt(person: number) {
    if (isIn[person] === 1) return;
    attempts += 1;
    if (invitation && tries[person] === 0) cameAt[person] = events.now;
    const window = Math.floor(events.now / 10_000);
    if (window !== busyWindow) {
      busyWindow = window;
      inWindow = 0;
    }
    inWindow += 1;
    peakAttempts = Math.max(peakAttempts, inWindow / 10);
    const count = (tries[person] as number) + 1;
    tries[person] = count;
    beginStep(person, count, 0, events.now);
  }

  const attemptBegan = new Float64Array(people);
  function beginStep(person: number, count: number, step: number, began: number) {
    attemptBegan[person] = began;
    if (step === 0 && server.isFull()) {
      server.refuse(model.refusalCost * meanWork);
      failAttempt(person, began);
      return;
    }
    const job = server.submit(person, count, step, workOf(person, count - 1, step));
    current[person] = job;
    events.add(events.now + way.client.patience(model), event.giveUp, person, count * 8 + step);
  }

  function finishJob(job: Job) {
    if (job.person === probePerson) {
      lastProbeMs = events.now - job.cameAt;
      return;
    }
    const { person } = job;
    if (job.abandoned || isIn[person] === 1) return;
    if (isHeldOut[person] === 1) {
      current[person] = null;
      failAttempt(person, attemptBegan[person] as number);
      return;
    }
    if (job.step + 1 < model.steps.length) {
      beginStep(person, job.attempt, job.step + 1, attemptBegan[person] as number);
      return;
    }
    isIn[person] = 1;
    inCount += 1;
    for (let step = 0; step < model.steps.length; step += 1)
      workDone += workOf(person, job.attempt - 1, step);
    current[person] = null;
    const cohort = cohortAt[person] as number;
    returned[cohort] = (returned[cohort] as number) + 1;
    waits.push(events.now - (cameAt[person] as number));
    silence = Math.max(silence, events.now - lastIn);
    lastIn = events.now;
    if (inCount === Math.ceil(0.99 * coming)) time99 = events.now;
    if (cohort === criticalFrom) {
      criticalIn += 1;
      if (criticalIn === criticalSize) criticalTime = events.now;
    }
    if (isWatched) {
      const id = cohorts[cohort]?.id;
      gone.completed.push({
        startedAt: attemptBegan[person] as number,
        finishedAt: events.now,
        ok: true,
        ...(id === undefined ? {} : { cohort: id }),
      });
    }
    showOutcome();
  }

  function sampleIsDue() {
    if (!model.signal) return;
    if (model.signal.waitShare !== undefined) {
      const waitMs = (model.signal.waitShare * server.load()) / model.capacity;
      sampleBusyServer(waitMs, model.signal.everyMs);
      return;
    }
    const sample = takeSampleNow();
    gone.failures = 0;
    events.add(events.now + model.signal.everyMs, event.sample, 0, 0);
    if (chance() < model.signal.lostShare) return;
    onTheWire.push(sample);
    events.add(events.now + chance() * model.signal.latestMs, event.heard, onTheWire.length - 1, 0);
  }

  /** One look after the other, each as slow as the server. */
  function sampleBusyServer(waitMs: number, everyMs: number) {
    const probeMs = Math.min(waitMs, unansweredAfter);
    const { returned: _, ...seen } = takeSampleNow();
    const sample = { ...seen, at: events.now + probeMs + 1, inFlight: null, probeMs };
    if (waitMs < unansweredAfter) {
      gone.failures = 0;
      onTheWire.push(sample);
    } else {
      gone.completed.unshift(...seen.completed);
      onTheWire.push({ ...sample, completed: [], failures: 0, isBlind: true });
    }
    events.add(sample.at, event.heard, onTheWire.length - 1, 0);
    events.add(Math.max(sample.at, events.now + everyMs), event.sample, 0, 0);
  }

  gate.take({ at: 0, completed: [], inFlight: 0, probeMs: 0, failures: 0 }, 0);
  if (model.knockEveryMs !== null && way.gate && !invitation) {
    for (let person = 0; person < people; person += 1) {
      events.add(exponential(drawFor(seed + 17, person, 0), model.knockEveryMs), event.knock, person, 0);
    }
  }
  if (invitation) {
    for (let person = 0; person < people; person += 1) {
      if (comes[person] === 1 && drawFor(seed + 19, person, 0) < invitation.uninvited) {
        cameAt[person] = 0;
        events.add(reactionOf(person), event.attempt, person, 0);
      }
    }
  }
  if (model.signal && way.gate) {
    events.add(0, event.probe, 0, 0);
    events.add(model.signal.everyMs, event.sample, 0, 0);
  }
  ask();

  while (inCount < coming && events.take()) {
    if (events.now > giveUpAt || (!invitation && events.now - lastIn > collapsedAfter)) break;
    switch (events.what) {
      case event.attempt:
        if (events.detail === turnOf(events.whom)) attempt(events.whom);
        break;
      case event.giveUp: {
        const job = current[events.whom];
        const count = Math.floor(events.detail / 8);
        if (!job || job.attempt !== count || job.step !== events.detail % 8 || job.state === 'finished')
          break;
        server.abandon(job);
        current[events.whom] = null;
        failAttempt(events.whom, attemptBegan[events.whom] as number);
        break;
      }
      case event.jobEnds: {
        const job = server.finish(events.whom);
        if (job) finishJob(job);
        break;
      }
      case event.sample:
        sampleIsDue();
        break;
      case event.heard: {
        const sample = onTheWire[events.whom];
        if (sample) gate.take(sample, events.now);
        ask();
        break;
      }
      case event.ask:
        if (events.now >= nextAsk) {
          nextAsk = Number.POSITIVE_INFINITY;
          ask();
        }
        break;
      case event.knock:
        if (isLetIn[events.whom] === 0) {
          server.refuse(model.refusalCost * meanWork);
          const uniform = drawFor(seed + 17, events.whom, Math.floor(events.now));
          events.add(events.now + exponential(uniform, model.knockEveryMs ?? 0), event.knock, events.whom, 0);
        }
        break;
      case event.probe:
        if (!probeJob || probeJob.state === 'finished') {
          probeSentAt = events.now;
          probeJob = server.submit(probePerson, 0, 0, 0.05 * meanWork);
        }
        events.add(events.now + probeEvery, event.probe, 0, 0);
        break;
    }
  }

  waits.sort((a, b) => a - b);
  const elapsed = Math.max(1, Math.min(events.now, giveUpAt));
  return {
    finished: inCount,
    people: coming,
    time: inCount === coming ? lastIn : Number.POSITIVE_INFINITY,
    time99,
    // A try draws its work anew, so the bound is the work of the tries that got people in.
    bound: boundFor(model, shock, inCount === coming ? workDone : work),
    attemptsPerPerson: attempts / coming,
    failedShare: attempts === 0 ? 0 : failed / attempts,
    wastedShare: server.wastedWork() / (model.workers * elapsed),
    peakQueue: server.peakQueue(),
    criticalTime,
    waitP99: quantile(waits, 0.99),
    longestSilence: Math.max(silence, inCount === coming ? 0 : elapsed - lastIn),
    peakAttempts,
  };
}
