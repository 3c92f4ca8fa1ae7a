// What whoever approves has to know, for the gate whose turn it is: by when, whose word is there and whose is missing,
// what yes and no do, what was proven, how we go back, and whom to call.

import { bilingual } from '../plan/bilingual.ts';
import { localTime } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import type { GateView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** Lines of a list in one language; none where no gate waits for people. `wayBack`: what going back does, in its order. */
export function approverBrief(
  view: WindowView,
  wayBack: readonly Localised[],
  language: Language,
  zone: string,
): readonly string[] {
  if (view.isOver) return [];
  const ahead = view.phases.filter(({ status }) => status !== 'done').map(({ phase }) => phase);
  const gate = view.gates.find(
    ({ phase }) => phase === ahead.find((name) => view.gates.some((one) => one.phase === name)),
  );
  if (gate === undefined) return [];
  const say = (text: Localised) => text[language];
  const role = (id: string) => say(roleTitle(view.organisation, id));
  const all = (parts: readonly string[]) => parts.join(language === 'zh-CN' ? '、' : ', ') || '–';
  const { plan } = view;
  const approved = standing(gate);
  const missing = gate.approvers.filter((id) => id !== plan.author && !approved.includes(id));
  const task = plan.raci.find(({ phase }) => phase === gate.phase)?.task;
  const lastApproval = Math.max(
    0,
    ...view.gates.filter((one) => one !== gate).flatMap((one) => one.decisions.map(({ at }) => at)),
  );
  const proven = view.phases.flatMap(({ summary, finishedAt, phase, round }) =>
    summary === null || finishedAt === null || finishedAt < lastApproval
      ? []
      : [`${phaseTitle(phase, round, language)}: ${say(summary)}`],
  );
  const silence = plan.approvals.gates[gate.phase]?.whenSilent === 'call-off';
  const lines: readonly (readonly [Localised, string])[] = [
    [bilingual`To decide`, phaseTitle(gate.phase, 1, language)],
    [bilingual`By`, gate.deadline === null ? '–' : localTime(gate.deadline, zone, language)],
    [
      bilingual`Approved`,
      `${approved.length} / ${gate.quorum}${approved.length > 0 ? ` (${all(approved.map(role))})` : ''}`,
    ],
    [bilingual`May still approve`, all(missing.map(role))],
    [bilingual`Yes means`, task === undefined ? phaseTitle(gate.phase, 1, language) : say(task)],
    [
      bilingual`No, or no answer`,
      say({
        'zh-CN': `不会开始；否决一人即可，须由本人撤回。无人答复则上报${all((plan.approvals.gates[gate.phase]?.escalateTo ?? []).map(role))}，${silence ? '半小时后仍无人答复即取消我方切换' : '仍无人答复则一直等待'}。`,
        en: `it does not begin. One rejection is enough, and only the same person takes it back. No answer is escalated to ${all((plan.approvals.gates[gate.phase]?.escalateTo ?? []).map(role))}; ${silence ? 'half an hour later our switch is called off' : 'after that it waits'}.`,
      }),
    ],
    [bilingual`Proven since the last approval`, proven.join(' ') || '–'],
    [bilingual`Going back does`, all(wayBack.map(say))],
    [
      bilingual`Rehearse going back first`,
      `npm run drill -- --window runbooks/windows/${plan.id}.yaml --scenario rolled-back-after-cutover`,
    ],
    ...plan.callOff.map(
      ({ when, decidedBy }) => [bilingual`Call it off if`, `${say(when)} (${role(decidedBy)})`] as const,
    ),
    [
      bilingual`Call`,
      all(
        plan.emergencyContacts.flatMap((id) => {
          const phone = view.organisation.people.find((person) => person.id === id)?.phone;
          return phone === undefined ? [] : [`${role(id)} ${phone}`];
        }),
      ),
    ],
  ];
  return lines.map(([title, text]) => `${say(title)}${language === 'zh-CN' ? '：' : ': '}${text}`);
}

/** Whose last word of it is yes. */
function standing({ decisions }: GateView): readonly string[] {
  const last = new Map(decisions.map(({ by, kind }) => [by, kind]));
  return [...last].flatMap(([by, kind]) => (kind === 'approved' ? [by] : []));
}
