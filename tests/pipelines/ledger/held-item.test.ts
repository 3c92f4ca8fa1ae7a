// How an approval on paper was decided, in the words in which people say no.

import { expect, test } from 'vitest';
import { approvalIn, decisionIn } from '../../../pipelines/ledger/held-item.ts';

const written = (text: string) =>
  approvalIn({ key: 'h-1', conversation: 'c', from: 'li-01', at: '', kind: 'approval', text });

test.for([
  ['PO-7 approved', 'approved'],
  ['PO-7 同意', 'approved'],
  ['PO-7 审批通过', 'approved'],
  ['PO-7 rejected', 'rejected'],
  ['PO-7 驳回', 'rejected'],
  ['PO-7 不同意', 'rejected'],
  ['PO-7 不通过', 'rejected'],
  ['PO-7 不予批准', 'rejected'],
  ['PO-7 not approved', 'rejected'],
] as const)('“%s” is %s', ([text, decision]) => {
  expect(written(text)).toEqual({ id: 'PO-7', decision, by: 'li-01' });
});

test('what says neither is no decision', () => {
  expect(decisionIn('PO-7 perhaps')).toBeNull();
});
