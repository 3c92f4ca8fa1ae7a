// One outcome for a whole segment, from which the word for each recipient can be read again.

import { expect, test } from 'vitest';
import { type Heard, outcomeOf } from '../../../pipelines/effects/segment-outcome.ts';

const recipients = ['one', 'two', 'three'];
const accepted: Heard = { result: 'accepted', receipt: 'r' };
const refused = (why: string): Heard => ({ result: 'refused', why });
const unknown = (why: string): Heard => ({ result: 'unknown', why });

test('all refused is a failure, with the first reason', () => {
  const heard = [refused('no such person'), refused('later'), refused('later')];
  expect(outcomeOf(heard, recipients)).toEqual({ result: 'failed', why: 'no such person' });
});

test('names whoever was refused beside those who have it, and why', () => {
  expect(outcomeOf([accepted, refused('no such person'), accepted], recipients)).toEqual({
    result: 'done',
    detail: { accepted: 2, refused: 1, why: 'no such person' },
    refused: ['two'],
  });
});

test('leaves in doubt those alone of whom nothing is known, and keeps who was refused', () => {
  expect(outcomeOf([accepted, refused('later'), unknown('timed out')], recipients)).toEqual({
    result: 'in-doubt',
    why: 'timed out',
    recipients: ['three'],
    refused: ['two'],
  });
});

test('counts what waits in a queue as nobody’s yet', () => {
  expect(outcomeOf([accepted, { result: 'queued' }, { result: 'queued' }], recipients)).toEqual({
    result: 'done',
    detail: { accepted: 1, refused: 0, queued: 2 },
  });
});
