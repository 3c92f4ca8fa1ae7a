// Why a phase began later than it could: what came last of all that it waited for, as the record has it.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import type { Clock } from './moment.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** How late a phase may be before it is worth a word. */
export const worthAWordMs = 15 * 60_000;

interface Cause {
  readonly at: number;
  readonly text: Localised;
}

/** Between two moments (epoch ms): when it could have begun and when it did. */
export function whyLate(
  view: WindowView,
  phase: PhaseView,
  { from, to }: { readonly from: number; readonly to: number },
  clock: Clock,
): Localised {
  const last = causesOf(view, phase, clock)
    .filter(({ at }) => at > from && at <= to)
    .toSorted((one, other) => other.at - one.at)[0];
  return last?.text ?? bilingual`nothing was missing, and no run looked sooner`;
}

function causesOf(view: WindowView, { phase, round }: PhaseView, clock: Clock): readonly Cause[] {
  const { phases, gates, toDos, timeline, plan, organisation, commands } = view;
  const before = phases[phases.findIndex((one) => one.phase === phase && one.round === round) - 1];
  const gate = round === 1 ? gates.find((one) => one.phase === phase) : undefined;
  const own = timeline.handWork.flatMap((work) => (work.before === phase ? [work.id] : []));
  const isWaitedFor = (id: string) => own.includes(id) || plan.demandsDone?.includes(phase) === true;
  return [
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
    ...toDos.flatMap(({ id, number, done }) =>
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
