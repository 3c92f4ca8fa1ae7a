// Hears people while something long goes on: their words are in the record within seconds, and a command that
// comes before the rest stops it.

import type { Fact } from '../ledger/fact.ts';
import type { Clock } from '../ports.ts';
import { takeFacts } from './take-facts.ts';
import type { Hearing } from './window-run.ts';

/** How often the store is listed at most. */
const hearEveryMs = 3_000;

/**
 * Gives a function to ask again and again: true once somebody has given a command that is followed before
 * anything else. A hold or a rejection stops the phase but not the notices: people should know what is true.
 */
export function listenForCommands(run: Hearing & { readonly clock: Clock }): () => Promise<boolean> {
  const known = run.state().facts.size;
  let heardAt = run.clock.elapsed();
  let hearing: Promise<unknown> | null = null;
  return async () => {
    if (hearing === null && run.clock.elapsed() - heardAt >= hearEveryMs) {
      heardAt = run.clock.elapsed();
      hearing = takeFacts(run).finally(() => {
        hearing = null;
      });
    }
    await hearing;
    return saidSince(run, known).some(comesFirst);
  };
}

export function saidSince({ state }: Pick<Hearing, 'state'>, facts: number): readonly Fact[] {
  return [...state().facts.values()].slice(facts).map(({ fact }) => fact);
}

/** Whether the engine itself carries out the command. */
export function comesFirst(fact: Fact): boolean {
  return fact.kind === 'command' && followed.has(fact.command.name);
}

const followed: ReadonlySet<string> = new Set([
  'call-off',
  'roll-back',
  'release-everyone',
  'extend',
  'shorten',
  'correct',
]);
