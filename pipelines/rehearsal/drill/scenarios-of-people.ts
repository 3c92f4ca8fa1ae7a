// Nights that people make: nobody answers or too late, our own call-off and way back, work that is left undone.

import { bilingual } from '../../plan/bilingual.ts';
import { type PhaseName, phaseNames } from '../../plan/phase-table.ts';
import { toEpochMs } from '../../plan/time.ts';
import {
  allOf,
  amendedTimes,
  began,
  calledOffCleanly,
  closedWell,
  everyPhaseDone,
  neverBegan,
  noticesSent,
} from './endings.ts';
import type { Scenario } from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;

export const approverSilent: Scenario = {
  name: 'approver-never-answers',
  title: bilingual`The approvers never answer`,
  window: 'complete',
  adjust: (plan) => {
    const { cutover } = plan.approvals.gates;
    if (cutover === undefined) return plan;
    const gates = { ...plan.approvals.gates, cutover: { ...cutover, whenSilent: 'call-off' as const } };
    return { ...plan, approvals: { ...plan.approvals, gates } };
  },
  people: { approve: 'never' },
  missed: allOf(calledOffCleanly, neverBegan('cutover'), ({ state }) => {
    const reasons =
      state.gates
        .get('cutover')
        ?.reasons.map((reason) => reason.en)
        .join(' ') ?? '';
    return reasons.includes('escalated') ? [] : ['the deadline did not escalate'];
  }),
};

export const approvedLate: Scenario = {
  name: 'approved-late',
  title: bilingual`The deadline passes, and those who are called approve`,
  window: 'complete',
  people: { approve: 'late' },
  missed: allOf(closedWell, everyPhaseDone, noticesSent('summons/', 2)),
};

/** By us, after each phase but the last: there the window is over anyway. */
export const calledOffAfter: readonly Scenario[] = phaseNames.slice(0, -1).map((phase) => ({
  name: `called-off-after-${phase}`,
  title: bilingual`We call it off after ${phase}`,
  window: 'complete',
  people: {
    whenDone: (name: PhaseName, round: 1 | 2) =>
      name === phase && round === 1 ? { name: 'call-off', whose: 'ours' } : null,
  },
  missed: allOf(calledOffCleanly, began(phase)),
}));

export const calledOffWhileAway: Scenario = {
  name: 'called-off-while-the-vendor-goes-on',
  title: bilingual`We call it off while the vendor goes on`,
  window: 'complete',
  people: {
    at: (plan) => [{ at: toEpochMs(plan.start) + hour, command: { name: 'call-off', whose: 'ours' } }],
  },
  missed: allOf(calledOffCleanly, began('hold')),
};

export const rolledBack: Scenario = {
  name: 'rolled-back-after-cutover',
  title: bilingual`Rolled back after cutover, then resumed`,
  window: 'complete',
  people: {
    whenDone: (name) => (name === 'cutover' ? { name: 'roll-back', phase: 'cutover' } : null),
    at: (plan) => [{ at: toEpochMs(plan.start) + 30 * minute, command: { name: 'resume' } }],
  },
  missed: allOf(closedWell, everyPhaseDone, ({ state }) =>
    state.rolledBack.length === 1 ? [] : [`rolled back ${state.rolledBack.length} times`],
  ),
};

export const toDosLeftOpen: Scenario = {
  name: 'to-dos-left-open',
  title: bilingual`People switch by hand, and leave some of it undone`,
  window: 'complete',
  byHand: true,
  // The gate of the return asks for what the cutover left to people; afterwards nobody stops calls being forwarded.
  people: { does: (toDo) => (toDo.startsWith('forward') ? { afterMinutes: 270 } : { afterMinutes: 20 }) },
  missed: allOf(everyPhaseDone, ({ state, run }) => {
    const { toDos } = state;
    const open = [...toDos.values()].filter(({ done }) => done === null);
    // Where no calls are forwarded, what is left is all that there was.
    const most = run.snapshot().plan.callForwarding.length > 0 ? toDos.size - 1 : toDos.size;
    return open.length > 0 && open.length <= most ? [] : [`${open.length} of ${toDos.size} are open`];
  }),
};

export const extendedDuringTheReturn: Scenario = {
  name: 'extended-during-the-return',
  title: bilingual`The window is extended while people come back`,
  window: 'complete',
  people: { whenDone: (name) => (name === 'canary' ? { name: 'extend', by: '30m' } : null) },
  missed: allOf(closedWell, everyPhaseDone, amendedTimes(1)),
};
