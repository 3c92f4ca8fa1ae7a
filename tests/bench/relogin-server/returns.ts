// One return of everybody, by ours or by a peer, on the same server: what it took and what it cost.

import { appsWaitMs } from '../../../pipelines/adapters/matrix/signals.ts';
import {
  decideAdmission,
  type ReturnState,
  startReturn,
  takeBack,
  takeSample,
} from '../../../pipelines/return/controller.ts';
import type { WayBack } from '../return-model/gate.ts';
import { hardModel } from '../return-model/model.ts';
import { drawFor, logNormal, randomFrom } from '../return-model/random.ts';
import type { People } from './people.ts';

export interface Returned {
  readonly way: string;
  readonly seed: number;
  /** Seconds until the last one was in; infinite when time was up before. */
  readonly seconds: number;
  readonly back: number;
  readonly attemptsPerPerson: number;
  /** Logins whose client had gone while the server worked on them. */
  readonly abandoned: number;
  readonly p99WaitSeconds: number;
  /** The longest time in which nobody got in while somebody waited. */
  readonly longestSilenceSeconds: number;
  readonly slowestProbeMs: number;
  /** Until the server had worked off what was left; of a return that did not end in time, until then. */
  readonly cpuSecondsPerPerson: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until nobody is there, the server works on no login and answers at once. */
export async function settle(people: People): Promise<void> {
  people.everybodyLeaves();
  for (;;) {
    const { loginsInFlight, probeMs } = await people.signals.sample();
    if (loginsInFlight === 0 && (probeMs ?? 2_000) < 200) return;
    await sleep(2_100);
  }
}

interface Course {
  readonly waits: number[];
  readonly backAt: number[];
  attempts: number;
  abandoned: number;
  over: boolean;
  readonly cpuBefore: number;
}

export async function returnByPeer(
  people: People,
  way: WayBack,
  seed: number,
  limitMs: number,
): Promise<Returned> {
  const course = await newCourse(people);
  const began = performance.now();
  const patience = way.client.patience({ ...hardModel, patienceMs: appsWaitMs });
  const lives = people.accounts.map(async (account, index) => {
    const random = randomFrom(seed * 10_007 + index);
    const reaction = reactionOf(seed, index);
    await sleep(reaction);
    let delay = 0;
    for (let failures = 0; !course.over; ) {
      const end = await attempt(people, course, account, `${way.name}-${seed}-${failures}`, patience);
      if (end === 'in') {
        course.waits.push(performance.now() - began - reaction);
        course.backAt.push(performance.now() - began);
        return;
      }
      failures += 1;
      delay = way.client.retryDelay(failures, delay, random);
      await sleep(delay);
    }
  });
  const probes = watchProbes(people, course);
  await Promise.race([Promise.all(lives), sleep(limitMs)]);
  course.over = true;
  return await finish(way.name, seed, people, course, await probes);
}

/** The production controller on the production adapter: accounts locked before, unlocked as it decides. */
export async function returnByUs(people: People, seed: number, limitMs: number): Promise<Returned> {
  const { admission, signals } = people;
  await admission.holdEveryoneOut({ 'zh-CN': '维护', en: 'Maintenance' });
  await settle(people);
  const course = await newCourse(people);
  const began = performance.now();
  const order = people.accounts;
  let state: ReturnState = startReturn(
    {
      control: 'admission',
      cohorts: [{ id: 'everybody', size: order.length }],
      // What `plan:new` writes.
      startInFlight: 40,
      patienceMs: appsWaitMs,
    },
    Date.now(),
  );
  let admitted = 0;
  let slowestProbe = 0;
  const lives: Promise<void>[] = [];
  for (let nextSample = 0; course.backAt.length < order.length; ) {
    if (performance.now() - began > limitMs) break;
    if (performance.now() >= nextSample) {
      nextSample = performance.now() + 1_000;
      const sample = await signals.sample();
      slowestProbe = Math.max(slowestProbe, sample.probeMs ?? 2_000);
      const { loginsInFlight: inFlight, ...rest } = sample;
      state = takeSample(state, { ...rest, inFlight, failures: 0 }, Date.now());
    }
    const decision = decideAdmission(state, Date.now());
    state = decision.state;
    const turn = order.slice(admitted, admitted + decision.admit);
    if (turn.length > 0 && decision.cohort !== null) {
      try {
        await admission.admit(turn);
        lives.push(...turn.map((account, index) => comeBack(account, admitted + index)));
        admitted += turn.length;
      } catch {
        state = takeBack(state, decision.cohort, turn.length);
      }
    }
    await sleep(Math.max(1, Math.min(decision.waitMs, 250)));
  }
  course.over = true;
  await Promise.all(lives);
  await admission.letEveryoneIn();
  return await finish('Tideover', seed, people, course, slowestProbe);

  async function comeBack(account: string, index: number): Promise<void> {
    await sleep(reactionOf(seed, index));
    const asked = performance.now();
    for (let failures = 0; !course.over; failures += 1) {
      const end = await attempt(people, course, account, `ours-${seed}-${failures}`, appsWaitMs);
      if (end === 'in') {
        course.waits.push(performance.now() - asked);
        course.backAt.push(performance.now() - began);
        return;
      }
      await sleep(1_000);
    }
  }
}

/** Everybody in turn, so many at a time: what the server does at its best, in logins with first sync a second. */
export async function closedLoop(people: People, atOnce: number, round: string): Promise<number> {
  await settle(people);
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < people.accounts.length) {
        const account = people.accounts[next++] as string;
        const end = await people.logIn(account, `loop-${round}-${atOnce}`, 120_000);
        if (end !== 'in') throw new Error(`the closed loop lost a login: ${account} ${end}`);
      }
    }),
  );
  return people.accounts.length / ((performance.now() - began) / 1_000);
}

