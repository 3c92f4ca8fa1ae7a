// Carries out people's commands: extend, shorten, correct, call off, roll back, release everyone. Which are
// left to do is read off the record, so that a command whose run died is carried out by the next, and none
// twice.

import { performIn } from '../effects/perform.ts';
import { goBack } from '../effects/undo.ts';
import { judgeCorrection } from '../gates/corrections.ts';
import type { Command, Fact } from '../ledger/fact.ts';
import type { RecordState, TakenFact } from '../ledger/fold.ts';
import { letEveryoneIn } from '../phases/hold.ts';
import { toInstantText } from '../plan/time.ts';
import { callOff, correct, type Ground, moveEndBy } from './amend-window.ts';
import { contextFor } from './phase-context.ts';
import { planGoingBack } from './plan-going-back.ts';
import { beforeNext } from './prove.ts';
import { provenAgain } from './prove-again.ts';
import { proofContextOf } from './take-facts.ts';
import { takeToDos } from './take-to-dos.ts';
import type { Amending, Hearing, Running } from './window-run.ts';

type CommandFact = Extract<Fact, { kind: 'command' }>;
type Named<Name extends Command['name']> = Extract<Command, { readonly name: Name }>;
type Run = Running & Amending;

/** Carries a command out; returns what could not be undone, in words. */
type Act<Name extends Command['name']> = (
  run: Run,
  command: Named<Name>,
  ground: Ground,
) => Promise<readonly string[]>;

const nothingLeft: readonly string[] = [];

/** What comes of each command: an act here, or `read` where only state, gates or phases use it. */
const outcomes: { readonly [Name in Command['name']]: Act<Name> | 'read' } = {
  'release-everyone': (run, _, { cause }) => releaseEveryone(run, cause),
  extend: (run, { by }, ground) => moveEndBy(run, by, 'later', ground).then(() => nothingLeft),
  shorten: (run, { by }, ground) => moveEndBy(run, by, 'earlier', ground).then(() => nothingLeft),
  'call-off': (run, { whose }, ground) => callOff(run, whose, ground).then(() => nothingLeft),
  'roll-back': async (run, { phase }, { cause }) => {
    const problems = await goBack(run, planGoingBack(run, phase), phase, cause);
    await takeToDos(run, 'cutover');
    return problems;
  },
  // These two take effect when others have agreed: `followCorrections`.
  correct: 'read',
  'switch-code': 'read',
  hold: 'read',
  resume: 'read',
  'pause-return': 'read',
  'resume-return': 'read',
  'limit-in-flight': 'read',
  done: 'read',
  ack: 'read',
  'waive-notices': 'read',
  'vendor-done': 'read',
  'accept-drift': 'read',
  settle: 'read',
};

/** Carries out the commands that are left; returns what could not be undone, in words. */
export async function followCommands(run: Run): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { id, fact } of commandsIn(run.state())) {
    const outcome = outcomes[fact.command.name] as Act<Command['name']> | 'read';
    // Asked before each command, as the one before may have ended the window.
    if (outcome === 'read' || !isLeftToDo(run.state(), id, fact)) continue;
    problems.push(...(await outcome(run, fact.command, { reason: fact.reason, by: fact.by, cause: id })));
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
  // Its effects show by themselves what was done of it, also after a call-off.
  if (command.name === 'release-everyone') return true;
  if (state.calledOff !== null) return false;
  const done = command.name === 'roll-back' ? state.rolledBack : state.amendments;
  return !done.some(({ cause }) => cause === id);
}

/** Puts a proposal in force when enough people agree to it whose word stands right now. */
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
