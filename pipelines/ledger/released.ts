// Whether `/release-everyone` let people in at once, read off the record: from then on nobody may be told to
// wait, whatever stops.

import { effectKeyOf } from './effect-key.ts';
import type { RecordState } from './fold.ts';

export interface Release {
  /** The command's fact; tells one release from another. */
  readonly id: string;
  /** Epoch ms; `until` is when people were held out again, Infinity while everyone may log in. */
  readonly at: number;
  readonly until: number;
  readonly reason: string;
}

/** Oldest first: each first release since people were last held out. A repeated command adds none. */
export function releasesOf(state: RecordState): readonly Release[] {
  const shut = state.begun.flatMap(({ phase, at }) => (phase === 'hold' ? [at] : []));
  return shut.flatMap((from, index) => {
    const until = shut[index + 1] ?? Infinity;
    const first = releases(state)
      .filter(({ at }) => at >= from && at < until)
      .toSorted((one, other) => one.at - other.at)[0];
    return first === undefined ? [] : [{ ...first, until }];
  });
}

/** The release that holds now; null where the phases decide who may log in. */
export function releasedNow(state: RecordState): Release | null {
  return releasesOf(state).find(({ until }) => until === Infinity) ?? null;
}

/** It counts once the messenger let everyone in; where it cannot hold people out, the command is enough. */
function releases(state: RecordState): readonly Omit<Release, 'until'>[] {
  const window = state.window ?? '';
  const outcomeOf = (step: string, target: string, generation: number) =>
    state.effects.get(effectKeyOf({ window, step, target, generation }));
  const rounds = Array.from({ length: (state.undone.get('hold') ?? 0) + 1 }, (_, round) => round);
  const hasDoor = rounds.some((round) => outcomeOf('hold/hold-out', 'everyone', round) !== undefined);
  return [...state.facts.values()].flatMap(({ id, fact }) => {
    if (fact.kind !== 'command' || fact.command.name !== 'release-everyone') return [];
    if (!hasDoor) return [{ id, at: Date.parse(fact.at), reason: fact.reason }];
    const opened = [0, ...state.rolledBack.keys().map((round) => round + 1)].flatMap((generation) => {
      const effect = outcomeOf('going-back/let-in', id, generation);
      return effect?.outcome?.result === 'done' && effect.outcomeAt !== null ? [effect.outcomeAt] : [];
    });
    return opened.length === 0 ? [] : [{ id, at: Math.min(...opened), reason: fact.reason }];
  });
}
