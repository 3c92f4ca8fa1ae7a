// What the job of a phase is given on GitHub, from the table of phases: decide hands it on as outputs, and the one job
// `phase` of maintenance.yml takes its environment, time, role and secrets from them.

import { jobMinutes, roleMinutes } from '../plan/check/platform-limits.ts';
import { type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';

const hosted = 'ubuntu-latest';

/** Labels of all runners that a window may use, the usual one first; no other is ever started on. */
export function runnersOf({ plan, organisation }: FilesOfWindow): readonly string[] {
  return [...new Set([organisation.github?.runner ?? hosted, ...Object.values(plan.runners)])];
}

type FilesOfWindow = Pick<Snapshot, 'plan' | 'organisation'>;

/** Every output of decide that the workflow reads but `drift`, which asks the record. */
export function jobOfPhase(phase: PhaseName | null, files: FilesOfWindow): Readonly<Record<string, string>> {
  const [usual = hosted] = runnersOf(files);
  if (phase === null) return { go: 'nothing', runner: usual };
  const { actsAsPeople, runsPackages } = phaseTable[phase];
  return {
    go: phase,
    runner: files.plan.runners[phase] ?? usual,
    minutes: String(jobMinutes[phase]),
    session: String(roleMinutes[phase] * 60),
    accounts: actsAsPeople ? 'yes' : 'no',
    packages: runsPackages ? 'yes' : 'no',
  };
}
