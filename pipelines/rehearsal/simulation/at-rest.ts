// Invariants that are checked once a simulated window has come to rest.

import { wantedStates } from '../../engine/wanted-states.ts';
import { readRecord } from '../../ledger/bundle.ts';
import type { RecordState } from '../../ledger/fold.ts';
import { parseVerifierKey, verifierKeyOf } from '../../ledger/signed-note.ts';
import { verifyWindow } from '../../ledger/verify.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { CheckpointSigner, Store } from '../../ports.ts';
import { standing } from '../world/standing.ts';
import type { Invariant } from './invariants.ts';

export async function wrongAtRest(
  state: RecordState,
  plan: WindowPlan,
  ports: Parameters<typeof standing>[0],
): Promise<readonly (readonly [Invariant, string])[]> {
  const { isHeld, on } = await standing(ports, plan);
  const wanted = wantedStates(state);
  const off = state.closed !== null || wanted.switches === 'off' ? on.map((one) => `${one} is left on`) : [];
  const held = wanted.messenger === 'held' && !isHeld ? ['nobody is held out'] : [];
  return [
    ...(state.closed !== null && isHeld
      ? [['nobody is locked out of a window that is over', 'people are held out'] as const]
      : []),
    ...[...off, ...held].map((what) => ['the outside stands as the record says', what] as const),
  ];
}

export async function notVerified(
  store: Store,
  window: string,
  signer: CheckpointSigner,
): Promise<readonly string[]> {
  const key = parseVerifierKey(verifierKeyOf(signer));
  const verdict = verifyWindow({
    window,
    ...(await readRecord(store, window)),
    keys: key === null ? [] : [key],
    checkWords: () => null,
    published: [],
  });
  return verdict.problems.flatMap(({ where, what, kind }) =>
    kind === 'altered' ? [`${where}: ${what}`] : [],
  );
}
