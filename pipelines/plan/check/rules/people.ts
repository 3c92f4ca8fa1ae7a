// Rules against gates that nobody could open or that one person could open alone, and against unknown people.

import { type PhaseName, phaseNames } from '../../phase-table.ts';
import { parseWhen, resolveWhen } from '../../time.ts';
import type { WindowPlan } from '../../window-plan.ts';
import { inOrganisation, inPlan } from '../places.ts';
import { timelineOrNull } from '../plan-times.ts';
import { each, type Rule, type RuleInput, undefinedNames, when } from '../rule.ts';

export const peopleRules: readonly Rule[] = [
  {
    id: 'person-is-known',
    prevents: 'An approver or contact whom organisation.yaml does not know, found out at 01:00.',
    check: ({ plan, organisation }) => undefinedNames('person', organisation.people, peopleIn(plan)),
  },
  {
    id: 'author-is-not-the-only-approver',
    prevents: 'A plan that only its own author has looked at.',
    check: (input) =>
      each(inPlan(input.plan, 'approvals.gates.*'), 'approvers', (gate) => {
        const others = gate.approvers.filter((id) => id !== input.plan.author);
        return when(others.length === 0, () => ({
          what: `Only the author ("${input.plan.author}") could approve, and the author does not count.`,
          write: 'Add an approver who did not write the plan.',
        }));
      }),
  },
  {
    id: 'quorum-can-be-reached',
    prevents: 'A gate that stays closed because fewer people may approve than must.',
    check: (input) =>
      each(inPlan(input.plan, 'approvals.gates.*'), 'quorum', (gate) => {
        const able = gate.approvers.filter((id) => id !== input.plan.author).length;
        return when(able > 0 && gate.quorum > able, () => ({
          what: `${gate.quorum} must approve and only ${able} can (the author does not count).`,
          write: `Write ${able}, or add approvers.`,
        }));
      }),
  },
  {
    id: 'deadline-is-a-time',
    prevents: 'A deadline tied to an event that may never happen.',
    check: (input) =>
      each(inPlan(input.plan, 'approvals.gates.*'), 'deadline', (gate) =>
        when(parseWhen(gate.deadline)?.kind === 'event', () => ({
          what: `"${gate.deadline}" names no time.`,
          write: 'Write a time relative to start or end, for example "1h before start".',
        })),
      ),
  },
  {
    id: 'deadline-before-phase',
    prevents: 'An approval that is chased only after its phase should have begun.',
    check: (input) => {
      const steps = timelineOrNull(input)?.steps ?? [];
      return each(gatesOf(input.plan), 'deadline', ({ phase, ...gate }) => {
        const at = steps.length === 0 ? null : resolveWhen(gate.deadline, input.plan);
        const planned = steps.find((step) => step.phase === phase)?.plannedAt;
        const late = at !== null && planned !== undefined && at.epochMilliseconds > planned;
        return when(late, () => ({
          what: `The deadline is after ${phase} should begin (${Temporal.Instant.fromEpochMilliseconds(planned ?? 0)}).`,
          write: 'Write an earlier time.',
        }));
      });
    },
  },
  {
    id: 'gate-escalates',
    prevents: 'An approver who sleeps, and nobody who is woken instead.',
    check: (input) =>
      each(inPlan(input.plan, 'approvals.gates.*'), 'escalateTo', (gate) =>
        when(gate.escalateTo.length === 0, () => ({
          what: 'Nobody is called when the approvers do not answer.',
          write: 'Name at least one person.',
        })),
      ),
  },
  {
    id: 'late-approvals-can-open',
    prevents: 'A gate that nobody can open any more once its deadline has passed.',
    severity: 'warning',
    check: (input) =>
      each(inPlan(input.plan, 'approvals.gates.*'), 'escalateTo', (gate) => {
        const able = gate.escalateTo.filter((id) => id !== input.plan.author).length;
        const couldOpen = gate.approvers.filter((id) => id !== input.plan.author).length >= gate.quorum;
        return when(couldOpen && gate.escalateTo.length > 0 && able < gate.quorum, () => ({
          what: `After the deadline only ${able} may still approve, and ${gate.quorum} must: with no approval in time the gate stays closed.`,
          write: 'Name as many people as must approve (approvers may stand here too).',
        }));
      }),
  },
  {
    id: 'silence-ends-only-what-has-not-begun',
    prevents: 'A plan that takes back a switch which people already live with because somebody sleeps.',
    check: (input) =>
      each(gatesOf(input.plan), 'whenSilent', ({ phase, ...gate }) => {
        const isBefore = phaseNames.indexOf(phase as PhaseName) <= phaseNames.indexOf('cutover');
        return when(gate.whenSilent === 'call-off' && !isBefore, () => ({
          what: `Silence before ${phase} would call off a window in which people have already switched.`,
          write: 'Write wait, or leave it out: only up to cutover can silence call it off.',
        }));
      }),
  },
  {
    id: 'approver-can-be-recognised',
    prevents: 'An approval that does not count because nobody can tell whose it is.',
    check: (input) =>
      isNobodyKnown(input)
        ? []
        : each(inPlan(input.plan, 'approvals.gates.*.approvers.*'), '', (id) => {
            const person = input.organisation.people.find((candidate) => candidate.id === id);
            return when(person !== undefined && !person.github && !person.sshKey, () => ({
              what: `"${id}" has neither a GitHub account nor a signing key in organisation.yaml.`,
              write: 'Add github or sshKey to that person, or name another approver.',
            }));
          }),
  },
  {
    id: 'somebody-can-be-recognised',
    prevents: 'A company that rehearses, and finds out at its first real window that nobody can approve.',
    // Only a warning, as a rehearsal makes its own keys; opening a real window refuses
    // (operation/open-window.ts).
    severity: 'warning',
    check: (input) =>
      when(isNobodyKnown(input), () => ({
        file: 'organisation' as const,
        path: ['people'],
        what: 'Nobody here can be recognised yet, so no real window can be opened; a rehearsal can.',
        write: 'Give each approver github: { id, login } or sshKey.',
      })),
  },
  {
    id: 'window-is-no-rehearsal',
    prevents:
      'A real night whose window was opened as a rehearsal, so that nobody outside was told or held out.',
    severity: 'warning',
    check: ({ organisation: { messenger, autoReply } }) =>
      when(messenger.adapter === 'embedded' && !isReserved(autoReply.from), () => ({
        file: 'organisation' as const,
        path: ['messenger', 'adapter'],
        what: 'The messenger is embedded, and the company writes from an address of its own: a window of this plan is a rehearsal, and nothing is sent or switched.',
        write:
          'For the real night write the adapter of your messenger here, as runbooks/sop/your-messenger says.',
      })),
  },
  {
    id: 'one-account-one-person',
    prevents: 'One person who counts as two approvers.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'people.*'), 'github', (person) => {
        const before = organisation.people.slice(0, organisation.people.indexOf(person));
        const twin = before.find(
          (other) =>
            (person.github !== undefined && other.github?.id === person.github.id) ||
            (person.sshKey !== undefined && other.sshKey === person.sshKey),
        );
        return when(twin !== undefined, () => ({
          what: `"${person.id}" and "${twin?.id}" are the same account.`,
          write: 'Give each person an account of their own, or name the person once.',
        }));
      }),
  },
  {
    id: 'cutover-is-approved',
    prevents: 'A cutover that nobody decided.',
    check: ({ plan }) =>
      when(plan.approvals.gates.cutover === undefined, () => ({
        path: ['approvals', 'gates'],
        what: 'Nobody approves the cutover.',
        write: 'Add a gate "cutover" with approvers, quorum, deadline and escalateTo.',
      })),
  },
  {
    id: 'two-emergency-contacts',
    prevents: 'One telephone that nobody answers.',
    check: ({ plan }) =>
      when(plan.emergencyContacts.length < 2, () => ({
        path: ['emergencyContacts'],
        what: 'There is only one person to call.',
        write: 'Name a second one.',
      })),
  },
  {
    id: 'raci-covers-the-night',
    prevents: 'A step of the night for which nobody feels responsible.',
    severity: 'warning',
    check: ({ plan }) =>
      (['cutover', 're-login', 'overrun'] as const).flatMap((phase) =>
        when(!plan.raci.some((row) => row.phase === phase), () => ({
          path: ['raci'],
          what: `Nobody is responsible for ${phase}.`,
          write: `Add a row with "phase: ${phase}".`,
        })),
      ),
  },
  {
    id: 'contact-belongs-to-a-site',
    prevents: 'A contact whose local time and office nobody knows.',
    check: ({ organisation }) =>
      undefinedNames('site', organisation.sites, inOrganisation(organisation, 'people.*.site')),
  },
];

