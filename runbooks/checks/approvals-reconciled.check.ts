// Every approval taken offline stands in the messenger's workflow, once, with the same decision by the same person.

import { expect, test } from 'vitest';
import { openSubject } from '../../pipelines/adapters/checks/subject.ts';
import { reconcileApprovals } from '../../pipelines/continuity/reconcile.ts';

test('offline approvals and the messenger agree', async () => {
  const { approvals, approvalRecords } = await openSubject();
  const result = reconcileApprovals(approvals, await approvalRecords.list());
  expect(result).toMatchObject({ matched: approvals.length, missing: [], different: [], twice: [] });
});
