// A new group, a message in it, and everybody in it reads the same.

import { expect, test } from 'vitest';
import { actAsTwo } from './acting-people.ts';

test('a message in a new group reaches all of it, once', async () => {
  const { subject, first, second } = await actAsTwo('group');
  const group = await first.createGroup(
    'Verification group',
    [first.account, second.account],
    `${subject.run}/group`,
  );
  const key = `${subject.run}/group/hello`;
  const id = await first.send(group, 'hello, all of you', key);
  expect(await first.send(group, 'hello, all of you', key)).toBe(id);
  for (const reader of [first, second]) {
    const received = await reader.receive(group);
    expect(received.filter((message) => message.text === 'hello, all of you')).toHaveLength(1);
  }
});
