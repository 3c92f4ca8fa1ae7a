// Everything that the backup holds is still in the messenger.

import { expect, test } from 'vitest';
import { openSubject } from '../../pipelines/adapters/checks/subject.ts';

test('the history is complete against the backup', async () => {
  const { history, backedUp } = await openSubject();
  expect(backedUp.length, 'the backup names no item').toBeGreaterThan(0);
  const { items } = await history.exportSince(null);
  const there = new Set(items.map((item) => item.id));
  expect(backedUp.filter((id) => !there.has(id)).slice(0, 20)).toEqual([]);
});
