// Everything that the backup holds is still in the messenger.

import { expect, test } from 'vitest';
import { openSubject } from '../../pipelines/adapters/checks/subject.ts';

test('the history is complete against the backup', async () => {
  const { history, backedUp } = await openSubject();
  expect(backedUp.length, 'the backup names no item').toBeGreaterThan(0);
  const there = new Set<string>();
  for (let cursor: string | null = null, more = true; more; ) {
    const page = await history.exportSince(cursor);
    for (const { id } of page.items) there.add(id);
    cursor = page.cursor;
    more = page.more === true;
  }
  expect(backedUp.filter((id) => !there.has(id)).slice(0, 20)).toEqual([]);
});
