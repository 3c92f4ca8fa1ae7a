import { expect, test } from 'vitest';
import { contextFor } from '../../../pipelines/engine/phase-context.ts';
import { localised } from '../../../pipelines/plan/plan.ts';
import { bodiesOf, openNight } from '../../support/night.ts';

const words = localised('交接', 'Hand over');

test('a phase asks a person once, however often it runs, and anew in other words', async () => {
  const night = await openNight();
  const { ask } = contextFor(night.run, 'hold', 1);
  await ask('hand-over', words, 'security-officer');
  await ask('hand-over', words, 'security-officer');
  expect(bodiesOf(night, 'to-do')).toMatchObject([
    { number: 1, id: 'hand-over', text: words, owner: 'security-officer' },
  ]);
  await ask('hand-over', localised('向负责人交接', 'Hand over to the lead'));
  const [, anew, ...more] = bodiesOf(night, 'to-do');
  expect([anew?.number, anew?.owner, more]).toEqual([
    2,
    night.run.snapshot().plan.raci.find(({ phase }) => phase === 'hold')?.responsible[0] ??
      night.run.snapshot().plan.emergencyContacts[0],
    [],
  ]);
});
