// Amendments of a window under way: extend, shorten, call off, correct. Each is a new snapshot in force and
// one entry. Notices follow from the entry, so an amendment whose run died is announced by the next run.

import type { Correction } from '../gates/corrections.ts';
import type { Amendment } from '../ledger/entry.ts';
import { phasesBegun } from '../ledger/fold.ts';
import { endMovedBy, phasesVoidedBy, withEnd } from '../plan/amend.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { parseZoned, toEpochMs } from '../plan/time.ts';
import type { Amending } from './window-run.ts';

/** Why the amendment is made, by whom, and the id of the fact or vendor statement that it comes from. */
export interface Ground {
  readonly reason: string;
  readonly by: string;
  readonly cause: string;
}

/** Does nothing where `end` is the end in force already or lies before the start. */
export async function moveEnd(run: Amending, end: string, { reason, by, cause }: Ground): Promise<void> {
  const before = run.frozen();
  const difference = toEpochMs(end) - toEpochMs(before.plan.end);
  if (difference === 0 || toEpochMs(end) <= toEpochMs(before.plan.start)) return;
  // The plan's own zone, whatever zone the vendor writes in.
  const inPlanZone = parseZoned(end).withTimeZone(parseZoned(before.plan.end).timeZoneId).toString();
  const after = withEnd(before, inPlanZone);
  const kind = difference > 0 ? 'extend' : 'shorten';
  await amend(run, after, { kind, end: inPlanZone, previousEnd: before.plan.end, reason, by }, cause);
}

/** Moves the end by a span; does nothing where `moveEnd` does nothing, or where the span cannot be read. */
export async function moveEndBy(
  run: Amending,
  span: string,
  way: 'later' | 'earlier',
  ground: Ground,
): Promise<void> {
  const end = endMovedBy(run.snapshot(), span, way);
  if (end !== null) await moveEnd(run, end, ground);
}

export async function correct(run: Amending, { after, reason, by, id }: Correction): Promise<void> {
  await amend(run, after, { kind: 'correct', reason, by }, id);
}

export async function callOff(
  run: Amending,
  whose: 'ours' | 'vendor',
  { reason, by, cause }: Ground,
): Promise<void> {
  await amend(run, run.frozen(), { kind: 'call-off', whose, reason, by }, cause);
}

/** Calls the window off where nobody decided in time, as the plan says. */
export async function callOffForSilence(run: Amending, phase: PhaseName): Promise<void> {
  const [language = 'en'] = run.snapshot().organisation.languages;
  const title = phaseTable[phase].title;
  const reason = bilingual`nobody decided on: ${title}`[language];
  await callOff(run, 'ours', { reason, by: 'plan', cause: `silence-${phase}` });
}

async function amend(run: Amending, after: Snapshot, change: Amendment, cause: string): Promise<void> {
  const before = run.frozen();
  const from = run.snapshotDigest();
  const to = await run.adopt(after);
  const voids = phasesVoidedBy(before, after, phasesBegun(run.state()));
  await run.append({ kind: 'amended', from, to, change, cause, voids });
}
