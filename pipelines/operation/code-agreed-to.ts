// The code that a window runs under: that of its snapshot, or newer code that enough approvers agreed to in
// words that no run has taken yet. The newest code works this out and proves it all itself, so that broken
// code cannot refuse its successor.

import { beforeNext, judgeHeard, type ProofContext } from '../engine/prove.ts';
import { readMailbox } from '../engine/take-facts.ts';
import { judgeCorrection } from '../gates/corrections.ts';
import type { TakenFact } from '../ledger/fold.ts';
import { toInstantText } from '../plan/time.ts';
import type { Prover, Store } from '../ports.ts';
import { type OpenedWindow, proofContextIn } from './read-window.ts';

export async function codeAgreedTo(
  opened: OpenedWindow,
  store: Store,
  prover: Prover,
  now: number,
): Promise<string> {
  const { snapshot } = opened;
  let place = proofContextIn(opened, store, prover, now);
  // Two rounds: an approval of a proposal can only be judged once the proposal itself is known.
  for (let round = 0; round < 2; round += 1) place = await withUnheard(place, opened.unheard);
  const { corrections, state } = await beforeNext(place);
  const agreed = corrections.find(
    (correction) =>
      correction.after.code !== snapshot.code &&
      judgeCorrection({ correction, before: snapshot, state, now: toInstantText(now), standing: null })
        .enough,
  );
  return agreed?.after.code ?? snapshot.code;
}

/** The window as if the words in the mailbox that count had been taken. */
async function withUnheard(place: ProofContext, names: readonly string[]): Promise<ProofContext> {
  const facts = new Map<string, TakenFact>(place.state.facts);
  const before = await beforeNext(place);
  const unheard = names.filter((name) => !facts.has(name));
  for (const { name, digest, heard } of await readMailbox(place, unheard)) {
    const judged = heard.result === 'away' ? null : judgeHeard(heard, before);
    if (judged?.result === 'allowed') facts.set(name, { id: name, digest, fact: judged.fact });
  }
  return { ...place, state: { ...place.state, facts } };
}
