// A bad day as a value: what is different from the plain rehearsal, what people do, and which ending is good.

import type { WindowRun } from '../../engine/window-run.ts';
import type { Command } from '../../ledger/fact.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import type { Localised, Trouble } from '../../plan/plan.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { VendorLine } from '../world/vendor.ts';
import type { WorldFaults } from '../world/world-setting.ts';
import type { Ending } from './endings.ts';

/** What a person says so long after something happened. */
export interface Reaction {
  readonly command: Command;
  readonly afterMinutes: number;
  /** Said a minute before. */
  readonly first?: Command;
}

/** What people say when something happens in the window; nothing where nothing stands here. */
export interface PeopleScript {
  /** `late`: whoever is called after the deadline answers. */
  readonly approve: 'promptly' | 'late' | 'never';
  /** What the duty lead says when a phase stopped, and while one waits for people. */
  readonly whenStopped?: Partial<Record<PhaseName, Reaction>>;
  readonly whenWaiting?: Partial<Record<PhaseName, Reaction>>;
  /** What staff write while a phase waits for people. */
  readonly letters?: (run: WindowRun, phase: PhaseName) => Promise<readonly StaffLetter[]>;
  /** After the first round of a phase is done. */
  readonly whenDone?: Partial<Record<PhaseName, Command>>;
  /** How long the owner of a to-do of this id takes to do it (minutes). */
  readonly does?: (toDo: string) => number;
  /** Epoch ms. */
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
  /** Which of the example plans it plays on, when the user names none; the complete one where nothing is said. */
  readonly window?: 'emergency';
  readonly adjust?: (plan: WindowPlan) => WindowPlan;
  readonly faults?: (plan: WindowPlan) => WorldFaults;
  readonly vendor?: (plan: WindowPlan) => readonly VendorLine[];
  readonly people?: Partial<PeopleScript>;
  /** Ends the run without a word after this many entries within each of the phases. */
  readonly killedIn?: readonly PhaseName[];
  /** The messenger has no interface for us: people try, report and enter by hand. */
  readonly nobodyActs?: true;
  /** The company's own system shows one approval otherwise than it was decided on paper. */
  readonly contradictsApproval?: string;
  /**
   * The first vault: `broken` loses what it took, and its backup does not restore; of a `lost` one the disk is gone a
   * day before the start, and an empty one stands there.
   */
  readonly vault?: 'broken' | 'lost';
  /** Hotline, website and temporary groups have no interface: people switch them. */
  readonly byHand?: true;
  /** Every reason why the good ending was not reached; none when it was. */
  readonly missed: Ending;
}

export const quietPeople: PeopleScript = { approve: 'promptly' };
