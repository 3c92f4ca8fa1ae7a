// Scenarios in which people make the difference: they answer late or never, call off, roll back, leave to-dos
// open.

import { bilingual } from '../../plan/bilingual.ts';
import { phaseNames } from '../../plan/phase-table.ts';
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
const callOff = { name: 'call-off', whose: 'ours' } as const;

export const scenariosOfPeople: readonly Scenario[] = [
  {
    name: 'approver-never-answers',
    title: bilingual`The approvers never answer`,
    adjust: (plan) => {
      const { cutover } = plan.approvals.gates;
      if (cutover === undefined) return plan;
      const gates = { ...plan.approvals.gates, cutover: { ...cutover, whenSilent: 'call-off' as const } };
      return { ...plan, approvals: { ...plan.approvals, gates } };
    },
    people: { approve: 'never' },
    missed: allOf(calledOffCleanly, neverBegan('cutover'), ({ state }) => {
      const reasons = state.gates.get('cutover')?.reasons ?? [];
      return reasons.some(({ en }) => en.includes('escalated')) ? [] : ['the deadline did not escalate'];
    }),
  },
  {
    name: 'approved-late',
    title: bilingual`The deadline passes, and those who are called approve`,
    people: { approve: 'late' },
    missed: allOf(closedWell, everyPhaseDone, noticesSent('summons/', 2)),
  },
  // One scenario after each phase but the last, after which the window is over anyway.
  ...phaseNames.slice(0, -1).map(
    (phase): Scenario => ({
      name: `called-off-after-${phase}`,
      title: bilingual`We call it off after ${phase}`,
      people: { whenDone: { [phase]: callOff } },
      missed: allOf(calledOffCleanly, began(phase)),
    }),
  ),
  {
    name: 'called-off-while-the-vendor-goes-on',
    title: bilingual`We call it off while the vendor goes on`,
    people: { at: (plan) => [{ at: toEpochMs(plan.start) + 60 * minute, command: callOff }] },
    missed: allOf(calledOffCleanly, began('hold')),
  },
  {
    name: 'rolled-back-after-cutover',
    title: bilingual`Rolled back after cutover, then resumed`,
    people: {
      whenDone: { cutover: { name: 'roll-back', phase: 'cutover' } },
      at: (plan) => [{ at: toEpochMs(plan.start) + 30 * minute, command: { name: 'resume' } }],
    },
    missed: allOf(closedWell, everyPhaseDone, ({ state }) =>
      state.rolledBack.length === 1 ? [] : [`rolled back ${state.rolledBack.length} times`],
    ),
  },
  {
    name: 'return-rolled-back',
    title: bilingual`The return is rolled back, then resumed`,
    people: {
      whenDone: { 're-login': { name: 'roll-back', phase: 're-login' } },
      at: (plan) => [{ at: toEpochMs(plan.end) + 120 * minute, command: { name: 'resume' } }],
    },
    missed: allOf(closedWell, everyPhaseDone, noticesSent('called-off/', 1)),
  },
  {
    name: 'to-dos-left-open',
    title: bilingual`People switch by hand, and leave some of it undone`,
    byHand: true,
    // The gate of the return demands the cutover's to-dos; later, nobody switches the forwarding off in time.
    people: { does: (toDo) => (toDo.startsWith('forward') ? 270 : 20) },
    missed: allOf(everyPhaseDone, ({ state: { toDos }, run }) => {
      const open = [...toDos.values()].filter(({ done }) => done === null);
      // In a plan without forwarding every to-do may be left open.
      const most = run.snapshot().plan.callForwarding.length > 0 ? toDos.size - 1 : toDos.size;
      return open.length > 0 && open.length <= most ? [] : [`${open.length} of ${toDos.size} are open`];
    }),
  },
  {
    name: 'extended-during-the-return',
    title: bilingual`The window is extended while people come back`,
    people: { whenDone: { canary: { name: 'extend', by: '30m' } } },
    missed: allOf(closedWell, everyPhaseDone, amendedTimes(1)),
  },
];
