// One look at a window: hear people and the vendor, follow what they said, send what is due, and run the phase
// whose gate is open. Every trigger (merge, comment, schedule, tick, a person) only says "look now": a look too
// many changes nothing, a look too few is made good by the next.

import { tellDoubts } from '../effects/perform.ts';
import { hearWorkers } from '../effects/queue.ts';
import { triesAgainAt, workersHeardAgainAt } from '../effects/sent-so-far.ts';
import { goBack, problemsOf } from '../effects/undo.ts';
import type { Involved } from '../gates/approvals.ts';
import { builtBy } from '../gates/built-by.ts';
import { evaluateGate, type GateVerdict, stepToTake } from '../gates/gate.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import { nextNoticeAt } from '../notices/due.ts';
import { allPhases } from '../phases/all-phases.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { Step } from '../plan/timeline.ts';
import { closeWindow } from './close-window.ts';
import { lastWordAgainAt } from './due-notices.ts';
import { followCommands } from './follow-commands.ts';
import { comesFirst, listenForCommands, saidSince } from './hear-people.ts';
import { hearVendor } from './hear-vendor.ts';
import { planGoingBack } from './plan-going-back.ts';
import { provenAgain } from './prove-again.ts';
import { putRight } from './put-right.ts';
import { runPhase } from './run-phase.ts';
import { sendAgain, sendDueNotices, settleStopped } from './send-notices.ts';
import { takeFacts } from './take-facts.ts';
import type { WindowRun } from './window-run.ts';

export interface LookOptions {
  /** Whoever started this run, or started it again: beside the author and the merger they approve nothing in it. */
  readonly starters: readonly Involved[];
  /** Look and send, but run no phase (the `decide` job), or only this one. */
  readonly run: 'nothing' | 'next' | PhaseName;
}

export interface StepReport {
  readonly notices: readonly string[];
  readonly gate: GateVerdict | null;
  readonly phase: { readonly name: PhaseName; readonly round: 1 | 2; readonly result: PhaseResult } | null;
  /** What went wrong on the way back, to be tried again. */
  readonly problems: readonly string[];
  /** Where the outside stood otherwise than the record wants, and what was done about it. */
  readonly putRight: readonly string[];
  readonly closed: boolean;
  /** When to look again if nobody does anything (epoch ms); null when only people can move it. */
  readonly nextLookAt: number | null;
}

/** How soon something that failed on the way back is tried again. */
const tryAgainMs = 60_000;

export async function takeStep(run: WindowRun, options: LookOptions): Promise<StepReport> {
  if (run.state().closed !== null) return hearAfterwards(run);
  await tellDoubts(run);
  await takeFacts(run);
  await hearWorkers(run);
  await hearVendor(run);
  const problems = new Set<string>();
  let wrong: readonly string[] | null = null;
  const notices: string[] = [];
  let standing: ReadonlySet<string>;
  // Sending takes minutes: what people have said or taken back meanwhile comes before the rest and before the gate.
  for (;;) {
    for (const problem of await followCommands(run)) problems.add(problem);
    if (run.state().calledOff !== null) return end(run, problems, notices);
    wrong ??= await putRight(run);
    const known = run.state().facts.size;
    const sent = await sendDueNotices(run, listenForCommands(run));
    notices.push(...sent.notices);
    if (sent.stopped) continue;
    const proven = await provenAgain(run, stepOf(run)?.phase ?? null);
    await takeFacts(run);
    if (saidSince(run, known).some(comesFirst)) continue;
    standing = new Set([...proven, ...[...run.state().facts.keys()].slice(known)]);
    break;
  }
  const step = stepOf(run);
  if (step === null) return close(run, 'done', notices);
  const gate = evaluateGate({
    step,
    snapshot: run.snapshot(),
    snapshotDigest: run.snapshotDigest(),
    timeline: run.timeline(),
    state: run.state(),
    now: run.clock.now(),
    involved: [...builtBy(run.snapshot()), ...options.starters],
    standing,
    code: run.code,
  });
  await recordGate(run, gate);
  const wanted = options.run === 'next' || options.run === step.phase;
  if (!gate.open || !wanted) {
    return {
      notices,
      gate,
      phase: null,
      problems: [...problems],
      putRight: wrong ?? [],
      closed: false,
      nextLookAt: nextLook(run, gate.open ? run.clock.now() : gate.until),
    };
  }
  const result = await runPhase(
    run,
    allPhases[step.phase],
    step.round,
    gate.approvals.counted.map(({ by }) => by),
  );
  const again =
    result.result === 'waiting'
      ? Date.parse(result.until)
      : result.result === 'done'
        ? run.clock.now()
        : null;
  return {
    notices,
    gate,
    phase: { name: step.phase, round: step.round, result },
    problems: [...problems],
    putRight: wrong ?? [],
    closed: false,
    nextLookAt: nextLook(run, again),
  };
}

