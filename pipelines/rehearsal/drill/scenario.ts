// A bad day as a value: what is different from the plain rehearsal, what people do, and which ending is good.

import type { WindowRun } from '../../engine/window-run.ts';
import type { Command } from '../../ledger/fact.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import type { Localised, Trouble } from '../../plan/plan.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { VendorLine } from '../world/vendor.ts';
import type { WorldFaults } from '../world/world-setting.ts';
import type { Ending } from './endings.ts';

/** What a person says when something happens in the window; null keeps silent. */
export interface PeopleScript {
  /** `late`: whoever is called after the deadline answers. */
  readonly approve: 'promptly' | 'late' | 'never';
  /** After a phase stopped for the nth time. */
  readonly whenStopped?: (
    phase: PhaseName,
    times: number,
  ) => {
    readonly command: Command;
    readonly afterMinutes: number;
    /** Said a minute before. */
    readonly first?: Command;
  } | null;
  /** While a phase waits for people, so long after it began to: what the duty lead says, and what staff write. */
  readonly whenWaiting?: (
    phase: PhaseName,
  ) => { readonly command: Command; readonly afterMinutes: number } | null;
  readonly letters?: (run: WindowRun, phase: PhaseName) => Promise<readonly StaffLetter[]>;
  /** After a phase is done. */
  readonly whenDone?: (phase: PhaseName, round: 1 | 2) => Command | null;
  /** Which of the to-dos of this id is done by its owner, and when; null leaves it. */
  readonly does?: (toDo: string) => { readonly afterMinutes: number } | null;
  /** At times of the plan. */
  readonly at?: (plan: WindowPlan) => readonly { readonly at: number; readonly command: Command }[];
  /** Doubts are answered as sent, or left open. */
  readonly answersDoubts: boolean;
}

export interface StaffLetter {
  readonly account: string;
  readonly trouble: Trouble;
  readonly afterMinutes: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: Localised;
  /** Which of the example plans it plays on, when the user names none. */
  readonly window: 'complete' | 'emergency';
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
  /** A vault that loses what it took, from this entry on: its backup does not restore. */
  readonly brokenVault?: boolean;
  /** The same vault's disk is gone a day before the start, and an empty one stands there. */
  readonly lostVault?: true;
  /** Hotline, website and temporary groups have no interface: people switch them. */
  readonly byHand?: true;
  /** Every reason why the good ending was not reached; none when it was. */
  readonly missed: Ending;
}

export const quietPeople: PeopleScript = { approve: 'promptly', answersDoubts: true };
