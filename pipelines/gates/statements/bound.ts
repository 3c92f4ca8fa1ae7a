// What a word is bound to: a digest, the newest hold, an attempt. A word said before that existed meant
// something else, however well it is signed. At the same second the order cannot be known, and what closes
// wins.

import authority from '../../ledger/authority.json' with { type: 'json' };
import { openDoubts, type RecordState, toDosAnswered } from '../../ledger/fold.ts';
import { reviewedDigest } from '../../ledger/reviewed-digest.ts';
import { endMovedBy } from '../../plan/amend.ts';
import { decidersOf } from '../../plan/deciders.ts';
import type { Localised } from '../../plan/plan.ts';
import { rolesNamed } from '../../plan/role-title.ts';
import { toEpochMs } from '../../plan/time.ts';
import { shortDigest } from '../../plan/words-to-decide.ts';
import { digestNames } from '../commands/parse-line.ts';
import { commands, nameOf } from '../commands/table.ts';
import type { Before, PersonSaid } from './person-said.ts';
import * as refusals from './refusals.ts';

/** Why the word is not about what stands now; null where it is. */
export function boundProblem(said: PersonSaid, before: Before): Localised | null {
  const { saying } = said;
  const { state } = before;
  const { until, boundTo } = commands[nameOf(saying)];
  if (state.closed !== null && until !== 'ever') return refusals.windowClosed;
  if (state.calledOff !== null && until === 'called-off') return refusals.windowCalledOff;
  const at = Date.parse(said.at);
  // Somebody can put this window's mark on the issue of another; the tolerance is for clocks that differ.
  if (at < (state.openedAt ?? 0) - authority.clockToleranceMs) return refusals.olderThanTheWindow;
  switch (boundTo) {
    case 'window':
    case 'own-word':
    case 'code':
      return null;
    case 'digest':
      return digestProblem(said, before);
    case 'newest-hold':
      return at <= lastStop(state) ? refusals.olderThanTheHold : null;
    case 'end': {
      const moved = state.amendments.findLast(({ change }) => 'previousEnd' in change);
      if (moved !== undefined && at < moved.at) return refusals.olderThanTheEnd;
      return endsBeforeItStarts(said, before) ? refusals.endsBeforeItStarts : null;
    }
    case 'attempt':
      return at < attemptBegan(said, state) ? refusals.olderThanTheAttempt : null;
    case 'effect': {
      const effect = saying.name === 'doubt' ? doubtNamed(saying.effect, state) : null;
      if (effect === null) return refusals.noSuchDoubt;
      return at < (state.effects.get(effect)?.intendedAt ?? 0) ? refusals.olderThanTheAttempt : null;
    }
    case 'to-do': {
      const command = saying.name === 'tell' ? saying.command : null;
      if (command?.name !== 'done' && command?.name !== 'ack') return refusals.noSuchToDo;
      const answered = toDosAnswered(state, command, said.by);
      if (answered.length === 0)
        return command.name === 'ack' ? refusals.nothingToAcknowledge : refusals.noSuchToDo;
      const others = answered.find(
        ({ owner }) => owner !== said.by && !decidersOf(before.snapshot.plan).has(said.by),
      );
      if (others !== undefined)
        return refusals.notYourToDo(rolesNamed(before.snapshot.organisation, [others.owner]));
      const isCalled = saying.name === 'tell' && saying.reason !== '';
      return !isCalled && answered.some(({ id }) => id.startsWith('forward ')) ? refusals.noTestCall : null;
    }
    case 'look': {
      const newest = state.infra?.look ?? 'none';
      const named =
        saying.name === 'tell' && saying.command.name === 'accept-drift' ? saying.command.look : '';
      return named === newest ? null : refusals.otherLook(newest);
    }
  }
}

function endsBeforeItStarts({ saying }: PersonSaid, { snapshot }: Before): boolean {
  if (saying.name !== 'tell' || saying.command.name !== 'shorten') return false;
  const end = endMovedBy(snapshot, saying.command.by, 'earlier');
  return end === null || toEpochMs(end) <= toEpochMs(snapshot.plan.start);
}

/** The key of the one effect in doubt that begins so, or null. */
export function doubtNamed(beginning: string, state: RecordState): string | null {
  const matching = openDoubts(state).filter(([key]) => key.startsWith(beginning));
  return matching.length === 1 ? (matching[0]?.[0] ?? null) : null;
}

export function digestProblem(
  { saying, proposes }: PersonSaid,
  { snapshot, digest }: Before,
): Localised | null {
  const short = shortDigest(digest);
  if (saying.name === 'tell' && saying.command.name === 'correct') {
    if (!digestNames(saying.command.from, digest)) return refusals.otherDigest(short);
    return proposes === undefined || proposes.to === digest ? refusals.correctionMissing : null;
  }
  if (saying.name !== 'approve' && saying.name !== 'reject') return null;
  if (saying.phase === 'correct' || digestNames(saying.digest, digest)) return null;
  return digestNames(saying.digest, reviewedDigest(snapshot))
    ? refusals.digestOfReview(`/${saying.name} ${saying.phase} ${short}`)
    : refusals.otherDigest(short);
}

function lastStop({ held, steps, rolledBack, facts }: RecordState): number {
  const stops = [...steps.values()].flatMap(({ status, finishedAt }) =>
    status === 'stopped' && finishedAt !== null ? [finishedAt] : [],
  );
  const pauses = [...facts.values()].flatMap(({ fact }) =>
    fact.kind === 'command' && fact.command.name === 'pause-return' ? [Date.parse(fact.at)] : [],
  );
  return Math.max(0, held?.saidAt ?? 0, rolledBack.at(-1)?.at ?? 0, ...stops, ...pauses);
}

/** When the newest attempt of the phase began, or the last roll-back was made, whichever is later. */
function attemptBegan({ saying }: PersonSaid, { steps, rolledBack }: RecordState): number {
  const phase = saying.name === 'tell' && saying.command.name === 'roll-back' ? saying.command.phase : null;
  // Without a phase it is `/settle`: who leaves something open must have seen the list, which the replay
  // writes.
  const began = ([1, 2] as const).flatMap(
    (round) => steps.get(`${phase ?? 'replay'}#${round}`)?.attemptedAt ?? [],
  );
  if (phase === null && began.length === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...began, rolledBack.at(-1)?.at ?? 0);
}