function stepOf(run: WindowRun): Step | null {
  return stepToTake({
    timeline: run.timeline(),
    snapshot: run.snapshot(),
    state: run.state(),
    now: run.clock.now(),
  });
}

/**
 * A closed window still hears people: what its last notices left in doubt can only be answered now. The answers go
 * into the record, what did not arrive is sent again, and nothing else moves any more.
 */
async function hearAfterwards(run: WindowRun): Promise<StepReport> {
  await tellDoubts(run);
  await takeFacts(run);
  await hearWorkers(run);
  const wrong = await putRight(run);
  return { ...nothingLeft((await sendAgain(run)).notices), putRight: wrong };
}

/** Called off: everything back, everyone told once, the record closed. */
async function end(run: WindowRun, problems: Set<string>, before: readonly string[]): Promise<StepReport> {
  const notices = [...before];
  for (;;) {
    const cause = run.state().amendments.at(-1)?.cause ?? 'call-off';
    const wentBack = run.state().rolledBack.some((done) => done.cause === cause);
    const back = wentBack ? null : await goBack(run, planGoingBack(run, 'pre-backup'), 'pre-backup', cause);
    for (const problem of back === null ? [] : problemsOf(back)) problems.add(problem);
    if (problems.size > 0) {
      const nextLookAt = run.clock.now() + tryAgainMs;
      return { ...nothingLeft(notices), problems: [...problems], closed: false, nextLookAt };
    }
    const sent = await sendDueNotices(run, listenForCommands(run));
    notices.push(...sent.notices);
    if (!sent.stopped) break;
    for (const problem of await followCommands(run)) problems.add(problem);
  }
  await settleStopped(run);
  return close(run, 'called-off', notices);
}

async function close(
  run: WindowRun,
  how: 'done' | 'called-off',
  notices: readonly string[],
): Promise<StepReport> {
  const nextLookAt =
    lastWordAgainAt(run.state(), run.timeline()) ?? workersHeardAgainAt(run.state(), run.clock.now());
  if (nextLookAt !== null) return { ...nothingLeft(notices), closed: false, nextLookAt };
  await closeWindow(run, how);
  return nothingLeft(notices);
}

function nothingLeft(notices: readonly string[]): StepReport {
  return { notices, gate: null, phase: null, problems: [], putRight: [], closed: true, nextLookAt: null };
}

/** A gate is asked often; the record hears of it when its answer changes. */
async function recordGate(run: WindowRun, gate: GateVerdict): Promise<void> {
  const known = run.state().gates.get(gate.phase);
  const texts = (reasons: readonly Localised[]) => reasons.map((reason) => reason.en).join('\n');
  if (known !== undefined && known.open === gate.open && texts(known.reasons) === texts(gate.reasons)) return;
  await run.append({ kind: 'gate-evaluated', phase: gate.phase, open: gate.open, reasons: gate.reasons });
}

/** The earliest moment at which time alone changes something. */
function nextLook(run: WindowRun, own: number | null): number | null {
  const now = run.clock.now();
  const timeline = run.timeline();
  const later = [
    own,
    nextNoticeAt(timeline, now),
    ...timeline.deadlines.map((deadline) => (deadline.at > now ? deadline.at + 1 : null)),
    timeline.overrunAt > now ? timeline.overrunAt : null,
    ...[...triesAgainAt(run.state()).values()].filter((at) => at > now),
    workersHeardAgainAt(run.state(), now),
  ].filter((at) => at !== null);
  return later.length === 0 ? null : Math.min(...later);
}
