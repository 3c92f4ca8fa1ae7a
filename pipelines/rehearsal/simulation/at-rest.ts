// What is asked of a simulated window when everything has come to rest.

import { wantedStates } from '../../engine/wanted-states.ts';
import { readRecord } from '../../ledger/bundle.ts';
import type { RecordState } from '../../ledger/fold.ts';
import { parseVerifierKey, verifierKeyOf } from '../../ledger/signed-note.ts';
import { verifyWindow } from '../../ledger/verify.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { CheckpointSigner, Ports, Store } from '../../ports.ts';
import type { Invariant } from './invariants.ts';

type Asked = Pick<Ports, 'admission' | 'desk' | 'groups'>;

export async function wrongAtRest(
  state: RecordState,
  plan: WindowPlan,
  ports: Asked,
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

async function standing({ admission, desk, groups }: Asked, plan: WindowPlan) {
  const { customerChannels, callForwarding, backupChannels } = plan;
  const asked = [
    ...customerChannels.map(async ({ channel }) => (await desk.answerOf(channel)) && `answer ${channel}`),
    ...callForwarding.map(async ({ from }) => (await desk.forwardOf(from)) && `forwarding ${from}`),
    ...backupChannels.temporaryGroups.map(async ({ id }) => (await groups.isOpen(id)) && `group ${id}`),
  ];
  const on = (await Promise.all(asked)).filter((one) => typeof one === 'string');
  return { isHeld: admission !== null && !(await admission.state()).open, on };
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
