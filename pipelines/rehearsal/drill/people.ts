// The people of a rehearsal at their keyboards: approvers who answer the gate, a duty lead who reacts when a
// phase stops, staff who write how it goes. They only put facts, like everybody.

import { putFact } from '../../engine/take-facts.ts';
import type { StepReport } from '../../engine/take-step.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import type { Command, Fact } from '../../ledger/fact.ts';
import { openDoubts } from '../../ledger/fold.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import { toInstantText } from '../../plan/time.ts';
import type { PeopleScript } from './scenario.ts';
import { lettersOfStaff } from './staff.ts';

export interface RehearsalPeople {
  /** Hears what a look found; returns when the next person will speak, or null. */
  hear(run: WindowRun, report: StepReport): Promise<number | null>;
  /** Puts what is to be said by now. */
  speak(run: WindowRun): Promise<void>;
}

interface Saying {
  readonly at: number;
  readonly id: string;
  readonly fact: (at: string) => Fact;
}

/** How long an approver takes to read and answer. */
const approvalTakesMs = 4 * 60_000;
/** Until somebody who is back has seen how it goes and written. */
const letterTakesMs = 60_000;
const via = { kind: 'console', user: 'rehearsal' } as const;

export function createPeople(script: PeopleScript): RehearsalPeople {
  const sayings: Saying[] = [];
  const planned = new Set<string>();
  const stops = new Map<string, number>();

  const plan = (id: string, at: number, fact: (at: string) => Fact): void => {
    if (planned.has(id)) return;
    planned.add(id);
    sayings.push({ id, at, fact });
  };
  const command = (run: WindowRun, id: string, at: number, said: Command, reason: string): void =>
    plan(id, at, (when) => ({ kind: 'command', command: said, by: dutyLeadOf(run), at: when, via, reason }));

  return {
    hear: async (run, report) => {
      const now = run.clock.now();
      const { approvals } = report.gate ?? {};
      if (script.approve === 'promptly' && report.gate && approvals && !approvals.enough) {
        const { phase } = report.gate;
        const digest = run.snapshotDigest();
        approvals.missing.slice(0, approvals.needed - approvals.counted.length).forEach((by, index) => {
          plan(`${phase}-${by}-${digest.slice(7, 15)}`, now + approvalTakesMs * (index + 1), (at) => ({
            kind: 'approval',
            phase,
            snapshot: digest,
            by,
            at,
            via,
            reason: 'rehearsal: read the summary and agreed',
          }));
        });
      }
      const { phase } = report;
      if (phase?.result.result === 'stopped') reactToStop(run, phase.name, phase.result.why);
      const next = phase?.result.result === 'done' ? script.whenDone?.(phase.name, phase.round) : null;
      if (next && phase)
        command(run, `after-${phase.name}-${phase.round}`, now, next, `rehearsal: after ${phase.name}`);
      for (const { at, command: said } of script.at?.(run.snapshot().plan) ?? []) {
        command(run, `at-${at}-${said.name}`, at, said, 'rehearsal');
      }
      if (phase?.name === 're-login' && phase.result.result === 'done') {
        for (const { id, fact } of await lettersOfStaff(run)) plan(id, now + letterTakesMs, fact);
      }
      if (script.answersDoubts) answerDoubts(run);
      const upcoming = sayings.map((saying) => saying.at);
      return upcoming.length === 0 ? null : Math.min(...upcoming);
    },
    speak: async (run) => {
      const now = run.clock.now();
      const due = sayings.filter((saying) => saying.at <= now);
      for (const saying of due) {
        sayings.splice(sayings.indexOf(saying), 1);
        await putFact(run.store, run.window, saying.id, saying.fact(toInstantText(now)));
      }
    },
  };

  function reactToStop(run: WindowRun, phase: PhaseName, why: string): void {
    const times = (stops.get(phase) ?? 0) + 1;
    stops.set(phase, times);
    const reaction = script.whenStopped?.(phase, times);
    if (!reaction) return;
    command(
      run,
      `stop-${phase}-${times}`,
      run.clock.now() + reaction.afterMinutes * 60_000,
      reaction.command,
      `rehearsal: ${why}`,
    );
  }

  function answerDoubts(run: WindowRun): void {
    for (const [effect] of openDoubts(run.state())) {
      plan(`doubt-${effect.slice(0, 16)}`, run.clock.now() + 10 * 60_000, (at) => ({
        kind: 'doubt-answer',
        effect,
        answer: 'sent',
        by: dutyLeadOf(run),
        at,
        via,
        reason: 'rehearsal: it was seen to have arrived',
      }));
    }
  }
}

/** The first of the emergency contacts leads on the night. */
function dutyLeadOf(run: WindowRun): string {
  return run.snapshot().plan.emergencyContacts[0] ?? run.snapshot().plan.author;
}
