// Says why a phase began later than it could have: everything that it waited for, by the record, each with
// its share.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { listed } from '../plan/sentences.ts';
import type { Clock } from './moment.ts';
import { spanOf, vendorDoneAt } from './report-insights.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** From this delay on the report mentions that a phase began late. */
export const worthAWordMs = 15 * 60_000;

interface Cause {
  readonly at: number;
  readonly text: Localised;
}

/** The reasons between `from`, when the phase could have begun, and `to`, when it did (epoch ms). */
export function whyLate(
  view: WindowView,
  phase: PhaseView,
  { from, to }: { readonly from: number; readonly to: number },
  clock: Clock,
): Localised {
  // Until the vendor was done the phase had to wait anyway, so no other cause counts before that.
  const vendorDone = phase.phase === 'hold' ? null : vendorDoneAt(view);
  const held = vendorDone === null || vendorDone > to ? from : vendorDone;
  const causes = causesOf(view, phase, clock)
    .filter(({ at }) => at >= held && at > from && at <= to)
    .toSorted((one, other) => one.at - other.at);
  const shares = causes
    .map(({ at, text }, place) => ({ text, ms: at - (causes[place - 1]?.at ?? from) }))
    .filter(({ ms }) => ms >= 60_000);
  const [only, ...more] = shares;
  if (only === undefined) return bilingual`nothing was missing, and no run looked sooner`;
  return more.length === 0
    ? only.text
    : listed(shares.map(({ text, ms }) => bilingual`${text} (${spanOf(ms)})`));
}

function causesOf(view: WindowView, { phase, round }: PhaseView, clock: Clock): readonly Cause[] {
  const { phases, gates, toDos, toDosReplaced, timeline, plan, organisation, commands, openedAt } = view;
  const before = phases[phases.findIndex((one) => one.phase === phase && one.round === round) - 1];
  const gate = round === 1 ? gates.find((one) => one.phase === phase) : undefined;
  const own = timeline.handWork.flatMap((work) => (work.before === phase ? [work.id] : []));
  const isWaitedFor = (id: string) => own.includes(id) || plan.demandsDone?.includes(phase) === true;
  const vendorDone = vendorDoneAt(view);
  return [
    ...(openedAt === null
      ? []
      : [{ at: openedAt, text: bilingual`the window was opened at ${clock(openedAt)}` }]),
    ...(vendorDone === null
      ? []
      : [{ at: vendorDone, text: bilingual`the vendor was done at ${clock(vendorDone)}` }]),
    ...(before?.finishedAt == null
      ? []
      : [
          {
            at: before.finishedAt,
            text: bilingual`${phaseTitle(before.phase, before.round)} ended at ${clock(before.finishedAt)}`,
          },
        ]),
    ...(gate?.decisions ?? []).flatMap(({ kind, refused, by, at }) =>
      kind === 'approved' && refused === null
        ? [{ at, text: bilingual`the approval of ${roleTitle(organisation, by)} came at ${clock(at)}` }]
        : [],
    ),
    // Replaced to-dos count too: a to-do to resume work replaces the one to pause it, under the same id.
    ...[...toDos, ...toDosReplaced].flatMap(({ id, number, done }) =>
      done !== null && isWaitedFor(id)
        ? [{ at: done.at, text: bilingual`to-do #${number} was done at ${clock(done.at)}` }]
        : [],
    ),
    ...commands.flatMap(({ name, by, at }) =>
      name === 'resume'
        ? [{ at, text: bilingual`${roleTitle(organisation, by)} let it go on at ${clock(at)}` }]
        : [],
    ),
  ];
}
