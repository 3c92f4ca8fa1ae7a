// Runs one step of a window: hands the phase its context, and writes what it did and said into the ledger.

import { usualActLimitMs } from '../effects/claim.ts';
import { performIn } from '../effects/perform.ts';
import { digestOf } from '../ledger/canonical.ts';
import { LostClaim } from '../ledger/claim.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import * as keys from '../ledger/keys.ts';
import type { Phase, PhaseContext } from '../phases/context.ts';
import { waiting } from '../phases/context.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { stepKey } from '../plan/step.ts';
import { notifyAccounts, toldAbout } from './notify-accounts.ts';
import { sendAgain } from './send-notices.ts';
import { takeFacts } from './take-facts.ts';
import type { WindowRun } from './window-run.ts';

/** How soon a phase whose outside could not be reached is tried again. */
const retryAfterMs = 60_000;

export async function runPhase(
  run: WindowRun,
  phase: Phase,
  round: 1 | 2,
  openedBy: readonly string[] = [],
): Promise<PhaseResult> {
  const before = run.state().steps.get(stepKey({ phase: phase.name, round }));
  if (before?.status !== 'running') {
    const attempt = (before?.attempts ?? 0) + 1;
    await run.append({
      kind: 'phase-started',
      phase: phase.name,
      round,
      attempt,
      snapshot: run.snapshotDigest(),
      code: run.code,
    });
  }
  const result = await resultOf(phase, contextFor(run, phase.name, round, openedBy), run);
  const saidBefore = run.state().steps.get(stepKey({ phase: phase.name, round }))?.result ?? null;
  // A phase that waits is asked again and again; the ledger hears of it when the reason changes.
  const isNews =
    result.result !== 'waiting' || saidBefore?.result !== 'waiting' || saidBefore.why !== result.why;
  if (isNews) await run.append({ kind: 'phase-finished', phase: phase.name, round, result });
  return result;
}

async function resultOf(phase: Phase, context: PhaseContext, run: WindowRun): Promise<PhaseResult> {
  try {
    return await phase.run(context);
  } catch (error) {
    if (error instanceof LostClaim || !(error instanceof Error) || isBug(error)) throw error;
    const why = `${error.message}; it is tried again`;
    const before = run.state().steps.get(stepKey({ phase: phase.name, round: context.round }))?.result;
    // Ports, times and request numbers differ at every try, and the ledger would grow by each.
    const isSame = before?.result === 'waiting' && withoutNumbers(before.why) === withoutNumbers(why);
    return waiting(isSame ? before.why : why, run.clock.now() + retryAfterMs);
  }
}

const withoutNumbers = (text: string): string => text.replaceAll(/[0-9]+/g, '#');

function isBug(error: Error): boolean {
  // Node's fetch says a broken connection with a TypeError that carries its cause.
  if (error instanceof TypeError && error.cause !== undefined) return false;
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

/** Also serves going back, where `during` is not the phase itself. */
export function contextFor(
  run: WindowRun,
  phase: PhaseName,
  round: 1 | 2,
  openedBy: readonly string[] = [],
): PhaseContext {
  return {
    get snapshot() {
      return run.snapshot();
    },
    get timeline() {
      return run.timeline();
    },
    roster: run.roster(),
    round,
    openedBy,
    get attempt() {
      return run.state().steps.get(stepKey({ phase, round }))?.attempts ?? 1;
    },
    ports: run.ports,
    clock: run.clock,
    state: run.state,
    hearPeople: async () => {
      await run.keepClaim();
      await takeFacts(run);
    },
    stillClaimed: () => run.stillClaimed(usualActLimitMs),
    perform: (request) => performIn(run, phase, request),
    record: (body) => run.append(body),
    keepEvidence: async (name, content) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const digest = digestOf(bytes);
      const key = keys.evidenceKey(run.window, phase, `${digest.slice(7, 19)}-${name}`);
      await run.store.create(key, bytes);
      return { name, key, digest };
    },
    readEvidence: ({ key }) => run.store.read(key),
    pseudonymOf: run.pseudonymOf,
    speakerOf: run.speakerOf,
    measure: (name, value, unit) => run.append({ kind: 'measured', phase, name, value, unit }),
    notify: (event, occasion, accounts, cohort) => notifyAccounts(run, event, occasion, accounts, cohort),
    tellAgain: async () => {
      await sendAgain(run);
    },
    told: (event) => toldAbout(run, event),
  };
}
