// Calls those by name for whom the record or a gate waits.

import { sendDeliveries } from '../effects/send.ts';
import type { GateVerdict } from '../gates/gate.ts';
import { channelsDown } from '../notices/channels-in-use.ts';
import { deliveriesOfSummons, summonsDue } from '../notices/summons.ts';
import { neverStop } from './send-notices.ts';
import type { Telling } from './window-run.ts';

/** Keys of the calls that went out. */
export async function summon(run: Telling, gate: GateVerdict | null): Promise<readonly string[]> {
  const escalated = gate && { ...gate, escalateTo: gate.approvals.escalateTo, digest: run.snapshotDigest() };
  const due = summonsDue(run.snapshot(), run.state(), run.clock.now(), escalated);
  for (const one of due) {
    const deliveries = deliveriesOfSummons(one, run.snapshot(), channelsDown(run.state()));
    const { count } = await sendDeliveries(run, one.notice, deliveries, { fresh: true, isToStop: neverStop });
    const channels = deliveries.map(({ channel }) => channel);
    await run.append({ kind: 'notice-settled', notice: one.notice, ...count, channels });
  }
  return due.map(({ notice }) => notice);
}
