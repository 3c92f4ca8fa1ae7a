// Does an effect once, whatever happened to earlier runs. The intent is in the record before the act and the
// outcome after it; what an intent without outcome means is decided by the effect's class.

import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import { effectKeyOf } from '../ledger/effect-key.ts';
import type { EntryBody, Outcome } from '../ledger/entry.ts';
import type { EffectKey } from '../ledger/fact.ts';
import type { EffectState } from '../ledger/fold.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { type Acting, type Recording, usualActLimitMs } from './claim.ts';

const cutOff = 'its run ended between the intent and the outcome';

type During = Extract<EntryBody, { kind: 'intent' }>['during'];

/** What to do about an effect that the record knows already (or does not): a pure decision. */
export type Recovery =
  | { readonly kind: 'settled'; readonly result: EffectResult }
  | { readonly kind: 'act'; readonly writeIntent: boolean }
  | { readonly kind: 'probe-then-act' }
  | { readonly kind: 'doubt' };

export function recoveryOf(known: EffectState | undefined, request: Pick<EffectRequest, 'class'>): Recovery {
  if (known === undefined) return { kind: 'act', writeIntent: true };
  const { outcome, answer } = known;
  if (outcome === null) {
    if (request.class === 'once') return { kind: 'doubt' };
    return request.class === 'probeable' ? { kind: 'probe-then-act' } : { kind: 'act', writeIntent: false };
  }
  if (outcome.result === 'done') return { kind: 'settled', result: outcome };
  if (outcome.result === 'in-doubt') {
    if (answer === 'sent')
      return { kind: 'settled', result: { result: 'done', detail: { answered: 'sent' } } };
    if (answer === 'resend') return { kind: 'act', writeIntent: true };
    return { kind: 'settled', result: { result: 'in-doubt', why: outcome.why } };
  }
  // A failed act may be tried again: after a person's word, or by a roll-back, which never gives up.
  return { kind: 'act', writeIntent: true };
}

/** At the beginning of a look no effect is under way, so a `once` effect without outcome is in doubt. */
export async function tellDoubts(record: Pick<Recording, 'state' | 'append'>): Promise<void> {
  for (const [effect, known] of record.state().effects) {
    if (known.class !== 'once' || known.outcome !== null) continue;
    await record.append({ kind: 'outcome', effect, outcome: { result: 'in-doubt', why: cutOff } });
  }
}

/** `generationOf`: the phase whose undoing makes the act a new one; null where every roll-back does. */
export function performIn(
  record: Acting,
  during: PhaseName | 'going-back',
  request: EffectRequest,
  generationOf: PhaseName | null = during === 'going-back' ? null : during,
): Promise<EffectResult> {
  return performEffect(record, keyIn(record, during, request, generationOf), during, request);
}

/** What the record knows of a phase's act since the phase was last undone. */
export function knownIn(
  record: Pick<Recording, 'window' | 'state'>,
  phase: PhaseName,
  request: Pick<EffectRequest, 'step' | 'target'>,
): EffectState | undefined {
  return record.state().effects.get(keyIn(record, phase, request, phase));
}

function keyIn(
  { window, state }: Pick<Recording, 'window' | 'state'>,
  during: PhaseName | 'going-back',
  { step, target }: Pick<EffectRequest, 'step' | 'target'>,
  generationOf: PhaseName | null,
): EffectKey {
  const { rolledBack, undone } = state();
  const generation = generationOf === null ? rolledBack.length : (undone.get(generationOf) ?? 0);
  return effectKeyOf({ window, step: `${during}/${step}`, target, generation });
}

export async function performEffect(
  record: Pick<Acting, 'state' | 'append' | 'confirmClaim'>,
  key: EffectKey,
  during: During,
  request: EffectRequest,
): Promise<EffectResult> {
  const recovery = recoveryOf(record.state().effects.get(key), request);
  if (recovery.kind === 'settled') return recovery.result;
  if (recovery.kind === 'doubt') {
    await record.append({ kind: 'outcome', effect: key, outcome: { result: 'in-doubt', why: cutOff } });
    return { result: 'in-doubt', why: cutOff };
  }
  if (recovery.kind === 'probe-then-act') {
    const found = (await request.probe?.(key)) ?? null;
    if (found !== null) {
      await record.append({ kind: 'outcome', effect: key, outcome: { result: 'done', detail: found } });
      return { result: 'done', detail: found };
    }
  }
  if (recovery.kind === 'act' && recovery.writeIntent) {
    await record.append({ kind: 'intent', effect: key, class: request.class, during, what: request.what });
  }
  const claim = await record.confirmClaim(usualActLimitMs);
  const outcome = await actAndTell(request, key, claim);
  await record.append({ kind: 'outcome', effect: key, outcome });
  return outcome;
}

async function actAndTell(
  request: EffectRequest,
  key: EffectKey,
  claim: number,
): Promise<Outcome & EffectResult> {
  try {
    return { result: 'done', detail: await request.act(key, claim) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // A `once` act that threw may still have happened: only a person can know.
    return request.class === 'once' ? { result: 'in-doubt', why } : { result: 'failed', why };
  }
}
