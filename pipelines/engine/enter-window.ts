// Enters a window: reads its ledger once, takes the claim on it and finds the snapshot in force. The first
// run freezes plan, organisation, roster and templates under one digest; every later run goes on from what
// was frozen.

import { announceWindow, presentMs } from '../effects/shared-quota.ts';
import { sendersIn } from '../feedback/senders.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import { certifiersOf } from '../ledger/certifiers.ts';
import { followFold, type RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { encryptPersonal, namesUnder } from '../ledger/personal.ts';
import { previousWindow } from '../ledger/previous-window.ts';
import type { LedgerReader } from '../ledger/read-ledger.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Person } from '../plan/roster.ts';
import type { Builder, Snapshot, Writers } from '../plan/snapshot.ts';
import { toEpochMs } from '../plan/time.ts';
import { filledIn } from '../plan/usual.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { Clock, Keyring, Ports, Prover, RunKey, Store } from '../ports.ts';
import { notOpened, readRoster, readSnapshot, type SealedRoster } from './read-frozen.ts';
import { beginRun, type WindowRun } from './window-run.ts';

/** The contents of the files; used only when the window is opened. */
export interface WindowFiles {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  readonly templates: Readonly<Record<string, string>>;
  readonly mergedBy: string | null;
  readonly builtBy?: readonly Builder[];
  readonly tzdata: string;
}

/** The key that a run writes with, and the writers. */
export interface Writing {
  readonly key: RunKey;
  /** Who may write beside the deciders; frozen when the window is opened. */
  readonly writers: Writers;
}

interface FreezeOptions {
  readonly window: string;
  /** Null when the window must have been opened before. */
  readonly files: WindowFiles | null;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** The ledger, where it was read already. */
  readonly read?: ReadSoFar;
  readonly writing: Writing;
  readonly code: string;
  /** Number of the last entry, where a person has us go on although its time is ahead of this clock. */
  readonly goOnAfter?: number;
  /** Called when another run holds the claim, with until when (epoch ms); resolves to true to try again. */
  whenHeld?(held: Held): Promise<boolean>;
}

export interface EnterOptions extends FreezeOptions {
  readonly prover: Prover;
  /** Opens the ports of this window, once its snapshot and roster are known. */
  portsFor(snapshot: Snapshot, roster: readonly Person[]): Promise<Ports>;
}

/** A ledger that was read and folded before this run. */
export interface ReadSoFar {
  readonly chain: LedgerReader;
  readonly state: () => RecordState;
}

export interface Held {
  readonly result: 'held';
  readonly holder: string;
  readonly until: number;
}

export type Entered = { readonly result: 'in'; readonly run: WindowRun; readonly ledger: Ledger } | Held;

/** Opens the window where nobody has, which needs no ports. Gives the claim back when it throws. */
export function freezeWindow(options: FreezeOptions) {
  return claimed(options, (ledger) => frozenIn(options, ledger));
}

/** Enters the window. Gives the claim back when it throws after taking it. */
export function enterWindow(options: EnterOptions): Promise<Entered> {
  return claimed(options, async (ledger) => ({ run: await begin(options, ledger) }));
}

async function claimed<In extends object>(
  options: FreezeOptions,
  enter: (ledger: Ledger) => Promise<In>,
): Promise<({ readonly result: 'in'; readonly ledger: Ledger } & In) | Held> {
  const { store, window, clock, writing, files } = options;
  const expected = files && { expected: certifiersOf({ ...files, writers: writing.writers }) };
  const ledger = await openLedger(
    { store, window, clock, key: writing.key, goOnAfter: options.goOnAfter ?? 0, ...expected },
    options.read?.chain,
  );
  if (ledger.entries().length === 0 && options.files === null) throw notOpened(window);
  try {
    for (;;) {
      const claim = await ledger.takeClaim();
      if (claim.result === 'taken') break;
      if (!(await options.whenHeld?.(claim))) return claim;
    }
    return { result: 'in', ledger, ...(await enter(ledger)) };
  } catch (error) {
    await ledger.releaseClaim().catch(() => undefined);
    throw error;
  }
}

async function frozenIn(options: FreezeOptions, ledger: Ledger) {
  const { window, store, keyring, files } = options;
  const windowKey = await keyring.windowKey(window);
  const state = options.read?.state ?? followFold(ledger);
  if (state().openedAt === null && files !== null) await open(options, files, ledger, windowKey);
  return { windowKey, state, snapshot: await readSnapshot(store, ledger.chain, state().snapshot ?? '') };
}

async function begin(options: EnterOptions, ledger: Ledger): Promise<WindowRun> {
  const { window, store, keyring, clock, code } = options;
  const { windowKey, state, snapshot } = await frozenIn(options, ledger);
  const roster = await readRoster(store, keyring, ledger.chain, snapshot);
  const setting = {
    window,
    store,
    keyring,
    clock,
    ports: await options.portsFor(filledIn(snapshot), roster),
    code,
    prover: options.prover,
    pseudonymOf: namesUnder(windowKey),
    senderOf: sendersIn(windowKey, window, roster),
  };
  return beginRun(setting, { ledger, state, snapshot, roster });
}

async function open(
  { store, window, clock, code, writing }: FreezeOptions,
  files: WindowFiles,
  ledger: Ledger,
  windowKey: Uint8Array,
): Promise<void> {
  const sealed: SealedRoster = { openedBy: writing.key.publicKey, people: files.roster };
  const people = encryptPersonal(windowKey, window, sealed);
  const digest = digestOf(people);
  await store.create(keys.personalKey(window, digest), people);
  const snapshot: Snapshot = {
    format: 1,
    plan: files.plan,
    organisation: files.organisation,
    roster: { digest, people: files.roster.length },
    templates: files.templates,
    code,
    mergedBy: files.mergedBy,
    ...(files.builtBy && { builtBy: files.builtBy }),
    tzdata: files.tzdata,
    writers: writing.writers,
  };
  const snapshotDigest = digestOf(snapshot);
  await store.create(keys.snapshotKey(window, snapshotDigest), canonicalBytes(snapshot));
  await announceWindow(store, window, clock.now(), toEpochMs(files.plan.end) + presentMs);
  const previous = await previousWindow(store, window);
  await ledger.append({ kind: 'window-opened', snapshot: snapshotDigest, code, previous });
}
