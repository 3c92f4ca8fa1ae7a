// What people commanded and nobody has done yet: extend, shorten, correct, call off, roll back, release everyone. Read
// off the record, so that a command whose run died is carried out by the next one, and none is carried out twice.

import { performIn } from '../effects/perform.ts';
import { goBack } from '../effects/undo.ts';
import { judgeCorrection } from '../gates/corrections.ts';
import type { Fact } from '../ledger/fact.ts';
import type { RecordState, TakenFact } from '../ledger/fold.ts';
import { letEveryoneIn } from '../phases/hold.ts';
import { toInstantText } from '../plan/time.ts';
import { callOff, correct, moveEndBy } from './amend-window.ts';
import { contextFor } from './phase-context.ts';
import { planGoingBack } from './plan-going-back.ts';
import { beforeNext } from './prove.ts';
import { provenAgain } from './prove-again.ts';
import { proofContextOf } from './take-facts.ts';
import { takeToDos } from './take-to-dos.ts';
import type { Amending, Hearing, Running } from './window-run.ts';

type CommandFact = Extract<Fact, { kind: 'command' }>;

/** What could not be undone, in words; empty when all is well. */
export async function followCommands(run: Running & Amending): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { id, fact } of commandsIn(run.state())) {
    // Each may be the one that ends the window for those behind it.
    if (!isLeftToDo(run.state(), id, fact)) continue;
    const { command } = fact;
    const ground = { reason: fact.reason, by: fact.by, cause: id };
    if (command.name === 'release-everyone') problems.push(...(await releaseEveryone(run, id)));
    if (command.name === 'extend') await moveEndBy(run, command.by, 'later', ground);
    if (command.name === 'shorten') await moveEndBy(run, command.by, 'earlier', ground);
    if (command.name === 'call-off') await callOff(run, command.whose, ground);
    if (command.name === 'roll-back') {
      problems.push(...(await goBack(run, planGoingBack(run, command.phase), command.phase, id)));
      await takeToDos(run, 'cutover');
    }
  }
  await followCorrections(run);
  return problems;
}

function commandsIn(state: RecordState): readonly (TakenFact & { readonly fact: CommandFact })[] {
  return [...state.facts.values()].flatMap((taken) => {
    const { fact } = taken;
    return fact.kind === 'command' ? [{ ...taken, fact }] : [];
  });
}

function isLeftToDo(state: RecordState, id: string, { command }: CommandFact): boolean {
  // Its effects say for themselves what is done of it, also after a call-off.
  if (command.name === 'release-everyone') return true;
  if (state.calledOff !== null) return false;
  const done = command.name === 'roll-back' ? state.rolledBack : state.amendments;
  return !done.some(({ cause }) => cause === id);
}

/** A proposal comes in force when enough people agree to it whose word stands right now. */
async function followCorrections(run: Hearing & Amending): Promise<void> {
  if (run.state().calledOff !== null) return;
  const { corrections, snapshot: before, state } = await beforeNext(proofContextOf(run));
  if (corrections.length === 0) return;
  const standing = await provenAgain(run, 'correct');
  const now = toInstantText(run.clock.now());
  const agreed = corrections.find(
    (correction) => judgeCorrection({ correction, before, state, now, standing }).enough,
  );
  if (agreed !== undefined) await correct(run, agreed);
}

async function releaseEveryone(run: Running, cause: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { what, request } of letEveryoneIn(contextFor(run, 're-login', 1))) {
    const outcome = await performIn(run, 'going-back', { ...request, target: cause }, 're-login');
    if (outcome.result === 'failed') problems.push(`${what.en}: ${outcome.why}`);
  }
  return problems;
}
