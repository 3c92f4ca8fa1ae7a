// The state that entries fold to: the questions that everybody asks of it, and what going back forgets.

import { describe, expect, test } from 'vitest';
import type { Entry, EntryBody, PhaseResult } from '../../../pipelines/ledger/entry.ts';
import { beginFold, foldRecord, lastDone, openDoubts, phasesBegun } from '../../../pipelines/ledger/fold.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { entriesOf, minute, provenBy, start, stateAfter } from '../../support/night.ts';

const text = { 'zh-CN': '好', en: 'fine' };
const done: PhaseResult = { result: 'done', summary: text, evidence: [] };
const waiting: PhaseResult = { result: 'waiting', why: 'not yet', until: toInstantText(start) };
const stopped: PhaseResult = { result: 'stopped', why: 'broke', whatToDo: text, evidence: [] };
const began = (phase: PhaseName, round: 1 | 2 = 1, attempt = 1): EntryBody => ({
  kind: 'phase-started',
  phase,
  round,
  attempt,
  snapshot: 's',
  code: 'c',
});
const ended = (phase: PhaseName, result: PhaseResult, round: 1 | 2 = 1): EntryBody => ({
  kind: 'phase-finished',
  phase,
  round,
  result,
});
const undone = (phase: PhaseName): EntryBody => ({ kind: 'phase-undone', phase });
const intent: EntryBody = {
  kind: 'intent',
  effect: 'e',
  class: 'once',
  during: 'notices',
  what: 'send',
  recipients: ['a', 'b'],
};
const doubt: EntryBody = { kind: 'outcome', effect: 'e', outcome: { result: 'in-doubt', why: 'cut off' } };
const answer = (said: 'sent' | 'resend'): EntryBody => ({
  kind: 'fact-taken',
  fact: `answer-${said}`,
  digest: 'd',
  body: {
    kind: 'doubt-answer',
    effect: 'e',
    answer: said,
    by: 'duty-lead',
    at: toInstantText(start),
    provenBy,
    reason: 'seen',
  },
});
const command = (name: 'hold' | 'resume'): EntryBody => ({
  kind: 'fact-taken',
  fact: name,
  digest: 'd',
  body: {
    kind: 'command',
    command: { name },
    by: 'duty-lead',
    at: toInstantText(start),
    provenBy,
    reason: 'because',
  },
});

describe('a step', () => {
  test('that waits is still running, and keeps the time at which it began', () => {
    const step = stateAfter(began('hold'), ended('hold', waiting), began('hold', 1, 2)).steps.get('hold#1');
    expect(step).toMatchObject({ status: 'running', attempts: 2, startedAt: start, finishedAt: null });
  });

  test('that stopped is stopped, and done when it is done', () => {
    expect(stateAfter(began('hold'), ended('hold', stopped)).steps.get('hold#1')?.status).toBe('stopped');
    expect(stateAfter(began('hold'), ended('hold', done)).steps.get('hold#1')?.status).toBe('done');
  });

  test('that was undone in both rounds begins anew', () => {
    const bodies = [
      began('pre-backup'),
      ended('pre-backup', done),
      began('pre-backup', 2),
      undone('pre-backup'),
    ];
    const state = stateAfter(...bodies);
    expect([state.steps.get('pre-backup#1')?.status, state.steps.get('pre-backup#2')?.status]).toEqual([
      'undone',
      'undone',
    ]);
    expect(state.undone.get('pre-backup')).toBe(1);
    const again = stateAfter(...bodies, began('pre-backup', 1, 2)).steps.get('pre-backup#1');
    expect(again?.startedAt).toBe(start + 4 * minute);
  });

  test('finished and never begun moves nothing, and the verifier is told', () => {
    const [entry] = entriesOf([ended('hold', done)]);
    expect(() => beginFold().take(entry as Entry)).toThrow('finished without a start');
    expect(stateAfter(ended('hold', done)).steps.size).toBe(0);
  });

  test('done last is asked for by phase, whatever its round', () => {
    const first = [began('pre-backup'), ended('pre-backup', done)];
    expect(lastDone(stateAfter(...first), 'pre-backup')?.round).toBe(1);
    expect(
      lastDone(stateAfter(...first, began('pre-backup', 2), ended('pre-backup', done, 2)), 'pre-backup')
        ?.round,
    ).toBe(2);
    expect(lastDone(stateAfter(...first, undone('pre-backup')), 'pre-backup')).toBeNull();
  });

  test('begun and not undone is what going back has to undo', () => {
    expect(phasesBegun(stateAfter(began('hold'), began('cutover'), undone('hold')))).toEqual(['cutover']);
  });
});

describe('an effect', () => {
  test('is a doubt from its outcome until a person answers', () => {
    expect(openDoubts(stateAfter(intent))).toHaveLength(0);
    expect(openDoubts(stateAfter(intent, doubt))).toHaveLength(1);
    expect(openDoubts(stateAfter(intent, doubt, answer('sent')))).toHaveLength(0);
  });

  test('begun again forgets the answer and counts the attempt', () => {
    const effect = stateAfter(intent, doubt, answer('resend'), intent).effects.get('e');
    expect(effect).toMatchObject({ answer: null, outcome: null, attempts: 2 });
  });

  test('with an outcome and no intent moves nothing, and the verifier is told', () => {
    const [entry] = entriesOf([doubt]);
    expect(() => beginFold().take(entry as Entry)).toThrow('an outcome without an intent');
    expect(stateAfter(doubt).effects.size).toBe(0);
  });
});

describe('people', () => {
  test('hold a window until they resume it', () => {
    expect(stateAfter(command('hold')).held).toEqual({
      by: 'duty-lead',
      reason: 'because',
      saidAt: start,
    });
    expect(stateAfter(command('hold'), command('resume'))).toMatchObject({
      held: null,
      resumedAt: start + minute,
    });
  });

  test('who came back before a return was undone are not back any more; the history stays', () => {
    const cohort: EntryBody = {
      kind: 'cohort-changed',
      cohort: 'sales',
      from: 'waiting',
      to: 'back',
      reason: '',
      admitted: 5,
      returned: 5,
      total: 5,
    };
    const known = stateAfter(began('re-login'), cohort, undone('re-login')).cohorts.get('sales');
    expect(known).toMatchObject({ state: 'waiting', admitted: 0, returned: 0 });
    expect(known?.history).toHaveLength(1);
  });
});

test('an amendment puts another snapshot in force, and a call-off is one', () => {
  const extend = { kind: 'extend', end: 'e2', previousEnd: 'e1', reason: '', by: 'vendor' } as const;
  const off = { kind: 'call-off', whose: 'ours', reason: 'rain', by: 'duty-lead' } as const;
  const amended = (from: string, to: string, change: typeof extend | typeof off): EntryBody => ({
    kind: 'amended',
    from,
    to,
    change,
    cause: 'c',
    voids: [],
  });
  expect(stateAfter(amended('a', 'b', extend))).toMatchObject({ snapshot: 'b', calledOff: null });
  expect(stateAfter(amended('a', 'b', extend), amended('b', 'b', off)).calledOff).toMatchObject({
    reason: 'rain',
  });
});

test('entry by entry folds to the same state as all at once', () => {
  const entries = entriesOf([
    began('hold'),
    intent,
    doubt,
    answer('resend'),
    ended('hold', done),
    undone('hold'),
  ]);
  const fold = beginFold();
  for (const entry of entries) fold.take(entry);
  expect(fold.state).toEqual(foldRecord(entries));
});
