// Rules against leaving customers who write or call without an answer, or sending them in a circle.

import { inPlan } from '../places.ts';
import { each, type Rule, undefinedNames, when } from '../rule.ts';

export const customerRules: readonly Rule[] = [
  {
    id: 'customer-channel-is-known',
    prevents: 'A text for customers at a place that does not exist.',
    check: ({ plan, organisation }) =>
      undefinedNames(
        'customer channel',
        organisation.customerChannels,
        inPlan(plan, 'customerChannels.*.channel'),
      ),
  },
  {
    id: 'customers-are-answered-everywhere',
    prevents: 'A place where customers wait for an answer that never comes.',
    severity: 'warning',
    check: ({ plan, organisation }) => {
      const silent = organisation.customerChannels.filter(
        ({ id }) => !plan.customerChannels.some(({ channel }) => channel === id),
      );
      return when(silent.length > 0, () => ({
        path: ['customerChannels'],
        what: `Customers hear nothing at: ${silent.map(({ id }) => id).join(', ')}.`,
        write: 'Add a text for each.',
      }));
    },
  },
  {
    id: 'conference-is-for-somebody',
    prevents: 'A conference or a meeting point that no notice can name.',
    check: ({ plan, organisation: { audiences } }) => [
      ...undefinedNames(
        'temporary group or audience',
        [...plan.backupChannels.temporaryGroups, ...audiences],
        inPlan(plan, 'conferences.*.for'),
      ),
      ...undefinedNames('audience', audiences, inPlan(plan, 'meetingPoints.*.who')),
    ],
  },
  {
    id: 'conference-has-one-address',
    prevents: 'A conference that nobody can join, or that two addresses stand for.',
    check: ({ plan }) =>
      each(inPlan(plan, 'conferences.*'), 'address', ({ address, hook }) =>
        when((address === undefined) === (hook === undefined), () => ({
          what: 'A conference has an address, or a hook that answers with it.',
          write: 'Write one of the two.',
        })),
      ),
  },
  {
    id: 'calls-are-forwarded-elsewhere',
    prevents: 'A number that is forwarded to itself, or two numbers to each other.',
    check: ({ plan }) =>
      each(inPlan(plan, 'callForwarding.*'), 'to', (forward) => {
        const circle = plan.callForwarding.some(({ from, to }) => from === forward.to && to === forward.from);
        return when(circle, () => ({
          what: `Calls from ${forward.from} come back to it.`,
          write: 'Forward to the number of the person on duty.',
        }));
      }),
  },
];
