// All scenarios by name: the plain night and the bad ones, each with the ending that counts as good.

import { bilingual } from '../../plan/bilingual.ts';
import { phaseNames } from '../../plan/phase-table.ts';
import { firstRoundOf } from '../../plan/step.ts';
import { parseZoned, toEpochMs } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import { scriptOfPlan } from '../world/vendor.ts';
import type { WorldFaults } from '../world/world-setting.ts';
import { continuityScenarios } from './continuity-scenarios.ts';
import {
  allOf,
  amendedTimes,
  atLeastBack,
  calledOffCleanly,
  closedWell,
  everyPhaseDone,
  neverBegan,
  nobodyBeforeCanary,
  nobodySentToPrimary,
  noticesSent,
  stoppedFirst,
} from './endings.ts';
import type { Scenario } from './scenario.ts';
import { scenariosOfPeople } from './scenarios-of-people.ts';

const minute = 60_000;
const hour = 60 * minute;
const over = { status: 'completed', text: '系统维护已完成，服务恢复。' } as const;

export const scenarios: readonly Scenario[] = [
  {
    name: 'plain',
    title: bilingual`All goes well`,
    missed: allOf(closedWell, everyPhaseDone, nobodyBeforeCanary, atLeastBack(0.85)),
  },
  {
    name: 'vendor-extends-twice',
    title: bilingual`The vendor extends twice`,
    vendor: (plan) => {
      const end = toEpochMs(plan.end);
      const later = (minutes: number) => parseZoned(plan.end).add({ minutes }).toString();
      const [first, second] = ['升级耗时超出预期，延长一小时。', '仍在处理，再延长三十分钟。'];
      return [
        ...scriptOfPlan(plan).slice(0, 2),
        { atMs: end - hour, status: 'extended', end: later(60), text: first },
        { atMs: end + 30 * minute, status: 'extended', end: later(90), text: second },
        { atMs: end + 90 * minute, ...over },
      ];
    },
    missed: allOf(closedWell, everyPhaseDone, amendedTimes(2), noticesSent('extended/', 4)),
  },
  {
    name: 'vendor-late-and-silent',
    title: bilingual`The end passes and the vendor says nothing`,
    vendor: (plan) => [...scriptOfPlan(plan).slice(0, 2), { atMs: toEpochMs(plan.end) + 3 * hour, ...over }],
    missed: allOf(closedWell, noticesSent('overrun/', 2)),
  },
  {
    name: 'canary-fails',
    title: bilingual`The canary fails and the return stops`,
    faults: () => ({
      messenger: { loginFails: { platforms: ['ios'], until: { afterReturnMs: 40 * minute } } },
    }),
    people: { whenStopped: { canary: { command: { name: 'resume' }, afterMinutes: 45 } } },
    missed: allOf(closedWell, stoppedFirst('canary'), nobodyBeforeCanary),
  },
  {
    name: 'capacity-halves',
    title: bilingual`Capacity halves during the return`,
    faults: () => ({ messenger: { capacity: [{ when: { afterLogins: 300 }, factor: 0.5 }] } }),
    missed: allOf(closedWell, everyPhaseDone, atLeastBack(0.8)),
  },
  {
    name: 'channel-down',
    title: bilingual`The primary backup channel is down`,
    faults: (plan) => primaryDown(plan, toEpochMs(plan.start) + 24 * hour),
    missed: allOf(
      closedWell,
      everyPhaseDone,
      ({ state, run }) => {
        const result = state.steps.get(firstRoundOf('cutover'))?.result;
        const used = result?.result === 'done' ? result.carries?.primary : null;
        return used === run.snapshot().plan.backupChannels.order[1]
          ? []
          : [`the backup channel in use was ${used}`];
      },
      nobodySentToPrimary,
    ),
  },
  {
    name: 'channel-back-again',
    title: bilingual`The primary backup channel comes back before cutover`,
    faults: (plan) => primaryDown(plan, toEpochMs(plan.start) - 3 * hour),
    missed: allOf(closedWell, everyPhaseDone),
  },
  {
    name: 'notice-in-doubt',
    title: bilingual`A notice is in doubt`,
    faults: () => ({ channels: { mail: { unknownAt: { sends: [5], delivered: true } } } }),
    missed: allOf(closedWell, ({ state }) => {
      const doubts = [...state.effects.values()].filter((effect) => effect.outcome?.result === 'in-doubt');
      return doubts.length === 1 && doubts[0]?.answer === 'sent'
        ? []
        : [`${doubts.length} doubts, answered: ${doubts[0]?.answer}`];
    }),
  },
  {
    name: 'backup-does-not-restore',
    title: bilingual`A backup does not restore: no cutover`,
    vault: 'broken',
    people: {
      whenStopped: { 'pre-backup': { command: { name: 'call-off', whose: 'ours' }, afterMinutes: 60 } },
    },
    missed: allOf(calledOffCleanly, stoppedFirst('pre-backup'), neverBegan('cutover')),
  },
  {
    name: 'called-off-by-vendor',
    title: bilingual`The vendor calls it off before cutover`,
    vendor: (plan) => [
      ...scriptOfPlan(plan).slice(0, 1),
      {
        atMs: toEpochMs(plan.start) - 10 * hour,
        status: 'cancelled',
        text: '因故取消本次维护，时间另行通知。',
      },
    ],
    // One source alone does not call the window off: the duty lead asks the vendor, and confirms it.
    people: {
      at: ({ start, announcement }) =>
        announcement.confirmFrom > 1
          ? []
          : [{ at: toEpochMs(start) - 9 * hour, command: { name: 'call-off', whose: 'vendor' } }],
    },
    missed: allOf(calledOffCleanly, neverBegan('cutover')),
  },
  {
    name: 'killed-in-every-phase',
    title: bilingual`The job is killed in every phase and resumed`,
    killedIn: phaseNames,
    missed: allOf(closedWell, everyPhaseDone, ({ kills }) =>
      kills === phaseNames.length ? [] : [`killed ${kills} times`],
    ),
  },
  {
    name: 'emergency-without-notice',
    title: bilingual`An emergency with no notice time`,
    window: 'emergency',
    missed: allOf(closedWell, everyPhaseDone),
  },
  {
    name: 'invitation-half-ignore',
    title: bilingual`Invitation mode, half the people ignore their turn`,
    adjust: (plan) => ({ ...plan, return: { ...plan.return, control: 'invitation', turnLasts: '5m' } }),
    faults: () => ({ habits: { ignoreInvitations: 0.5 } }),
    missed: allOf(closedWell, everyPhaseDone),
  },
  ...scenariosOfPeople,
  ...continuityScenarios,
];

/** The primary backup channel is down from a week before the start until `to` (epoch ms). */
function primaryDown({ backupChannels, start }: WindowPlan, to: number): WorldFaults {
  const [primary = ''] = backupChannels.order;
  return { channels: { [primary]: { down: { from: toEpochMs(start) - 7 * 24 * hour, to } } } };
}
