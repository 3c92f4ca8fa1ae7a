// What whoever approves has to know, for the gate whose turn it is: by when, whose word is there and whose is missing,
// what yes and no do, what was proven, how we go back, and whom to call.

import authority from '../ledger/authority.json' with { type: 'json' };
import { bilingual } from '../plan/bilingual.ts';
import { contactsAt, decidersOf, titleWithHours } from '../plan/deciders.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle, vendorSupport } from '../plan/role-title.ts';
import { joined, listed, same, sentences, titled } from '../plan/sentences.ts';
import type { Clock } from './moment.ts';
import { spanOf } from './report-insights.ts';
import { nextStep } from './window-lines.ts';
import type { GateView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** Lines of a list; none where no gate waits for people. `wayBack`: what going back does, in its order. */
export function approverBrief(
  view: WindowView,
  wayBack: readonly Localised[],
  clock: Clock,
): readonly Localised[] {
  const ahead = view.isOver ? [] : view.phases.filter(({ status }) => status !== 'done');
  const step = ahead.find(({ phase }) => view.gates.some((gate) => gate.phase === phase));
  const gate = view.gates.find(({ phase }) => phase === step?.phase);
  if (gate === undefined) return [];
  const { plan, organisation } = view;
  const titles = (ids: readonly string[]) => listed(ids.map((id) => roleTitle(organisation, id)));
  const toCall = (ids: readonly string[]) =>
    listed(
      ids.map((id) => {
        const phone = organisation.people.find((person) => person.id === id)?.phone;
        const who = titleWithHours(plan, organisation, id, organisation.sites[0]?.zone ?? 'UTC');
        return joined([who, phone === undefined ? null : same(phone)], ' ');
      }),
    );
  const title = phaseTitle(gate.phase, 1);
  const support = vendorSupport(organisation);
  const deciders = titles([...decidersOf(plan)]);
  const { escalateTo = [], whenSilent } = plan.approvals.gates[gate.phase] ?? {};
  const isStopped = view.phases.some(({ status }) => status === 'stopped');
  const isEnough = gate.counted.length >= gate.quorum;
  const count = `${gate.counted.length} / ${gate.quorum}`;
  const lines: readonly (readonly [Localised, Localised])[] = [
    [
      bilingual`To decide`,
      isEnough ? bilingual`nothing: ${title} has its approvals; what else is missing stands above` : title,
    ],
    [bilingual`By`, deadlineWords(view, gate, clock)],
    [
      bilingual`Approved`,
      isEnough || gate.counted.length > 0 ? bilingual`${count} (${titles(gate.counted)})` : same(count),
    ],
    [bilingual`May still approve`, toCall(gate.missing)],
    [
      bilingual`Yes means`,
      sentences([
        plan.raci.find(({ phase }) => phase === gate.phase)?.task ?? title,
        bilingual`A yes given before its turn counts when the turn comes, unless plan or times change before.`,
      ]),
    ],
    [
      bilingual`No, or no answer`,
      isEnough
        ? silentAfterEnough(step?.status === 'undone' || step?.status === 'stopped' ? deciders : null)
        : whenSilent === 'call-off'
          ? bilingual`It does not begin. One rejection is enough, and only the same person takes it back. No answer is escalated to ${titles(escalateTo)}; half an hour later our switch is called off.`
          : bilingual`It does not begin. One rejection is enough, and only the same person takes it back. No answer is escalated to ${titles(escalateTo)}; after that it waits.`,
    ],
    [bilingual`Proven since the last approval`, provenSince(view, gate, 'done')],
    ...(isStopped ? [[bilingual`Stopped since then`, provenSince(view, gate, 'stopped')] as const] : []),
    [bilingual`Going back does`, listed(wayBack)],
    [
      bilingual`Who may go back`,
      bilingual`${deciders}, until the window is called off or closed: /roll-back ${gate.phase} reason`,
    ],
    [
      bilingual`Rehearse going back first`,
      same(`npm run drill -- --window runbooks/windows/${plan.id}.yaml --scenario rolled-back-after-cutover`),
    ],
    ...plan.callOff.map(
      ({ when, decidedBy }) =>
        [bilingual`Call it off if`, bilingual`${when} (${roleTitle(organisation, decidedBy)})`] as const,
    ),
    [bilingual`Call`, toCall(contactsAt(plan, view.now))],
    ...(support === null ? [] : [[bilingual`The vendor’s support`, support] as const]),
  ];
  return lines.map(([name, text]) => titled(name, text));
}

/** `deciders`: who lets it go on, where it was stopped or taken back. */
function silentAfterEnough(deciders: Localised | null): Localised {
  return sentences([
    bilingual`No further answer is needed, and silence stops nothing. One rejection still does.`,
    deciders && bilingual`/resume starts it again; may say so: ${deciders}`,
  ]);
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

/** What stands, and came after the words for the gates before. */
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
