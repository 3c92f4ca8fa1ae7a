// What the vendor's sources must agree on before anything follows from it. One source alone may be forged,
// broken or early, so it only stops; a person who heard it from the vendor counts for all of them.

import type { RecordState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { listed, same } from '../plan/sentences.ts';
import { toEpochMs } from '../plan/time.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

type HeardStatement = RecordState['vendor'][number];
type Heard = Pick<RecordState, 'vendor'>;

/** How many sources must agree: as many as the plan asks for, and never one alone. */
export function sourcesNeeded({ announcement }: Pick<WindowPlan, 'announcement'>): number {
  return Math.max(2, announcement.confirmFrom);
}

/** Each source's newest statement. */
export function newestPerSource(statements: readonly HeardStatement[]): readonly HeardStatement[] {
  return [...new Map(statements.map((said) => [said.source, said])).values()];
}

/** The sources whose newest statement has this status. */
export function sourcesThatSay(
  { vendor }: Heard,
  status: HeardStatement['status'],
): readonly HeardStatement[] {
  return newestPerSource(vendor).filter((said) => said.status === status);
}

/** Sources whose newest statement is "completed", made since the window began: older ones are old news. */
export function sourcesThatSayDone(
  heard: Heard,
  { start }: Pick<WindowPlan, 'start'>,
): readonly HeardStatement[] {
  return sourcesThatSay(heard, 'completed').filter((said) => sinceWhen(said) >= toEpochMs(start));
}

/** When a person heard from the vendor, since the window began, that it is over; else null. */
export function saidDoneByPerson(state: RecordState, { start }: Pick<WindowPlan, 'start'>): number | null {
  const said = [...state.facts.values()].flatMap(({ id, fact }) =>
    fact.kind === 'command' && fact.command.name === 'vendor-done' && !state.voided.has(id)
      ? [Date.parse(fact.at)]
      : [],
  );
  return said.find((at) => at >= toEpochMs(start)) ?? null;
}

/** When the vendor first said that it is over, by his own clock where given: we may have looked late. */
export function firstSaidDoneAt(state: RecordState, plan: Pick<WindowPlan, 'start'>): number | null {
  const said = [...sourcesThatSayDone(state, plan).map(sinceWhen), saidDoneByPerson(state, plan)].filter(
    (at) => at !== null,
  );
  return said.length === 0 ? null : Math.min(...said);
}

/** When the statement was made: its own time where it has one, else when we heard it. */
export function sinceWhen({ saidAt, heardAt }: Pick<HeardStatement, 'saidAt' | 'heardAt'>): number {
  const at = Date.parse(saidAt ?? '');
  return Number.isNaN(at) ? heardAt : Math.min(at, heardAt);
}

/** Whether it is enough to end the hold: the plan's number of sources, or a person. */
export function isVendorHeardDone(
  state: RecordState,
  plan: Pick<WindowPlan, 'start' | 'announcement'>,
): boolean {
  return (
    saidDoneByPerson(state, plan) !== null ||
    sourcesThatSayDone(state, plan).length >= plan.announcement.confirmFrom
  );
}

/** The reason while fewer sources than must agree say "cancelled", and nobody has said to go on since. */
export function cancelledByFew(state: RecordState, plan: WindowPlan): readonly Localised[] {
  const news = sourcesThatSay(state, 'cancelled').filter(({ heardAt }) => heardAt > (state.resumedAt ?? 0));
  if (news.length === 0) return [];
  const names = listed(news.map(({ source }) => same(source)));
  return [
    bilingual`${names} says that the vendor has cancelled; ${sourcesNeeded(plan)} official sources must agree before the window is called off by itself. Ask the vendor: if it is true, /call-off vendor reason; if not, /resume reason.`,
  ];
}
