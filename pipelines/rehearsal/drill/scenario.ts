// The shape of a scenario: what differs from the plain rehearsal, what people do, and which ending counts as
// good.

import type { WindowRun } from '../../engine/window-run.ts';
import type { Command } from '../../ledger/fact.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import type { Localised, Trouble } from '../../plan/plan.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { VendorLine } from '../world/vendor.ts';
import type { WorldFaults } from '../world/world-setting.ts';
import type { Ending } from './endings.ts';

/** A command that a person gives some time after something happened. */
export interface Reaction {
  readonly command: Command;
  readonly afterMinutes: number;
  /** A command that is given a minute before. */
  readonly first?: Command;
}

/** What people say when something happens in the window; without an entry here they say nothing. */
export interface PeopleScript {
  /** `late`: only the people to whom the gate is escalated answer. */
  readonly approve: 'promptly' | 'late' | 'never';
  /** What the duty lead says when a phase has stopped, and while a phase waits for people. */
  readonly whenStopped?: Partial<Record<PhaseName, Reaction>>;
  readonly whenWaiting?: Partial<Record<PhaseName, Reaction>>;
  /** What staff write while a phase waits for people. */
  readonly letters?: (run: WindowRun, phase: PhaseName) => Promise<readonly StaffLetter[]>;
  /** Commands after the first round of a phase is done. */
  readonly whenDone?: Partial<Record<PhaseName, Command>>;
  /** How long the owner of a to-do of this id takes to do it (minutes). */
  readonly does?: (toDo: string) => number;
  /** Commands at fixed times (epoch ms). */
  readonly at?: (plan: WindowPlan) => readonly { readonly at: number; readonly command: Command }[];
}

export interface StaffLetter {
  readonly account: string;
  readonly trouble: Trouble;
  readonly afterMinutes: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: Localised;
  /** The example plan to play on where the user names none; the complete one where absent. */
  readonly window?: 'emergency';
  readonly adjust?: (plan: WindowPlan) => WindowPlan;
  readonly faults?: (plan: WindowPlan) => WorldFaults;
  readonly vendor?: (plan: WindowPlan) => readonly VendorLine[];
  readonly people?: Partial<PeopleScript>;
  /** Phases within which the run is killed after a few entries (see killer.ts). */
  readonly killedIn?: readonly PhaseName[];
  /** The messenger has no API for us: people try it, report, and enter held work by hand. */
  readonly nobodyActs?: true;
  /** Number of the paper approval of which the company's own system shows the opposite decision. */
  readonly contradictsApproval?: string;
  /**
   * What happens to the first vault: a `broken` one corrupts what it stored, so its backup does not restore;
   * a `lost` one is replaced by an empty one a day before the start.
   */
  readonly vault?: 'broken' | 'lost';
  /** Hotline, website and temporary groups have no API: people switch them by hand. */
  readonly byHand?: true;
  /** Every reason why the good ending was not reached; none when it was. */
  readonly missed: Ending;
}

export const quietPeople: PeopleScript = { approve: 'promptly' };
