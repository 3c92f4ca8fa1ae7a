// Simulates one whole window: production's looks by one to four runners on machines that fail, one store, one
// world, and people. The same seed and the same faults give the same window, byte for byte.

import { withoutGithub } from '../../adapters/github/prover.ts';
import { createMemoryKeyring } from '../../adapters/keyring/memory-keyring.ts';
import { createMemorySigner } from '../../adapters/signers/memory-signer.ts';
import { enterWindow, type WindowFiles } from '../../engine/enter-window.ts';
import { claimReleasedKey } from '../../ledger/keys.ts';
import { namesUnder } from '../../ledger/personal.ts';
import { timelineOf } from '../../plan/timeline.ts';
import { createJumpingClock } from '../clock/jumping-clock.ts';
import { asRehearsal } from '../keys.ts';
import { rehearsalWriting } from '../rehearsal-key.ts';
import { notVerified, wrongAtRest } from './at-rest.ts';
import { costOf, type Fault, type Typical } from './fault.ts';
import { forbiddenBy, unheardBefore } from './gate-oracle.ts';
import { happeningIn } from './happen.ts';
import {
  actedUnfenced,
  claimLastsMs,
  type Finding,
  type Invariant,
  isExpected,
  keptOut,
  sentToDown,
} from './invariants.ts';
import { observe } from './observer.ts';
import { simulatedPeople } from './people.ts';
import type { SimulatedProcess } from './process.ts';
import { restorableStore } from './restorable-store.ts';
import { createRunners } from './runners.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import { countStrikes } from './strikes.ts';
import { givenUpEarly, neverAskedAgain, neverTold, recordedAsTold, toldTwice } from './told.ts';
import { beginTruth } from './truth.ts';

export interface SimulatedWindow {
  readonly files: WindowFiles;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Addresses of messages that must arrive or be in doubt: all that arrive in an undisturbed window. */
  readonly expected?: ReadonlySet<string>;
}

export type Simulated = Awaited<ReturnType<typeof simulateWindow>>;

const minute = 60_000;
const hour = 60 * minute;
/** The simulation ends this long after the window was closed. */
const restMs = 8 * hour;
/** Longest simulated time after the announced end: people's patience, and time to go back. */
const mostMs = 80 * hour;
/** A phase may not begin while a word older than this is missing from the record. */
const heardWithinMs = 30_000;
/** Within this time a look begins and sends its notices. */
const startsWithinMs = 2 * minute;
/** Longest time from the probe of a channel to the opening of groups in it. */
const probedWithinMs = hour;

const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(7));
const signer = createMemorySigner('simulation', new Uint8Array(32).fill(9));

