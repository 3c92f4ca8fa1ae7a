// Whoever may push can copy what others signed: a word counts once, under whatever name it lies and however often.

import { expect, test } from 'vitest';
import { followCommands } from '../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { bodiesOf, minute, openNight, put } from '../support/night.ts';

test.each([
  ['in one look', false],
  ['in one look after the other', true],
])('a signed word that is copied three times counts once, %s', async (_, isLater) => {
  const night = await openNight();
  const at = toInstantText(night.clock.now());
  const signed = signInRehearsal({
    window: night.run.window,
    by: 'duty-lead',
    at,
    says: '/extend 30m the vendor needs longer',
  });
  for (const name of ['a', 'b', 'c', 'd']) {
    await put(night, 'ssh', name, signed);
    if (!isLater) continue;
    await takeFacts(night.run);
    await followCommands(night.run);
    await night.clock.sleep(minute);
  }
  await takeFacts(night.run);
  await followCommands(night.run);
  expect(bodiesOf(night, 'amended')).toHaveLength(1);
  expect(bodiesOf(night, 'fact-refused')).toHaveLength(3);
});
