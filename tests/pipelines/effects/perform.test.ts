// What the engine does about an effect that the record knows already, for every class and state of the record.

import { expect, test } from 'vitest';
import type { Acting } from '../../../pipelines/effects/claim.ts';
import { performEffect, recoveryOf } from '../../../pipelines/effects/perform.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import type { EffectRequest } from '../../../pipelines/ledger/effect.ts';
import type { EffectClass, EntryBody, Outcome } from '../../../pipelines/ledger/entry.ts';
import { beginFold, type EffectState } from '../../../pipelines/ledger/fold.ts';
import { entriesOf } from '../../support/night.ts';

const classes: readonly EffectClass[] = ['idempotent', 'keyed', 'probeable', 'once'];
const done: Outcome = { result: 'done', detail: { n: 1 } };
const failed: Outcome = { result: 'failed', why: 'refused' };
const doubt: Outcome = { result: 'in-doubt', why: 'cut off' };

function known(outcome: Outcome | null, answer: EffectState['answer'] = null, attempts = 1): EffectState {
  const texts = { class: 'once', during: 'notices', what: '', recipients: [], sending: null } as const;
  return { ...texts, intendedAt: 0, outcome, outcomeAt: null, attempts, answer };
}

test.for(classes)('an unknown %s effect is intended and done', (kind) => {
  expect(recoveryOf(undefined, { class: kind })).toEqual({ kind: 'act', writeIntent: true });
});

test.for([
  ['idempotent', { kind: 'act', writeIntent: false }],
  ['keyed', { kind: 'act', writeIntent: false }],
  ['probeable', { kind: 'probe-then-act' }],
  ['once', { kind: 'doubt' }],
] as const)('an intent that stands alone means for a %s effect: %o', ([kind, recovery]) => {
  expect(recoveryOf(known(null), { class: kind })).toEqual(recovery);
});

test.for(classes)('a %s effect that is done is never done again', (kind) => {
  expect(recoveryOf(known(done), { class: kind })).toEqual({ kind: 'settled', result: done });
});

test.for(classes)('a %s effect that was refused is tried again, however often a person mends it', (kind) => {
  expect(recoveryOf(known(failed, null, 1), { class: kind })).toEqual({ kind: 'act', writeIntent: true });
  expect(recoveryOf(known(failed, null, 50), { class: kind })).toEqual({ kind: 'act', writeIntent: true });
});

test('a doubt stays one until a person answers, and is done again only on "resend"', () => {
  expect(recoveryOf(known(doubt), { class: 'once' })).toMatchObject({ result: { result: 'in-doubt' } });
  expect(recoveryOf(known(doubt, 'sent'), { class: 'once' })).toMatchObject({ result: { result: 'done' } });
  expect(recoveryOf(known(doubt, 'resend'), { class: 'once' })).toEqual({ kind: 'act', writeIntent: true });
});

type Recorder = Pick<Acting, 'state' | 'append' | 'confirmClaim'>;

class Crash extends Error {}

/** Runs until the crash, runs again without one; tells how often the outside was acted on. */
async function crashing(
  kind: EffectClass,
  where: 'before intent' | 'before act' | 'after act' | 'before outcome',
) {
  let acts = 0;
  let happened = false;
  let crashes = where === 'before act' || where === 'after act';
  const fold = beginFold();
  const written: EntryBody[] = [];
  const recorder = (dieBefore: EntryBody['kind'] | null): Recorder => ({
    confirmClaim: async () => 1,
    state: () => fold.state,
    append: async (body) => {
      if (body.kind === dieBefore) throw new Crash();
      written.push(body);
      for (const entry of entriesOf(written).slice(-1)) fold.take(entry);
    },
  });
  const request: EffectRequest = {
    step: 's',
    target: 't',
    class: kind,
    what: 'test',
    probe: async () => (happened ? { found: true } : null),
    act: async () => {
      if (crashes && where === 'before act') throw new Crash();
      acts += 1;
      happened = true;
      if (crashes) throw new Crash();
      return { acts };
    },
  };
  const dieBefore = where === 'before intent' ? 'intent' : 'outcome';
  // A run that dies within the act writes no outcome either.
  await performEffect(recorder(dieBefore), 'k', 'cutover', request).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  crashes = false;
  const result = await performEffect(recorder(null), 'k', 'cutover', request);
  return { acts, result: result.result, intents: written.filter(({ kind: k }) => k === 'intent').length };
}

