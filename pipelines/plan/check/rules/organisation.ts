// Rules against ids used twice, two windows in one record, and an organisation file that does not fit its
// roster, channels or secrets.

import { suggest } from '../nearest.ts';
import { inOrganisation, inPlan, type Place } from '../places.ts';
import { each, type Finding, type Rule, when } from '../rule.ts';

/** The messenger's secrets as maintenance.yml passes them on (a test compares); channels share one other. */
export const messengerSecrets: readonly string[] = ['MESSENGER_TOKEN'];

export const organisationRules: readonly Rule[] = [
  {
    id: 'ids-are-unique',
    prevents: 'Two things of one name, of which the record then counts only one.',
    check: ({ plan, organisation }) => [
      ...(
        [
          'notices.*.id',
          'meetings.*.id',
          'backupChannels.temporaryGroups.*.id',
          'conferences.*.id',
          'restoreSteps.*.id',
          'defer.*.id',
          'return.cohorts.*.id',
          'verification.probes.*.id',
          'callOff.*.id',
        ] as const
      ).flatMap((list) => twins(inPlan(plan, list))),
      ...(
        ['sites', 'people', 'audiences', 'channels', 'customerChannels', 'vaults', 'vendorSources'] as const
      ).flatMap((key) => twins(inOrganisation(organisation, `${key}.*.id`))),
    ],
  },
  {
    id: 'window-id-is-its-own',
    prevents: 'Two windows that write into one record.',
    check: ({ plan, otherPlans }) =>
      when(
        otherPlans.some(({ id }) => id === plan.id),
        () => ({
          path: ['id'],
          what: `Another file has the id "${plan.id}" too.`,
          write: 'Choose another id, and name the file so.',
        }),
      ),
  },
  {
    id: 'roster-is-the-reviewed-one',
    prevents: 'A roster that was changed after people agreed to the plan.',
    check: ({ organisation, roster }) =>
      when(roster !== null && roster.digest !== organisation.roster.digest, () => ({
        file: 'organisation' as const,
        path: ['roster', 'digest'],
        what: 'The roster is not the file with this digest.',
        write: `If the roster is right, write ${roster?.digest}.`,
      })),
  },
  {
    id: 'roster-has-its-people',
    prevents: 'A roster that was cut off during export.',
    check: ({ organisation, roster }) =>
      when(roster !== null && roster.people.length !== organisation.roster.people, () => ({
        file: 'organisation' as const,
        path: ['roster', 'people'],
        what: `The roster lists ${roster?.people.length} people, not ${organisation.roster.people}.`,
        write: `Export it again, or write ${roster?.people.length}.`,
      })),
  },
  {
    id: 'office-opens-before-it-closes',
    prevents: 'Office hours that never are, so that notices snap to nowhere.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'sites.*'), 'officeHours.to', ({ officeHours }) =>
        when(officeHours.from >= officeHours.to, () => ({
          what: 'The office closes before it opens.',
          write: `Write a time later than ${officeHours.from}.`,
        })),
      ),
  },
  {
    id: 'messenger-can-be-reached',
    prevents: 'An adapter with no address or token to work with.',
    check: ({ organisation: { messenger } }) => {
      const remote = ['http', 'matrix', 'xmpp'].includes(messenger.adapter);
      const missing = (['url', 'tokenSecret'] as const).filter((key) => messenger[key] === undefined);
      return when(remote && missing.length > 0, () => ({
        file: 'organisation' as const,
        path: ['messenger'],
        what: `The adapter "${messenger.adapter}" needs ${missing.join(' and ')}.`,
        write: `Add ${missing.join(' and ')}.`,
      }));
    },
  },
  {
    id: 'workflow-hands-on-the-secret',
    prevents:
      'A token that is stored under a name that no workflow passes to the jobs, found out at pre-backup.',
    check: ({ organisation: { github, messenger } }) => {
      const { tokenSecret } = messenger;
      const isLost = tokenSecret !== undefined && !messengerSecrets.includes(tokenSecret);
      return when(github !== undefined && isLost, () => ({
        file: 'organisation' as const,
        path: ['messenger', 'tokenSecret'],
        what: `The workflow passes no secret "${tokenSecret}" to the jobs.`,
        write: suggest(tokenSecret ?? '', messengerSecrets),
      }));
    },
  },
  {
    id: 'return-can-be-seen',
    prevents:
      'A return of which nobody can tell how it goes: no interface for a program, and no way for people to report.',
    check: ({ organisation: { messenger, feedback } }) =>
      when(
        ((messenger.adapter === 'invitation-only' && messenger.url === undefined) ||
          messenger.adapter === 'xmpp') &&
          feedback?.address === undefined &&
          feedback?.form === undefined,
        () => ({
          file: 'organisation' as const,
          path: ['messenger', 'adapter'],
          what: 'No program can act in this messenger, and staff have no way to report.',
          write:
            'Add feedback: { address: MAILBOX } (the canary says there that all is well), or messenger.url for a bridge.',
        }),
      ),
  },
  {
    id: 'feedback-has-its-own-mailbox',
    prevents: 'Customers’ questions that are counted as trouble of our staff and slow the return down.',
    check: ({ organisation: { feedback, customerChannels } }) =>
      when(
        feedback?.address !== undefined &&
          customerChannels.some(({ address }) => address.toLowerCase() === feedback.address?.toLowerCase()),
        () => ({
          file: 'organisation' as const,
          path: ['feedback', 'address'],
          what: 'Customers write to this mailbox.',
          write: 'Name a mailbox for staff alone.',
        }),
      ),
  },
];

function twins(ids: readonly Place<string>[]): readonly Finding[] {
  return ids.flatMap(({ value, ...place }, index) =>
    when(ids.findIndex((one) => one.value === value) < index, () => ({
      ...place,
      what: `"${value}" is here twice.`,
      write: 'Give each an id of its own.',
    })),
  );
}
