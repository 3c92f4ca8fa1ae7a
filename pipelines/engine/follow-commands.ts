// What people commanded and nobody has done yet: extend, shorten, correct, call off, roll back, release everyone. Read
// off the record, so that a command whose run died is carried out by the next one, and none is carried out twice.

import { performIn } from '../effects/perform.ts';
import { goBack, problemsOf } from '../effects/undo.ts';
import { judgeCorrection } from '../gates/corrections.ts';
import type { Fact } from '../ledger/fact.ts';
import type { TakenFact } from '../ledger/fold.ts';
import { letEveryoneIn } from '../phases/hold.ts';
import { toInstantText } from '../plan/time.ts';
import { callOff, correct, moveEndBy } from './amend-window.ts';
import { planGoingBack } from './plan-going-back.ts';
import { beforeNext } from './prove.ts';
import { provenAgain } from './prove-again.ts';
import { contextFor } from './run-phase.ts';
import { hearingPlaceOf } from './take-facts.ts';
import type { WindowRun } from './window-run.ts';

type CommandFact = Extract<Fact, { kind: 'command' }>;

/** What could not be undone, in words; empty when all is well. */
export async function followCommands(run: WindowRun): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const taken of commandsOf(run)) {
    const { command, by, reason } = taken.fact;
    if (command.name === 'release-everyone') problems.push(...(await releaseEveryone(run, taken.id)));
    if (run.state().calledOff !== null) continue;
    const isAmended = run.state().amendments.some((amendment) => amendment.cause === taken.id);
    if (command.name === 'extend' && !isAmended)
      await moveEndBy(run, command.by, 'later', reason, by, taken.id);
    if (command.name === 'shorten' && !isAmended)
      await moveEndBy(run, command.by, 'earlier', reason, by, taken.id);
    if (command.name === 'call-off' && !isAmended) await callOff(run, command.whose, reason, by, taken.id);
    if (command.name === 'roll-back' && !run.state().rolledBack.some((done) => done.cause === taken.id)) {
      problems.push(
        ...problemsOf(await goBack(run, planGoingBack(run, command.phase), command.phase, taken.id)),
      );
    }
  }
  await followCorrections(run);
  return problems;
}

/** A proposal comes in force when enough people agree to it whose word stands right now. */
async function followCorrections(run: WindowRun): Promise<void> {
  if (run.state().calledOff !== null) return;
  const place = hearingPlaceOf(run);
  const { corrections, snapshot: before, state } = await beforeNext(place);
  if (corrections.length === 0) return;
  const standing = await provenAgain(run, 'correct');
  const now = toInstantText(run.clock.now());
  const agreed = corrections.find(
    (correction) => judgeCorrection({ correction, before, state, now, standing }).enough,
  );
  if (agreed !== undefined) await correct(run, agreed);
}

function commandsOf(run: WindowRun): readonly (TakenFact & { readonly fact: CommandFact })[] {
  return [...run.state().facts.values()].flatMap((taken) => {
    const { fact } = taken;
    return fact.kind === 'command' ? [{ ...taken, fact }] : [];
  });
}

async function releaseEveryone(run: WindowRun, cause: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { what, request } of letEveryoneIn(contextFor(run, 're-login', 1))) {
    const outcome = await performIn(run, 'going-back', { ...request, target: cause }, 're-login');
    if (outcome.result === 'failed') problems.push(`${what.en}: ${outcome.why}`);
  }
  return problems;
}