export async function simulateWindow({ files: given, seed, faults, expected = new Set() }: SimulatedWindow) {
  const files = asRehearsal(given);
  const { plan, organisation } = files;
  const window = plan.id;
  const timeline = timelineOf(plan, organisation);
  const opensAt = Math.min(timeline.start, ...timeline.notices.map((notice) => notice.at)) - hour;
  const clock = createJumpingClock(opensAt);
  const truth = beginTruth();
  const store = restorableStore(window);
  const world = await createSimulatedWorld(seed, files, clock, truth);
  const opening = await enterWindow({
    window,
    files,
    store,
    keyring,
    clock,
    portsFor: async () => world.ports,
    writing: await rehearsalWriting(keyring, window, 'opener', signer),
    code: 'simulated',
    prover: withoutGithub,
  });
  if (opening.result === 'held') throw new Error('a new window cannot be held');
  await opening.ledger.releaseClaim();

  const findings = new Map<Invariant, Finding>();
  const find = (invariant: Invariant, ...found: readonly (string | null)[]): void => {
    const what = found.find((one) => one !== null);
    if (what != null && !findings.has(invariant))
      findings.set(invariant, { invariant, what, at: clock.now() });
  };
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const sendsBeforePhases = new Set<number>();
  const intents = new Set<number>();
  let isOver = false;
  let states = 0;

  const nameOf = namesUnder(await keyring.windowKey(window));
  const observer = await observe(store, window, (entry, before, at) => {
    states += 1;
    const { body } = entry;
    const written = truth.written.get(entry.sequence);
    if (body.kind === 'intent' && written !== undefined) {
      intents.add(written.nth);
      const isDown = (id: string) => (world.brokenSince(id) ?? clock.now()) < written.at - probedWithinMs;
      find('nobody is sent to a channel that is down', sentToDown(body.what, observer.snapshot(), isDown));
    }
    if (body.kind !== 'phase-started') return;
    sendsBeforePhases.add(Math.max(1, strikes.operations.send));
    const forbidden = forbiddenBy(body, before, observer.snapshot(), at);
    const began = forbidden.map((why) => `${body.phase} began: ${why}`);
    find('no gate opens that the facts forbid', ...began);
    if (written === undefined) return;
    const heldUp = written.by.heldUpSince(written.at - hour);
    const since = written.at - heardWithinMs - heldUp;
    const unheard = unheardBefore(people.said, body.phase, since, before);
    const deaf = unheard.map((what) => `${body.phase} began, and ${what} before`);
    find('no gate opens that the facts forbid', ...deaf);
  });

  const observeOn = (): Promise<void> =>
    observer.refresh().catch((error: unknown) => {
      find('the record verifies', String(error));
      // A record that does not verify cannot be read further, so the simulation ends.
      isOver = true;
      end();
    });

  const strikes = countStrikes(faults);
  const downMs = new Map<SimulatedProcess, number>();
  const keptByFault = new Set<SimulatedProcess>();

  const runners = createRunners({
    seed,
    window,
    clock,
    store,
    keyring,
    signer,
    ports: world.ports,
    around: {
      troubleFor: strikes.troubleFor,
      downMsOf: (process) => downMs.get(process) ?? minute,
      onStrike: (trouble, { kind, what, sends }, by) => {
        if (trouble.kind === 'crash') downMs.set(by, trouble.downMs);
        if (trouble.kind === 'interrupted') void people.say(trouble.by, trouble.saying);
        if (trouble.kind === 'lied' && sends) truth.arrives(sends.channel, sends.message);
        // After this fault the claim cannot be given back, or not be read, so it holds until it runs out.
        if (what.endsWith('.released.json') || (kind === 'read' && what.startsWith('claims/')))
          keptByFault.add(by);
      },
      onAct: (operation, by, began) => {
        truth.acted(operation, by, clock.now());
        const unfenced = actedUnfenced(operation, by, truth, began);
        find('nobody acts on a claim that others have followed', unfenced);
      },
    },
    onCreated: (key, by) => truth.wrote(key, { at: clock.now(), by, nth: strikes.operations.entry }),
    onWait: (process, ms) => {
      if (ms > claimLastsMs)
        find('nobody waits in a look for longer than a claim lasts', `${process.holder} waits ${ms} ms`);
    },
    onLook: async (process, problem, began) => {
      states += 1;
      find('no claim keeps others out for longer than it lasts', keptOut(problem, began, truth));
      if (problem !== null && !isExpected(problem))
        find('a look ends in words', problem instanceof Error ? (problem.stack ?? '') : String(problem));
      await observeOn();
      const claim = truth.claims.at(-1);
      if (claim?.by === process && !keptByFault.has(process)) {
        const released = await store.read(claimReleasedKey(window, claim.number));
        if (released === null) find('a look that is over gives its claim back', `${process.holder} kept it`);
      }
      askNow();
      people.attend();
      maybeOver();
    },
    isOver: () => isOver,
  });
  const people = simulatedPeople({ seed, clock, store, observer, truth, wake: runners.wake });

  /** Checks the invariants that must hold at every moment. */
  function askNow(): void {
    const state = observer.state();
    find('nobody is told the same thing twice', ...toldTwice(truth, state, nameOf));
    find('nobody is recorded as told who was not', ...recordedAsTold(truth, state, nameOf));
    find('what a store has lost is not written anew', ...store.writtenAnew);
  }

  const lastFaultAt = opensAt + Math.max(0, ...faults.map(overAt));
  function maybeOver(): void {
    const { closed } = observer.state();
    const isLate = clock.now() > observer.timeline().end + mostMs;
    const atRest = closed !== null && clock.now() > closed.at + restMs && !runners.isAnyPaused();
    if (!isLate && !(atRest && clock.now() > lastFaultAt)) return;
    isOver = true;
    end();
  }
  const check = (): void => {
    maybeOver();
    people.attend();
    if (!isOver) clock.at(clock.now() + 2 * hour, check);
  };

  const happen = happeningIn({ window, clock, store, observer, truth, runners, people, world });
  runners.join();
  for (const [index, fault] of faults.entries()) {
    if (!('happening' in fault)) continue;
    clock.at(opensAt + fault.at, () => {
      strikes.struck.add(index);
      void happen(fault.happening);
    });
  }
  check();
  await over;

  await observeOn();
  const state = observer.state();
  const { closed } = state;
  find('who should be told is told', ...givenUpEarly(state));
  find('who should be told is told', ...neverAskedAgain(state, observer.timeline(), costOf(faults)));
  if (closed === null) find('every window can end', `open ${mostMs / hour} h after its end`);
  askNow();
  // A run that was killed leaves its claim, and the next one has to wait until that runs out.
  const lostMs = costOf(faults) + faults.length * claimLastsMs + startsWithinMs;
  const missed = neverTold(expected, truth, state, nameOf, observer.timeline(), lostMs);
  find('who should be told is told', ...missed);
  for (const [invariant, what] of await wrongAtRest(state, plan, world.ports)) find(invariant, what);
  find('the record verifies', ...(await notVerified(store, window, signer)));
  clock.stop();
  await world.close();
  const typical: Typical = {
    operations: strikes.operations,
    lastsMs: clock.now() - opensAt,
    startMs: timeline.start - opensAt,
    endMs: timeline.end - opensAt,
    channels: [...new Set([...plan.backupChannels.order, ...organisation.channels.map(({ id }) => id)])],
    arrived: new Set(truth.arrived.keys()),
    sendsBeforePhases: [...sendsBeforePhases],
    intents: [...intents],
    people: peopleOf(files),
  };
  return {
    /** The first finding of each invariant; none when every invariant held. */
    findings: [...findings.values()],
    typical,
    /** Number of states in which the invariants were checked. */
    states,
    looks: runners.looks(),
    entries: observer.ledger.entries().length,
    closed: closed?.how ?? null,
    /** The ledger's root hash: the same for the same seed and faults. */
    root: observer.ledger.root,
    /** Indices of the faults that hit an operation. */
    struck: strikes.struck,
  };
}

/** When the fault's effect is over (ms after opening); 0 for a fault that hits an operation. */
function overAt(fault: Fault): number {
  if (!('happening' in fault)) return 0;
  return fault.at + ('ms' in fault.happening ? fault.happening.ms : 0);
}

function peopleOf({ plan }: WindowFiles): readonly string[] {
  const approvers = Object.values(plan.approvals.gates).flatMap((rule) => rule?.approvers ?? []);
  return [...new Set([plan.emergencyContacts[0] ?? plan.author, ...approvers])];
}
