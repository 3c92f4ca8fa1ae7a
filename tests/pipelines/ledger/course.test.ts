// Which turns a window takes, read off its record: what readers are told of a passed end behind which nobody is let in.

import { expect, test } from 'vitest';
import { turnsOf } from '../../../pipelines/ledger/course.ts';
import type { Entry, EntryBody } from '../../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { end, entriesOf, hour, minute, start } from '../../support/night.ts';

type At = readonly [number, EntryBody];

const begins = (at: number, phase: PhaseName): At => [
  at,
  { kind: 'phase-started', phase, round: 1, attempt: 1, snapshot: 'sha256:a', code: 'x' },
];
const text = { 'zh-CN': '略', en: 'x' };
const ends = (at: number, phase: PhaseName): At => [
  at,
  { kind: 'phase-finished', phase, round: 1, result: { result: 'done', summary: text, evidence: [] } },
];
const stops = (at: number, phase: PhaseName): At => {
  const result = { result: 'stopped', why: 'x', whatToDo: text, evidence: [] } as const;
  return [at, { kind: 'phase-finished', phase, round: 1, result }];
};
const moves = (at: number, from: number, to: number): At => [
  at,
  {
    kind: 'amended',
    from: 'sha256:a',
    to: 'sha256:b',
    change: {
      kind: 'extend',
      end: `${toInstantText(to)}[UTC]`,
      previousEnd: `${toInstantText(from)}[UTC]`,
      reason: '',
      by: 'it-manager',
    },
    cause: `move-${to}`,
    voids: [],
  },
];

const done = [begins(start, 'hold'), ends(end, 'hold')];

/** The kinds of turns, and minutes after the announced end. */
function turns(bodies: readonly At[], now: number, endNow = end) {
  const entries = bodies.flatMap(([at, body]): readonly Entry[] => entriesOf([body], at));
  return turnsOf(foldRecord(entries), { end: endNow, now }).map(
    ({ kind, at }) => `${kind} ${(at - end) / minute}`,
  );
}

test('the door that stays shut behind a passed end is told of ten minutes later, until people are let in', () => {
  expect(turns(done, end + 9 * minute)).toEqual([]);
  expect(turns(done, end + hour)).toEqual(['checking 10']);
  expect(turns([...done, begins(end + 9 * minute, 're-login')], end + hour)).toEqual([]);
  expect(turns([...done, begins(end + 11 * minute, 're-login')], end + hour)).toEqual(['checking 10']);
});

test('a stop before that is told as what it is, and the shut door not beside it', () => {
  const stopped = [...done, begins(end + minute, 'canary'), stops(end + 5 * minute, 'canary')];
  expect(turns(stopped, end + hour)).toEqual(['return-paused 5']);
});

test('an end that was moved behind the shut door does not tell of it a second time', () => {
  const moved = [...done, moves(end + 20 * minute, end, end + 30 * minute)];
  expect(turns(moved, end + 2 * hour, end + 30 * minute)).toEqual(['checking 10', 'extended 20']);
});
