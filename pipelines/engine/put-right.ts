// Compares the outside with what the record wants, and corrects what differs. A run that was paused between
// confirming its claim and acting may act when it wakes, after others have gone on or have closed the window.

import type { Acting } from '../effects/claim.ts';
import { knownIn, performIn } from '../effects/perform.ts';
import type { EffectRequest } from '../ledger/effect.ts';
import { foldRecord, type RecordState } from '../ledger/fold.ts';
import { otherWindows } from '../ledger/previous-window.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { holdSwitchOf, type Switch, switchesOf } from '../phases/switches.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Ports } from '../ports.ts';
import { wantedStates } from './wanted-states.ts';
import type { Telling } from './window-run.ts';

/** How long after its end a window corrects the outside: later, another may have switched it. */
const saysAfterClosingMs = 6 * 3_600_000;

type Comparing = Acting &
  Pick<Telling, 'clock' | 'snapshot' | 'roster' | 'store'> & { readonly ports: Ports };

/** Gives one line for each difference: what was put right, or why it was not. */
export async function putRight(run: Comparing): Promise<readonly string[]> {
  const leftAt = leftSince(run.state());
  if (leftAt !== null && run.clock.now() - leftAt > saysAfterClosingMs) return [];
  const wanted = wantedStates(run.state());
  const context = { snapshot: run.snapshot(), roster: run.roster(), ports: run.ports };
  const hold = holdSwitchOf(context);
  const lines: string[] = [];
  if (hold !== null && wanted.messenger !== null) {
    lines.push(...(await compare(run, hold, wanted.messenger === 'held', 'hold')));
  }
  if (wanted.switches !== null) {
    for (const one of switchesOf(context)) {
      lines.push(...(await compare(run, one, wanted.switches === 'on', 'cutover')));
    }
  }
  return lines;
}

/** When this window stopped using the outside (epoch ms); null while it does. */
function leftSince({ calledOff, closed }: RecordState): number | null {
  return (calledOff ?? closed)?.at ?? null;
}

async function compare(
  run: Comparing,
  { name, isOn, on, off }: Switch,
  shouldBeOn: boolean,
  by: PhaseName,
): Promise<readonly string[]> {
  const request = shouldBeOn ? on : off.request;
  // What should be on must be recorded as switched on; what should be off may have been left on by this
  // window.
  const isRecorded = !shouldBeOn || (on !== null && knownIn(run, by, on)?.outcome?.result === 'done');
  if (request === null || !isRecorded) return [];
  // A system that cannot be asked now is asked by the next look.
  const stands = await isOn().catch(() => null);
  if (stands === null || stands === shouldBeOn) return [];
  if (leftSince(run.state()) !== null && (await isOthersNow(run))) return [];
  const word = (state: boolean): string => (state ? 'on' : 'off');
  return [`${name.en}: found ${word(stands)}, should be ${word(shouldBeOn)}; ${await done(run, request)}`];
}

/** Whether another open window of this store has switched something: then the outside is in its hands. */
async function isOthersNow({ store, window }: Comparing): Promise<boolean> {
  for (const id of (await otherWindows(store, window)).keys()) {
    const state = foldRecord((await readLedger(store, id)).entries());
    const { messenger, switches } = wantedStates(state);
    if (state.closed === null && (messenger !== null || switches !== null)) return true;
  }
  return false;
}

/** Puts it right; each occasion has a key of its own, as the same may have to be put right again. */
async function done(run: Comparing, request: EffectRequest): Promise<string> {
  const step = `put-right/${request.step}`;
  const target = `${request.target}/${run.state().size}`;
  const outcome = await performIn(run, 'going-back', { ...request, step, target });
  return outcome.result === 'done' ? 'put right' : `could not be put right: ${outcome.why}`;
}