export interface PacingCost {
  readonly unlockMs: number;
  readonly lookMs: number;
}

/** Server CPU of what pacing asks of it, with nobody logging in. */
export async function pacingCost(people: People): Promise<PacingCost> {
  const { admission, signals } = people;
  await admission.holdEveryoneOut({ 'zh-CN': '维护', en: 'Maintenance' });
  const begun = await people.serverCpuSeconds();
  await admission.admit(people.accounts);
  const unlocked = await people.serverCpuSeconds();
  const looks = 10;
  for (let look = 0; look < looks; look += 1) {
    await signals.sample();
    await sleep(1_000);
  }
  const looked = await people.serverCpuSeconds();
  await admission.letEveryoneIn();
  return {
    unlockMs: (1_000 * (unlocked - begun)) / people.accounts.length,
    lookMs: (1_000 * (looked - unlocked)) / looks,
  };
}

async function newCourse(people: People): Promise<Course> {
  const cpuBefore = await people.serverCpuSeconds();
  return { waits: [], backAt: [], attempts: 0, abandoned: 0, over: false, cpuBefore };
}

/** People press the button when they see that it works, as in the hard model. */
function reactionOf(seed: number, index: number): number {
  const { medianMs, sigma } = hardModel.reaction ?? { medianMs: 2_000, sigma: 0.6 };
  return logNormal(drawFor(seed, index, 1), medianMs, sigma);
}

async function attempt(people: People, course: Course, account: string, round: string, patience: number) {
  course.attempts += 1;
  const end = await people.logIn(account, round, patience);
  if (end === 'given-up' && !course.over) course.abandoned += 1;
  return end;
}

async function watchProbes(people: People, course: Course): Promise<number> {
  let slowest = 0;
  while (!course.over) {
    const asked = performance.now();
    await people.probe().catch(() => null);
    slowest = Math.max(slowest, performance.now() - asked);
    await sleep(1_000);
  }
  return slowest;
}

async function finish(
  way: string,
  seed: number,
  people: People,
  course: Course,
  slowestProbeMs: number,
): Promise<Returned> {
  const everybody = course.backAt.length === people.accounts.length;
  if (everybody) await settle(people);
  const cpu = (await people.serverCpuSeconds()) - course.cpuBefore;
  if (!everybody) await people.dropBacklog();
  const back = [0, ...course.backAt.toSorted((left, right) => left - right)];
  const waits = course.waits.toSorted((left, right) => left - right);
  const silences = back.slice(1).map((at, place) => at - (back[place] ?? 0));
  return {
    way,
    seed,
    seconds: everybody ? (back.at(-1) ?? 0) / 1_000 : Number.POSITIVE_INFINITY,
    back: course.backAt.length,
    attemptsPerPerson: course.attempts / people.accounts.length,
    abandoned: course.abandoned,
    p99WaitSeconds: everybody
      ? (waits[Math.ceil(0.99 * waits.length) - 1] ?? 0) / 1_000
      : Number.POSITIVE_INFINITY,
    longestSilenceSeconds: Math.max(...silences) / 1_000,
    slowestProbeMs,
    cpuSecondsPerPerson: cpu / people.accounts.length,
  };
}
