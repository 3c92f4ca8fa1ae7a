// What the job of a phase gets on GitHub, by the table of phases: `decide` hands it on as outputs, from which
// the one job `phase` of maintenance.yml takes its environment, time, role and secrets.

import { jobMinutes, roleMinutes } from '../plan/check/platform-limits.ts';
import { type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';

const hosted = 'ubuntu-latest';

/** Labels of all runners that a window may use, the usual one first; no job is started on any other. */
export function runnersOf({ plan, organisation }: FilesOfWindow): readonly string[] {
  return [...new Set([organisation.github?.runner ?? hosted, ...Object.values(plan.runners)])];
}

type FilesOfWindow = Pick<Snapshot, 'plan' | 'organisation'>;

/** Every output of `decide` that the workflow reads, except `drift`, for which the record is asked. */
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