test.for(classes)('a crash before the intent of a %s effect costs nothing', async (kind) => {
  expect(await crashing(kind, 'before intent')).toEqual({ acts: 1, result: 'done', intents: 1 });
});

test('a crash between intent and act: all but "once" are done by the next run', async () => {
  for (const kind of ['idempotent', 'keyed', 'probeable'] as const)
    expect(await crashing(kind, 'before act')).toEqual({ acts: 1, result: 'done', intents: 1 });
  expect(await crashing('once', 'before act')).toEqual({ acts: 0, result: 'in-doubt', intents: 1 });
});

test.for(['after act', 'before outcome'] as const)(
  'a crash %s: found by its probe, or repeated, or a doubt',
  async (where) => {
    expect(await crashing('probeable', where)).toEqual({ acts: 1, result: 'done', intents: 1 });
    for (const kind of ['idempotent', 'keyed'] as const)
      expect(await crashing(kind, where)).toEqual({ acts: 2, result: 'done', intents: 1 });
    expect(await crashing('once', where)).toEqual({ acts: 1, result: 'in-doubt', intents: 1 });
  },
);

test('an act that throws is a failure, and a doubt where it must not be repeated', async () => {
  for (const [kind, result] of [
    ['keyed', 'failed'],
    ['once', 'in-doubt'],
  ] as const) {
    const fold = beginFold();
    const recorder = { state: () => fold.state, append: async () => undefined, confirmClaim: async () => 1 };
    const act = async () => Promise.reject(new Error('connection reset'));
    const request = { step: 's', target: 't', class: kind, what: 'test', act };
    expect(await performEffect(recorder, 'k', 'cutover', request)).toEqual({
      result,
      why: 'connection reset',
    });
  }
});

test('an act whose claim was lost after its intent does not happen, and nothing is said of it', async () => {
  const fold = beginFold();
  const written: EntryBody[] = [];
  let acts = 0;
  const overtaken: Recorder = {
    state: () => fold.state,
    append: async (body) => void written.push(body),
    confirmClaim: async () => Promise.reject(new LostClaim('followed by claim 2')),
  };
  const act = async () => {
    acts += 1;
    return { acts };
  };
  const request = { step: 's', target: 't', class: 'idempotent', what: 'test', act } as const;
  await expect(performEffect(overtaken, 'k', 'cutover', request)).rejects.toThrow(LostClaim);
  expect(acts).toBe(0);
  expect(written.map(({ kind }) => kind)).toEqual(['intent']);
});

test('an act is handed the claim beside its key, and the key is the same under every claim', async () => {
  const handed: [string, number][] = [];
  const askedFor: number[] = [];
  for (const claim of [3, 8]) {
    const fold = beginFold();
    const recorder = {
      state: () => fold.state,
      append: async () => undefined,
      confirmClaim: async (actLimitMs: number) => {
        askedFor.push(actLimitMs);
        return claim;
      },
    };
    const act = async (key: string, number: number) => ({ n: handed.push([key, number]) });
    await performEffect(recorder, 'k', 'cutover', { step: 's', target: 't', class: 'keyed', what: 'x', act });
  }
  expect(handed).toEqual([
    ['k', 3],
    ['k', 8],
  ]);
  // A file copy takes two minutes: a claim that ends sooner would be another's in the middle of it.
  expect(askedFor).toEqual([120_000, 120_000]);
});
