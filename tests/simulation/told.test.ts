// What the simulation asks of notices whose keys hold a moment of their own run.

import { expect, test } from 'vitest';
import type { Entry, EntryBody } from '../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../pipelines/ledger/fold.ts';
import type { PhaseName } from '../../pipelines/plan/phase-table.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import { neverTold, toldTwice } from '../../pipelines/rehearsal/simulation/told.ts';
import { beginTruth } from '../../pipelines/rehearsal/simulation/truth.ts';
import { end, entriesOf, minute, start } from '../support/night.ts';
import { validOrganisation, validPlan } from '../support/valid-plan.ts';

const timeline = timelineOf(validPlan, validOrganisation);
const nameOf = (person: string) => person;

function truthOf(...addresses: readonly string[]) {
  const truth = beginTruth();
  for (const address of addresses) truth.arrived.set(address, 1);
  return truth;
}

function stateOf(bodies: readonly (readonly [number, EntryBody])[]) {
  return foldRecord(bodies.flatMap(([at, body]): readonly Entry[] => entriesOf([body], at)));
}

const begins = (phase: PhaseName): EntryBody => {
  return { kind: 'phase-started', phase, round: 1, attempt: 1, snapshot: 'sha256:a', code: 'x' };
};
const ends = (phase: PhaseName): EntryBody => {
  const result = { result: 'done', summary: { 'zh-CN': '略', en: 'done' }, evidence: [] } as const;
  return { kind: 'phase-finished', phase, round: 1, result };
};
const held = [
  [start, begins('hold')],
  [end, ends('hold')],
] as const;

const checking = (at: number, to: string) => `mail extended/all-staff/shanghai/checking-${at} ${to}`;
const shut = end + 10 * minute;

test('that an end has passed is told once to each, whatever moment stands in the key', () => {
  const once = truthOf(checking(shut, 'a'), checking(shut, 'b'));
  expect(toldTwice(once, stateOf(held), nameOf)).toEqual([]);
  const twice = truthOf(checking(shut, 'a'), checking(shut + minute, 'a'));
  expect(toldTwice(twice, stateOf(held), nameOf)).toEqual([
    'mail extended/all-staff/shanghai/checking a: at 2 moments',
  ]);
});

test('that the door stays shut is told where it does so for longer than a crash costs', () => {
  const missed = (letInAt: number) =>
    neverTold(
      new Set([checking(1_796_505_000_000, 'a')]),
      truthOf(),
      stateOf([...held, [letInAt, begins('re-login')]]),
      nameOf,
      timeline,
      12 * minute,
    );
  expect(missed(shut + 10 * minute)).toEqual([]);
  expect(missed(shut + 20 * minute)).toEqual(['mail extended/all-staff/shanghai/checking a']);
});

test('a call to approve is made whether its phase has begun since or not, by either word for its time', () => {
  const call = (until: string) => `mail summons/it-manager/shanghai/${until}-canary-0 it-manager`;
  const missed = (begunAt: number, ...arrived: readonly string[]) =>
    neverTold(
      new Set([call(`by-${shut}`)]),
      truthOf(...arrived),
      stateOf([...held, [begunAt, begins('canary')]]),
      nameOf,
      timeline,
      12 * minute,
    );
  expect(missed(end + 40 * minute)).toEqual(['mail summons/it-manager/shanghai/-canary-0 it-manager']);
  expect(missed(end + 40 * minute, call('soon'))).toEqual([]);
  expect(missed(end + 5 * minute)).toEqual([]);
});
