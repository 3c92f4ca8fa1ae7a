// Ends a run as a lost machine would: just before an entry would be written, nothing more of that run reaches
// the ledger. Each planned kill happens once.

import type { WindowRun } from '../../engine/window-run.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { PhaseName } from '../../plan/phase-table.ts';

export class RunKilled extends Error {}

/** Entries of a phase that are still written before its run is killed. */
const entriesBeforeKill = 2;

export function createKiller(phases: readonly PhaseName[]) {
  const left = new Set(phases);
  let kills = 0;
  return {
    kills: () => kills,
    watch: (run: WindowRun): void => {
      const append = run.append;
      let dead = false;
      let phase: PhaseName | null = null;
      let written = 0;
      const die = (): never => {
        dead = true;
        throw new RunKilled();
      };
      Object.assign(run, {
        append: async (body: EntryBody) => {
          if (dead) die();
          if (body.kind === 'phase-started') {
            phase = body.phase;
            written = 0;
          }
          if (phase !== null && left.has(phase)) {
            written += 1;
            if (written > entriesBeforeKill || body.kind === 'phase-finished') {
              left.delete(phase);
              kills += 1;
              die();
            }
          }
          await append(body);
        },
      });
    },
  };
}
