// One whole window, simulated: the production's looks by one to four runners on machines that fail, one store, one outside,
// and people. The same seed and the same faults give the same window, byte for byte.

import { withoutGithub } from '../../adapters/github/prover.ts';
import { createMemoryKeyring } from '../../adapters/keyring/memory-keyring.ts';
import { createMemorySigner } from '../../adapters/signers/memory-signer.ts';
import { enterWindow, type WindowFiles } from '../../engine/enter-window.ts';
import { readRecord } from '../../ledger/bundle.ts';
import {
  checkpointKey,
  checkpointsPrefix,
  claimKey,
  claimReleasedKey,
  entryKey,
  factKey,
} from '../../ledger/keys.ts';
import { namesUnder } from '../../ledger/personal.ts';
import { parseVerifierKey, verifierKeyOf } from '../../ledger/signed-note.ts';
import { verifyWindow } from '../../ledger/verify.ts';
import { timelineOf } from '../../plan/timeline.ts';
import { createJumpingClock } from '../clock/jumping-clock.ts';
import { asRehearsal } from '../keys.ts';
import { rehearsalWriting } from '../rehearsal-key.ts';
import {
  changes,
  type Fault,
  type Happening,
  type OperationKind,
  operationKinds,
  type Trouble,
  type Typical,
} from './fault.ts';
import { forbiddenBy, unheardBefore } from './gate-oracle.ts';
import {
  actedUnfenced,
  type Finding,
  type Invariant,
  isExpected,
  leftOn,
  neverTold,
  otherThanWanted,
  recordedAsTold,
  toldTwice,
} from './invariants.ts';
import { observe } from './observer.ts';
import { createOutside } from './outside.ts';
import { simulatedPeople } from './people.ts';
import type { Operation, SimulatedProcess } from './process.ts';
import { restorableStore } from './restorable-store.ts';
import { createRunners } from './runners.ts';
import { beginTruth } from './truth.ts';

export interface SimulatedWindow {
  readonly files: WindowFiles;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Addresses of messages that must arrive or be in doubt. */
  readonly expected?: ReadonlySet<string>;
}

export interface Simulated {
  /** The first of each kind; none when every invariant held. */
  readonly findings: readonly Finding[];
  readonly typical: Typical;
  /** States that the invariants were asked in. */
  readonly states: number;
  readonly looks: number;
  readonly entries: number;
  readonly closed: 'done' | 'called-off' | null;
  /** Of the ledger: the same for the same seed and faults. */
  readonly root: string;
  /** Indices of the faults that met something. */
  readonly struck: ReadonlySet<number>;
}

const minute = 60_000;
const hour = 60 * minute;
/** A closed window is left alone after this. */
const restMs = 8 * hour;
/** The announced end, people's patience, and time to go back. */
const mostMs = 80 * hour;
/** So old a word must be in the record before a phase may begin. */
const heardWithinMs = 30_000;

const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(7));
const signer = createMemorySigner('simulation', new Uint8Array(32).fill(9));

