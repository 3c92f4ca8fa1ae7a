// Enters a window: takes the claim on its ledger and finds what it runs on. The first run freezes plan,
// organisation, roster and templates under one digest; every later run goes on from what was frozen.

import { UserError } from '../errors.ts';
import { speakersIn } from '../feedback/voices.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import { decodeExactly } from '../ledger/entry-codec.ts';
import { foldRecord } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { decryptPersonal, encryptPersonal, recipientOf } from '../ledger/personal.ts';
import { previousWindow } from '../ledger/previous-window.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Person } from '../plan/roster.ts';
import type { Builder, Snapshot } from '../plan/snapshot.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { Clock, Keyring, Ports, Store } from '../ports.ts';
import { beginRun, type WindowRun } from './window-run.ts';

/** What the files say; used when the window is opened, and only then. */
export interface WindowFiles {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  readonly templates: Readonly<Record<string, string>>;
  readonly mergedBy: string | null;
  readonly builtBy?: readonly Builder[];
  readonly tzdata: string;
}

export interface EnterOptions {
  readonly window: string;
  /** Null when the window must have been opened before. */
  readonly files: WindowFiles | null;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ports: Ports;
  readonly holder: string;
  readonly code: string;
  readonly consoleCounts: boolean;
}

export type Entered =
  | { readonly result: 'in'; readonly run: WindowRun; readonly ledger: Ledger }
  /** Another run holds the claim until then (epoch ms). */
  | { readonly result: 'held'; readonly holder: string; readonly until: number };

/** Twice the longest effect's time limit (a file copy of two minutes) with room to spare. */
const claimLastsMs = 10 * 60_000;

export async function enterWindow(options: EnterOptions): Promise<Entered> {
  const { store, window, clock, holder, keyring } = options;
  const ledger = await openLedger({ store, window, clock, holder, claimLastsMs });
  if (ledger.size === 0 && options.files === null) {
    throw new UserError({
      what: `Window ${window} has not been opened in this store`,
      where: window,
      whatToDo: 'Check the store address and the window id, or open the window with its plan file.',
    });
  }
  const claim = await ledger.takeClaim();
  if (claim.result === 'held') return claim;
  const windowKey = await keyring.windowKey(window);
  if (foldRecord(ledger.entries()).openedAt === null && options.files !== null) {
    await open(options, options.files, ledger, windowKey);
  }
  const snapshot = await readSnapshot(store, window, foldRecord(ledger.entries()).snapshot ?? '');
  const roster = await readRoster(store, window, snapshot, windowKey);
  const run = beginRun({
    window,
    store,
    keyring,
    clock,
    ports: options.ports,
    code: options.code,
    consoleCounts: options.consoleCounts,
    ledger,
    snapshot,
    roster,
    pseudonymOf: (account) => recipientOf(windowKey, account),
    speakerOf: speakersIn(windowKey, window, roster),
  });
  return { result: 'in', run, ledger };
}

async function open(
  options: EnterOptions,
  files: WindowFiles,
  ledger: Ledger,
  windowKey: Uint8Array,
): Promise<void> {
  const { store, window, code } = options;
  const people = encryptPersonal(windowKey, window, files.roster);
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
  };
  const snapshotDigest = digestOf(snapshot);
  await store.create(keys.snapshotKey(window, snapshotDigest), canonicalBytes(snapshot));
  const previous = await previousWindow(store, window);
  await ledger.append({ kind: 'window-opened', snapshot: snapshotDigest, code, previous });
}

/** Throws a UserError when it is missing or is not what its digest says. */
export async function readSnapshot(store: Store, window: string, digest: string): Promise<Snapshot> {
  const key = keys.snapshotKey(window, digest);
  const bytes = await store.read(key);
  if (bytes === null || digestOf(bytes) !== digest) {
    throw new UserError({
      what: bytes === null ? 'The snapshot is missing' : 'The snapshot is not what its digest says',
      where: key,
      whatToDo: 'Stop, run npm run audit:verify on this store, and restore the object from a copy.',
    });
  }
  return decodeExactly(bytes) as Snapshot;
}

async function readRoster(
  store: Store,
  window: string,
  snapshot: Snapshot,
  windowKey: Uint8Array,
): Promise<readonly Person[]> {
  const key = keys.personalKey(window, snapshot.roster.digest);
  const bytes = await store.read(key);
  const opened = bytes && decryptPersonal(windowKey, window, bytes);
  if (!opened) {
    throw new UserError({
      what: 'The roster of this window cannot be read with the window key',
      where: key,
      whatToDo: 'Use the keyring of the run that opened the window; a destroyed key cannot be brought back.',
    });
  }
  return opened.value as readonly Person[];
}
