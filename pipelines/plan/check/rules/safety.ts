// Rules that demand a decision in the plan where nobody would decide well at three in the morning: way back,
// call-off, overrun, review.

import { spanToMs } from '../../time.ts';
import type { WindowPlan } from '../../window-plan.ts';
import { inPlan } from '../places.ts';
import { stretchOf } from '../plan-times.ts';
import { each, type Rule, when } from '../rule.ts';

const day = 86_400_000;

export const safetyRules: readonly Rule[] = [
  {
    id: 'going-back-is-not-said',
    prevents: 'A way back that stands in the plan and is not the one that is taken.',
    severity: 'warning',
    check: ({ plan }) =>
      when(plan.goingBack !== undefined, () => ({
        path: ['goingBack'],
        what: 'Nobody reads "goingBack" any more: each phase is taken back by what it has done.',
        write: 'Take it out; the review shows the steps that are really taken.',
      })),
  },
  {
    id: 'backups-are-restored-whole',
    prevents: 'A reader of the plan who believes that only a sample of the backup is proven.',
    severity: 'warning',
    check: ({ plan }) =>
      when(plan.backup.restoreSample !== undefined, () => ({
        path: ['backup', 'restoreSample'],
        what: 'Nobody reads "restoreSample" any more: the whole backup is restored from every vault and compared.',
        write: 'Take it out.',
      })),
  },
  {
    id: 'something-calls-it-off',
    prevents: 'A window that goes on although its backup cannot be restored.',
    check: ({ plan }) =>
      when(plan.callOff.length === 0, () => ({
        path: ['callOff'],
        what: 'Nothing calls the window off.',
        write: 'Add at least one trigger and who decides, for example a backup that does not restore.',
      })),
  },
  {
    id: 'overrun-starts-in-time',
    prevents: 'An emergency plan that begins when the working day is over.',
    severity: 'warning',
    check: ({ plan }) =>
      when(spanToMs(plan.overrun.emergencyPlanAfter) > 4 * (day / 24), () => ({
        path: ['overrun', 'emergencyPlanAfter'],
        what: `The emergency plan begins only ${plan.overrun.emergencyPlanAfter} after the end.`,
        write: 'Write at most 4h.',
      })),
  },
  {
    id: 'core-business-is-named',
    prevents: 'An overrun in which everybody decides for themselves what matters.',
    check: ({ plan }) =>
      when(plan.overrun.coreBusinessFirst.length === 0, () => ({
        path: ['overrun', 'coreBusinessFirst'],
        what: 'Nothing says what must go on when the window overruns.',
        write: 'Name the business that comes first, and how it goes on.',
      })),
  },
  {
    id: 'emergency-has-its-reason',
    prevents: 'An emergency that is none, or one that nobody reviews afterwards.',
    check: ({ plan: { kind, emergency } }) => [
      ...when(kind === 'emergency' && emergency === undefined, () => ({
        path: ['kind'],
        what: 'An emergency needs a reason and a review.',
        write: 'Add emergency with reason and reviewWithin.',
      })),
      ...when(kind === 'planned' && emergency !== undefined, () => ({
        path: ['emergency'],
        what: 'This window is planned.',
        write: 'Remove it, or write kind: emergency.',
      })),
    ],
  },
  {
    id: 'emergencies-before-are-reviewed',
    prevents: 'The same emergency again, because nobody wrote down what it taught.',
    check: ({ plan, otherPlans, reviews }) =>
      otherPlans.flatMap((other) => {
        const isOwed = other.emergency !== undefined && !reviews.includes(other.id);
        return when(plan.kind === 'planned' && isOwed && isBefore(other, plan), () => ({
          path: ['start'],
          what: `The emergency ${other.id} before it has no review yet.`,
          write: `Write what happened, why it could not wait and what changes into runbooks/reviews/${other.id}.md.`,
        }));
      }),
  },
  {
    id: 'emergency-is-reviewed-soon',
    prevents: 'A review that is due when everybody has forgotten.',
    check: ({ plan }) =>
      when(plan.emergency !== undefined && spanToMs(plan.emergency.reviewWithin) > 14 * day, () => ({
        path: ['emergency', 'reviewWithin'],
        what: 'The review may wait longer than two weeks.',
        write: 'Write at most 14d; 5d is usual.',
      })),
  },
  {
    id: 'sources-can-confirm',
    prevents: 'A return that waits for a third source where there are two.',
    check: ({ plan, organisation }) =>
      when(plan.announcement.confirmFrom > organisation.vendorSources.length, () => ({
        path: ['announcement', 'confirmFrom'],
        what: `${plan.announcement.confirmFrom} sources must confirm, and organisation.yaml has ${organisation.vendorSources.length}.`,
        write: `Write at most ${organisation.vendorSources.length}, or add vendorSources.`,
      })),
  },
  {
    id: 'training-comes-before',
    prevents: 'A drill for the backup channels that was meant for another window.',
    severity: 'warning',
    check: ({ plan }) =>
      each(inPlan(plan, 'training.*.before'), '', (before) =>
        when(spanToMs(before) < day, () => ({
          what: 'Training on the last day leaves no time for what it shows.',
          write: 'Write at least 1d.',
        })),
      ),
  },
  {
    id: 'window-is-not-endless',
    prevents: 'A typing mistake in the month that announces a window of four weeks.',
    check: ({ plan }) => {
      const window = stretchOf(plan);
      return when(window !== null && window.end - window.start > 3 * day, () => ({
        path: ['end'],
        what: 'The window lasts more than three days.',
        write: 'Correct the end, or split the window.',
      }));
    },
  },
];

function isBefore(one: WindowPlan, other: WindowPlan): boolean {
  const [before, after] = [stretchOf(one), stretchOf(other)];
  return before !== null && after !== null && before.end <= after.start;
}