export async function simulateWindow({
  files: given,
  seed,
  faults,
  expected = new Set(),
}: SimulatedWindow): Promise<Simulated> {
  const files = asRehearsal(given);
  const { plan, organisation } = files;
  const window = plan.id;
  const timeline = timelineOf(plan, organisation);
  const opensAt = Math.min(timeline.start, ...timeline.notices.map((notice) => notice.at)) - hour;
  const clock = createJumpingClock(opensAt);
  const truth = beginTruth();
  const store = restorableStore(window);
  const outside = await createOutside(seed, files, clock, truth);
  const opening = await enterWindow({
    window,
    files,
    store,
    keyring,
    clock,
    portsFor: async () => outside.ports,
    writing: await rehearsalWriting(keyring, window, 'opener', signer),
    code: 'simulated',
    prover: withoutGithub,
  });
  if (opening.result === 'held') throw new Error('a new window cannot be held');
  await opening.ledger.releaseClaim();

  const findings = new Map<Invariant, Finding>();
  const find = (invariant: Invariant, what: string): void => {
    if (!findings.has(invariant)) findings.set(invariant, { invariant, what, at: clock.now() });
  };
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let isOver = false;
  let states = 0;

  const nameOf = namesUnder(await keyring.windowKey(window));
  const observer = await observe(store, window, (entry, before, at) => {
    states += 1;
    const { body } = entry;
    if (body.kind !== 'phase-started') return;
    for (const why of forbiddenBy(body, before, observer.snapshot(), at))
      find('no gate opens that the facts forbid', `${body.phase} began: ${why}`);
    const written = truth.written.get(observer.ledger.size);
    if (written === undefined) return;
    const heldUp = written.by.heldUpSince(written.at - hour);
    const since = written.at - heardWithinMs - heldUp;
    for (const what of unheardBefore(people.said, body.phase, since, before))
      find('no gate opens that the facts forbid', `${body.phase} began, and ${what} before`);
  });

  const struck = new Set<number>();
  const operations = Object.fromEntries([...operationKinds, 'change'].map((kind) => [kind, 0])) as Record<
    OperationKind | 'change',
    number
  >;
  const troubleFor = ({ kind }: Operation): Trouble | null => {
    operations[kind] += 1;
    const isChange = changes.has(kind);
    if (isChange) operations.change += 1;
    const index = faults.findIndex(
      (fault) =>
        'on' in fault &&
        (fault.on === kind || (fault.on === 'change' && isChange)) &&
        operations[fault.on] >= fault.nth &&
        operations[fault.on] < fault.nth + fault.times,
    );
    const fault = faults[index];
    if (fault === undefined || 'happening' in fault) return null;
    struck.add(index);
    return fault.trouble;
  };
  const downMs = new Map<SimulatedProcess, number>();
  const keptByFault = new Set<SimulatedProcess>();

  const runners = createRunners({
    seed,
    window,
    clock,
    store,
    keyring,
    signer,
    ports: outside.ports,
    around: {
      troubleFor,
      downMsOf: (process) => downMs.get(process) ?? minute,
      onStrike: (trouble, { what, sends }, by) => {
        if (trouble.kind === 'crash') downMs.set(by, trouble.downMs);
        if (trouble.kind === 'lied' && sends) truth.arrives(sends.channel, sends.message);
        if (what.endsWith('.released.json')) keptByFault.add(by);
      },
      onAct: (operation, by, began) => {
        truth.acted(operation, by, clock.now());
        const unfenced = actedUnfenced(operation, by, truth, began);
        if (unfenced !== null) find('nobody acts on a claim that others have followed', unfenced);
      },
    },
    onCreated: (key, by) => truth.wrote(key, by, clock.now()),
    onLook: async (process, problem) => {
      states += 1;
      if (problem !== null && !isExpected(problem))
        find('a look ends in words', problem instanceof Error ? (problem.stack ?? '') : String(problem));
      await observer.refresh();
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
  const people = simulatedPeople({ seed, clock, store, observer, wake: runners.wake });

  /** What must hold at every moment. */
  function askNow(): void {
    for (const what of toldTwice(truth, observer.state(), nameOf))
      find('nobody is told the same thing twice', what);
    for (const what of recordedAsTold(truth, observer.state(), nameOf))
      find('nobody is recorded as told who was not', what);
    for (const key of store.writtenAnew) find('what a store has lost is not written anew', key);
  }

  const lastFaultAt = opensAt + Math.max(0, ...faults.map((fault) => ('happening' in fault ? fault.at : 0)));
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

  const happen = async (happening: Happening): Promise<void> => {
    switch (happening.kind) {
      case 'runner':
        return runners.join();
      case 'clock':
        return runners.setClock(happening.runner, happening.byMs);
      case 'says':
        return people.say(happening.by, happening.saying);
      case 'channel-down':
        return outside.breakChannel(happening.channel, clock.now() + happening.ms);
      case 'rubbish': {
        const free = { fact: factKey(window, 'ssh', `rubbish-${clock.now()}`), ...nextKeys() };
        await store.create(
          free[happening.place],
          new TextEncoder().encode(happening.text.replace('WINDOW', window)),
        );
        return runners.wake();
      }
      case 'rolled-back': {
        const { size } = observer.ledger;
        const signed = (
          await store.list(checkpointsPrefix(window), checkpointKey(window, size - happening.entries))
        ).length;
        if (signed === 0 || size <= happening.entries) return;
        runners.crashAll();
        store.rollBack(happening.entries);
        await clock.sleep(happening.ms);
        runners.crashAll();
        store.bringBack();
      }
    }
  };
  const nextKeys = () => ({
    claim: claimKey(window, (truth.claims.at(-1)?.number ?? 0) + 1),
    entry: entryKey(window, observer.ledger.size + 1),
  });

  runners.join();
  for (const [index, fault] of faults.entries()) {
    if (!('happening' in fault)) continue;
    clock.at(opensAt + fault.at, () => {
      struck.add(index);
      void happen(fault.happening);
    });
  }
  check();
  await over;

  await observer.refresh();
  const { closed } = observer.state();
  if (closed === null) find('every window can end', `open ${mostMs / hour} h after its end`);
  askNow();
  for (const what of neverTold(expected, truth, observer.state(), nameOf))
    find('who should be told is told', what);
  const standing = await leftOn(outside.ports, plan);
  if (closed !== null) {
    if (standing.door) find('nobody is locked out of a window that is over', 'the door is locked');
    for (const one of standing.switches) find('the outside stands as the record says', `${one} is left on`);
  }
  for (const what of otherThanWanted(observer.state(), standing))
    find('the outside stands as the record says', what);
  const verifier = parseVerifierKey(verifierKeyOf(signer));
  const verdict = verifyWindow({
    window,
    ...(await readRecord(store, window)),
    keys: verifier === null ? [] : [verifier],
    problemOfFact: () => null,
    published: [],
  });
  for (const { where, what, kind } of verdict.problems)
    if (kind === 'altered') find('the record verifies', `${where}: ${what}`);
  clock.stop();
  await outside.close();
  return {
    findings: [...findings.values()],
    typical: {
      operations,
      lastsMs: clock.now() - opensAt,
      startMs: timeline.start - opensAt,
      endMs: timeline.end - opensAt,
      channels: organisation.channels.map(({ id }) => id),
      arrived: new Set(truth.arrived.keys()),
      people: peopleOf(files),
    },
    states,
    looks: runners.looks(),
    entries: observer.ledger.entries().length,
    closed: closed?.how ?? null,
    root: observer.ledger.root,
    struck,
  };
}

function peopleOf({ plan }: WindowFiles): readonly string[] {
  const approvers = Object.values(plan.approvals.gates).flatMap((rule) => rule?.approvers ?? []);
  return [...new Set([plan.emergencyContacts[0] ?? plan.author, ...approvers])];
}
