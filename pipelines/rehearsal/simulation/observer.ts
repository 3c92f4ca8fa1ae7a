// Reads the record of a simulated window without any faults in between, for its people and for the
// invariants.

import { readSnapshot } from '../../engine/read-frozen.ts';
import { evaluateGate, type GateVerdict, stepToTake } from '../../gates/gate.ts';
import type { Entry } from '../../ledger/entry.ts';
import { beginFold, type RecordState } from '../../ledger/fold.ts';
import { readLedger } from '../../ledger/read-ledger.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../../plan/timeline.ts';
import type { Store } from '../../ports.ts';

export type Observer = Awaited<ReturnType<typeof observe>>;

/** `onEntry` is called for each entry with the state before it. */
export async function observe(
  store: Store,
  window: string,
  onEntry: (entry: Entry, before: RecordState, timeline: Timeline) => void,
) {
  const ledger = await readLedger(store, window);
  const fold = beginFold();
  let taken = 0;
  let digest = '';
  let snapshot: Snapshot | null = null;
  let timeline: Timeline | null = null;

  const inForce = async (): Promise<void> => {
    const now = fold.state.snapshot;
    if (now === null || now === digest) return;
    snapshot = await readSnapshot(store, ledger, now);
    timeline = timelineOf(snapshot.plan, snapshot.organisation);
    digest = now;
  };
  const known = <Value>(value: Value | null): Value => {
    if (value === null) throw new Error('The window was not opened');
    return value;
  };
  const refresh = async (): Promise<void> => {
    await ledger.refresh();
    for (const entry of ledger.entries().slice(taken)) {
      if (timeline !== null) onEntry(entry, fold.state, timeline);
      fold.take(entry);
      taken += 1;
      await inForce();
    }
  };
  await refresh();
  return {
    ledger,
    state: () => fold.state,
    snapshot: () => known(snapshot),
    timeline: () => known(timeline),
    /** Reads the new entries. */
    refresh,
    /** The gate's verdict by the record alone: comments on GitHub are not checked again. */
    gate: (now: number): GateVerdict | null => {
      const [state, is] = [fold.state, known(snapshot)];
      const place = { timeline: known(timeline), snapshot: is, state, now };
      const step = stepToTake(place);
      if (step === null || state.closed !== null || state.calledOff !== null) return null;
      const asked = { ...place, step, snapshotDigest: digest, involved: [], standing: null, code: null };
      return evaluateGate(asked);
    },
  };
}
