// A desktop logs in and syncs.

import { expect, test } from 'vitest';
import { openSubject } from '../../pipelines/adapters/checks/subject.ts';

test('a desktop logs in and syncs', async () => {
  const { sessions, people } = await openSubject();
  const [person] = people;
  if (person === undefined) throw new Error('the subject names nobody to act as');
  const result = await sessions.logIn(person.account, { id: 'check-desktop', ...person.desktop });
  expect(result).toMatchObject({ result: 'in' });
  if (result.result === 'in') await result.session.logOut();
});
