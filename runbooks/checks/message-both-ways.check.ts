// A message there and one back, and how long it takes until the other one reads it.

import { expect, test } from 'vitest';
import { actAsTwo } from './acting-people.ts';

/** Longer than this people would call it broken. */
const slowestMs = 5_000;

test('a message goes both ways', async () => {
  const { subject, first, second } = await actAsTwo('message');
  const conversation = await first.createGroup(
    'Verification',
    [first.account, second.account],
    `${subject.run}/both-ways`,
  );
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    const began = subject.clock.now();
    const id = await from.send(
      conversation,
      `verification from ${from.account}`,
      `${subject.run}/both-ways/${from.account}`,
    );
    const received = await to.receive(conversation);
    expect(received.map((message) => message.id)).toContain(id);
    expect(subject.clock.now() - began).toBeLessThan(slowestMs);
  }
});
