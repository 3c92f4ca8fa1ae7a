// One look at a window: hear people and the vendor, follow what they said, send what is due, and run the
// phase whose gate is open. Every trigger (merge, comment, schedule, tick, a person) only says "look now":
// one look too many changes nothing, and the next look makes up for one too few.

import { openConferences } from '../effects/conferences.ts';
import { tellDoubts } from '../effects/perform.ts';
import { hearWorkers } from '../effects/queue.ts';
import type { Involved } from '../gates/approvals.ts';
import type { GateVerdict } from '../gates/gate.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { callOffForSilence } from './amend-window.ts';
import { askGate, stepNow } from './ask-gate.ts';
import { askHandWork, askToAcknowledge } from './ask-hand-work.ts';
import { endCalledOff, endWhenLastWordIsOut } from './end-window.ts';
import { followAndTell } from './follow-and-tell.ts';
import { hearVendor } from './hear-vendor.ts';
import { measureReached } from './measure-reached.ts';
import { nextLookAt } from './next-look.ts';
import { putRight } from './put-right.ts';
import { runPhase } from './run-phase.ts';
import { sendAgain } from './send-notices.ts';
import { summon } from './summon.ts';
import { takeFacts } from './take-facts.ts';
import type { WindowRun } from './window-run.ts';

export interface LookOptions {
  /** Who started this run or started it again: like the author and the merger they may not approve in it. */
  readonly starters: readonly Involved[];
  /** Look and send, but run no phase (the `decide` job), or only this one. */
  readonly run: 'nothing' | 'next' | PhaseName;
}

export interface StepReport {
  readonly notices: readonly string[];
  readonly gate: GateVerdict | null;
  readonly phase: { readonly name: PhaseName; readonly round: 1 | 2; readonly result: PhaseResult } | null;
  /** Undo steps that failed, to be tried again. */
  readonly problems: readonly string[];
  /** Where the outside differed from what the record wants, and what was done about it. */
  readonly putRight: readonly string[];
  readonly closed: boolean;
  /** When to look again if nobody does anything (epoch ms); null when only people can move the window. */
  readonly nextLookAt: number | null;
}

export async function takeStep(run: WindowRun, options: LookOptions): Promise<StepReport> {
  if (run.state().closed !== null) return hearAfterwards(run);
  await tellDoubts(run);
  await takeFacts(run);
  await hearWorkers(run);
  await hearVendor(run, run.ports.vendor);
  await openConferences(run);
  const { standing, ...told } = await followAndTell(run);
  const ahead = { ...told, gate: null, phase: null };
  if (run.state().calledOff !== null) return { ...ahead, ...(await endCalledOff(run, told)) };
  const step = stepNow(run);
  if (step === null) {
    // Hand work that the closing asks for is told to its owners before the record is closed.
    const notices = [...told.notices, ...(await summon(run, null))];
    return { ...ahead, notices, ...(await endWhenLastWordIsOut(run, 'done')) };
  }
  await askToAcknowledge(run);
  await askHandWork(run, step.phase);
  await measureReached(run, step.phase);
  const gate = await askGate(run, step, options.starters, standing);
  const summoned = { ...told, notices: [...told.notices, ...(await summon(run, step))] };
  if (gate.silent) {
    await callOffForSilence(run, step.phase);
    return { ...ahead, ...(await endCalledOff(run, summoned)) };
  }
  const isWanted = options.run === 'next' || options.run === step.phase;
  const result = gate.open && isWanted ? await runPhase(run, step.phase, step.round) : null;
  return {
    ...summoned,
    gate,
    phase: result && { name: step.phase, round: step.round, result },
    closed: false,
    nextLookAt: nextLookAt(run.state(), run.timeline(), run.snapshot(), run.clock.now(), { gate, result }),
  };
}

/**
 * A closed window still hears people: what its last notices left in doubt can only be answered now. The
 * answers are entered and owed messages are sent again; everything else stays as it is.
 */
async function hearAfterwards(run: WindowRun): Promise<StepReport> {
  await tellDoubts(run);
  await takeFacts(run);
  await hearWorkers(run);
  const putRightNow = await putRight(run);
  const { notices } = await sendAgain(run);
  return {
    notices,
    putRight: putRightNow,
    gate: null,
    phase: null,
    problems: [],
    closed: true,
    nextLookAt: null,
  };
}
