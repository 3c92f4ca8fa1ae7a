// Summons: messages to single people by name, for whom the record or a gate waits.

import { sendDeliveries } from '../effects/send.ts';
import { deadlineFor, gateByRecord } from '../gates/gate.ts';
import { channelsDown } from '../notices/channels-in-use.ts';
import { deliveriesOfSummons, type Summons, summonsDue, summonsOf } from '../notices/summons.ts';
import type { Step } from '../plan/timeline.ts';
import type { Telling } from './window-run.ts';

/** Sends the summons that are due; gives the keys of those that went out. */
export async function summon(run: Telling, step: Step | null): Promise<readonly string[]> {
  const [snapshot, state, now] = [run.snapshot(), run.state(), run.clock.now()];
  // Who started this run may not approve in it, but is asked all the same: that approval counts in the next
  // run.
  const gate =
    step &&
    gateByRecord({
      step,
      snapshot,
      snapshotDigest: run.snapshotDigest(),
      timeline: run.timeline(),
      state,
      now,
    });
  const due = summonsDue(snapshot, state, now, gate);
  for (const one of due) await call(run, one, { fresh: true });
  return due.map(({ notice }) => notice);
}

/** Repeats a summons that is in doubt, by a person's word; false where nobody is waited for any more. */
export async function callAgain(run: Telling, notice: string): Promise<boolean> {
  const [snapshot, state, timeline] = [run.snapshot(), run.state(), run.timeline()];
  const step = timeline.steps.find(({ phase, round }) => round === 1 && notice.includes(`-${phase}-`));
  const deadline = step === undefined ? null : deadlineFor({ step, snapshot, timeline, state });
  const wanted = summonsOf(notice, snapshot, state, run.clock.now(), deadline);
  if (wanted !== null) await call(run, wanted, { fresh: false });
  return wanted !== null;
}

async function call(run: Telling, wanted: Summons, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const { notice } = wanted;
  // A repeated summons goes through the same channels as the first.
  const deliveries = deliveriesOfSummons(wanted, run.snapshot(), fresh ? channelsDown(run.state()) : []);
  const { count } = await sendDeliveries(run, notice, deliveries, { fresh, isToStop: async () => false });
  const known = run.state().notices.get(notice);
  if (known !== undefined && known.inDoubt === count.inDoubt && known.refused === count.refused) return;
  const channels = known?.channels ?? deliveries.map(({ channel }) => channel);
  await run.append({ kind: 'notice-settled', notice, ...count, channels });
}
