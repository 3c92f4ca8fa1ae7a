// What an approver has to know about the gate whose turn it is: by when and how to approve, whose approval is
// there and whose is missing, what yes and no do, what was proven, and how we go back.

import { troubleTitles } from '../feedback/trouble.ts';
import authority from '../ledger/authority.json' with { type: 'json' };
import { bilingual } from '../plan/bilingual.ts';
import { decidersOf } from '../plan/deciders.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { listed, same, sentences, titled } from '../plan/sentences.ts';
import { linesToDecide } from '../plan/words-to-decide.ts';
import { feedbackByKind } from './feedback.ts';
import type { Clock } from './moment.ts';
import { toCall } from './now-lines.ts';
import { spanOf } from './report-insights.ts';
import { nextStep } from './window-lines.ts';
import type { GateView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** The undo steps of each phase in their order; phases that cannot be taken back are left out. */
export type WaysBack = ReadonlyMap<PhaseName, readonly Localised[]>;

/** The brief as lines of a list; none where no gate waits for people. */
export function approverBrief(view: WindowView, waysBack: WaysBack, clock: Clock): readonly Localised[] {
  const ahead = view.isOver ? [] : view.phases.filter(({ status }) => status !== 'done');
  const step = ahead.find(({ phase }) => view.gates.some((gate) => gate.phase === phase));
  const gate = view.gates.find(({ phase }) => phase === step?.phase);
  if (gate === undefined) return [];
  const { plan, organisation } = view;
  const titles = (ids: readonly string[]) => listed(ids.map((id) => roleTitle(organisation, id)));
  const title = phaseTitle(gate.phase, 1);
  const deciders = titles([...decidersOf(plan)]);
  const { escalateTo = [], whenSilent } = plan.approvals.gates[gate.phase] ?? {};
  const isStopped = view.phases.some(({ status }) => status === 'stopped');
  const isEnough = gate.counted.length >= gate.quorum;
  // Approved, then taken back or stopped: the phase waits for /resume, not for an approval.
  const isHalted = isEnough && (step?.status === 'undone' || step?.status === 'stopped');
  const wayBack = waysBack.get(gate.phase);
  const done = view.phases.filter(({ phase, status }) => status === 'done' && phase !== gate.phase);
  const count = `${gate.counted.length} / ${gate.quorum}`;
  const lines: readonly (readonly [Localised, Localised])[] = [
    [
      bilingual`To decide`,
      isHalted
        ? sentences([
            bilingual`/resume goes on with ${title}, /call-off ends our switch; until somebody says one of them, nothing starts again.`,
            gate.phase === 'cutover' ? withoutArrangements(view, clock) : null,
          ])
        : isEnough
          ? bilingual`nothing: ${title} has its approvals; what else is missing stands above`
          : title,
    ],
    ...(isHalted
      ? [[bilingual`May say so`, deciders] as const]
      : [[bilingual`By`, deadlineWords(view, gate, clock)] as const]),
    ...(isEnough
      ? []
      : [
          [
            bilingual`To answer`,
            bilingual`comment here: ${linesToDecide(plan, gate.phase, view.snapshot)}`,
          ] as const,
        ]),
    [
      bilingual`Approved`,
      isEnough || gate.counted.length > 0 ? bilingual`${count} (${titles(gate.counted)})` : same(count),
    ],
    [bilingual`May still approve`, toCall(view, gate.missing)],
    ...(isHalted
      ? []
      : [
          [
            bilingual`Yes means`,
            sentences([
              plan.raci.find(({ phase }) => phase === gate.phase)?.task ?? title,
              bilingual`A yes given before its turn counts when the turn comes, unless plan or times change before.`,
            ]),
          ] as const,
        ]),
    [
      bilingual`No, or no answer`,
      isHalted
        ? bilingual`Nothing starts again; the approvals that are there stay good.`
        : isEnough
          ? bilingual`It has its approvals: no answer changes nothing, and one rejection still stops it.`
          : whenSilent === 'call-off'
            ? bilingual`It does not begin. One rejection is enough, and only the same person takes it back. No answer is escalated to ${titles(escalateTo)}; half an hour later our switch is called off.`
            : bilingual`It does not begin. One rejection is enough, and only the same person takes it back. No answer is escalated to ${titles(escalateTo)}; after that it waits.`,
    ],
    [bilingual`Proven for this gate`, provenSince(view, gate, 'done')],
    ...(isStopped ? [[bilingual`What stopped`, provenSince(view, gate, 'stopped')] as const] : []),
    ...(step?.status === 'undone'
      ? []
      : wayBack === undefined
        ? [[bilingual`Going back`, bilingual`cannot be taken back once it is done`] as const]
        : [
            [bilingual`Going back does`, listed(wayBack)] as const,
            [
              bilingual`Who may go back`,
              bilingual`${deciders}, until the window is called off or closed: /roll-back ${gate.phase} reason`,
            ] as const,
            [
              bilingual`Rehearse going back first`,
              same(
                `npm run drill -- --window runbooks/windows/${plan.id}.yaml --scenario rolled-back-after-cutover`,
              ),
            ] as const,
          ]),
    ...done
      .filter(({ phase }) => waysBack.has(phase) && view.gates.some((one) => one.phase === phase))
      .map(
        ({ phase, round }) =>
          [bilingual`Undo ${phaseTitle(phase, round)}`, bilingual`/roll-back ${phase} reason`] as const,
      ),
    ...(gate.phase === 'close-out' ? reported(view) : []),
    ...plan.callOff.map(
      ({ when, decidedBy }) =>
        [bilingual`Call it off if`, bilingual`${when} (${roleTitle(organisation, decidedBy)})`] as const,
    ),
    [
      bilingual`Call it off with`,
      bilingual`/call-off reason: what was switched is put back; the vendor’s maintenance goes on all the same, without our backup arrangements, and that is told. It cannot be taken back.`,
    ],
  ];
  return lines.map(([name, text]) => titled(name, text));
}

/** What it means that the cutover is taken back or stopped. */
function withoutArrangements({ start, now }: WindowView, clock: Clock): Localised {
  return now < start
    ? bilingual`From ${clock(start)} there are no backup arrangements`
    : bilingual`There are no backup arrangements now`;
}

/** Reported trouble by kind, which an approver of close-out should know before the all clear. */
function reported(view: WindowView): readonly (readonly [Localised, Localised])[] {
  const kinds = feedbackByKind(view).filter(({ trouble }) => trouble !== 'none' && trouble !== 'entered');
  return kinds.length === 0
    ? []
    : [
        [
          bilingual`Reported`,
          listed(kinds.map(({ trouble, count }) => titled(troubleTitles[trouble], same(`${count}`)))),
        ],
      ];
}

function deadlineWords(
  view: WindowView,
  { phase, deadline, quorum, counted }: GateView,
  clock: Clock,
): Localised {
  if (deadline === null) return same('–');
  if (deadline >= view.now || counted.length >= quorum) return clock(deadline);
  return nextStep(view)?.phase === phase
    ? bilingual`${clock(deadline)}: passed, others are asked now`
    : bilingual`${spanOf(authority.leastTimeToDecideMs)} after its turn comes; ${clock(deadline)} has passed`;
}

/** Results of phases that ended after the last decision about any other gate. */
function provenSince({ gates, phases }: WindowView, gate: GateView, wanted: 'done' | 'stopped'): Localised {
  const others = gates.filter((one) => one !== gate).flatMap(({ decisions }) => decisions);
  const last = Math.max(0, ...others.map(({ at }) => at));
  const proven = phases.flatMap(({ summary, why, status, finishedAt, phase, round }) => {
    const said = wanted === 'done' ? summary : why;
    return status !== wanted || said === null || (finishedAt ?? 0) < last
      ? []
      : [titled(phaseTitle(phase, round), said)];
  });
  return proven.length === 0 ? same('–') : sentences(proven);
}
