// Lists the hand work of a plan besides what its phases switch: training, conferences that somebody tries
// out, the vendor's steps to restore. Each becomes a to-do of its owner, who confirms it.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { PhaseName } from './phase-table.ts';
import type { Localised } from './plan.ts';
import { resolveWhen, snapToOfficeHours } from './time.ts';
import type { WindowPlan } from './window-plan.ts';

export interface HandWork {
  /** The id of its to-do. */
  readonly id: string;
  readonly owner: string;
  readonly text: Localised;
  /** The phase whose gate stays closed until the work is done; null where none waits. */
  readonly before: PhaseName | null;
  /** When it is asked for (epoch ms); null: once the gate is next and earlier work in the list is done. */
  readonly at: number | null;
}

/** The hand work, in the order in which it is done. */
export function handWorkOf(plan: WindowPlan, organisation: Organisation): readonly HandWork[] {
  const inOffice = (owner: string, moment: string): number => {
    const at = resolveWhen(moment, plan)?.toInstant() ?? Temporal.Instant.fromEpochMilliseconds(0);
    const home = organisation.people.find(({ id }) => id === owner)?.site;
    const site = organisation.sites.find(({ id }) => id === home);
    return (site === undefined ? at : snapToOfficeHours(at, site)).epochMilliseconds;
  };
  const steps = plan.restoreSteps ?? [];
  return [
    ...plan.training.flatMap(({ who, topic, before }, index) =>
      who.map((owner) => ({
        id: `training ${index + 1} ${owner}`,
        owner,
        text: bilingual`Confirm that you have taken the training “${topic}”`,
        before: null,
        at: inOffice(owner, `${before} before start`),
      })),
    ),
    ...(plan.conferences ?? []).map(({ id, title, address, owner }) => ({
      id: `conference ${id}`,
      owner,
      text:
        address === undefined
          ? bilingual`No link has come for the conference “${title}”: open it yourself and tell those it is for`
          : bilingual`Try out the conference “${title}”: ${address}`,
      before: 'cutover' as const,
      at: inOffice(owner, '1d before start'),
    })),
    ...steps.map(({ id, text, before, owner }, index) => ({
      id: `restore ${id}`,
      owner: owner ?? whoDoes(before, plan),
      text: bilingual`The vendor’s steps, ${index + 1} of ${steps.length}: ${text}`,
      before,
      at: null,
    })),
  ];
}

/** Who does a phase's hand work: the responsible role, else an emergency contact, else the author. */
export function whoDoes(phase: PhaseName, { raci, emergencyContacts, author }: WindowPlan): string {
  return raci.find((row) => row.phase === phase)?.responsible[0] ?? emergencyContacts[0] ?? author;
}