/** Every place where a plan names a person of organisation.yaml. */
const peopleIn = (plan: WindowPlan) =>
  inPlan(
    plan,
    'author',
    'announcement.readBy',
    'emergencyContacts.*',
    'raci.*.responsible.*',
    'raci.*.accountable',
    'raci.*.consulted.*',
    'raci.*.informed.*',
    'training.*.who.*',
    'meetings.*.owner',
    'callForwarding.*.who',
    'conferences.*.owner',
    'restoreSteps.*.owner',
    'defer.*.owner',
    'approvals.gates.*.approvers.*',
    'approvals.gates.*.escalateTo.*',
    'callOff.*.decidedBy',
    'handovers.*.from',
    'handovers.*.to',
  );

function isNobodyKnown({ organisation }: RuleInput): boolean {
  return !organisation.people.some(({ github, sshKey }) => github !== undefined || sshKey !== undefined);
}

/** Each gate with the phase that it stands before. */
const gatesOf = (plan: WindowPlan) =>
  inPlan(plan, 'approvals.gates.*').map(({ path, value }) => ({
    path,
    value: { ...value, phase: String(path.at(-1)) },
  }));

/** Whether the address is in a reserved domain (RFC 2606), so that the company is an invented one. */
function isReserved(address: string): boolean {
  return /[@.](?:example\.(?:com|net|org)|example|test|invalid|localhost)$/i.test(address);
}
