// What an ERP exports is read as it comes; anything else is one clear error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalList, approvalsIn } from '../../../../pipelines/adapters/by-hand/approval-list.ts';
import { UserError } from '../../../../pipelines/errors.ts';

const both = [
  { id: 'PO-1', decision: 'approved', by: 'li-01' },
  { id: 'PO-2', decision: 'rejected', by: 'wang-02' },
];

test.for<readonly [string, string]>([
  [
    'CSV in English',
    'Number,Status,Approver\nPO-1,Approved,li-01\nPO-2,Rejected,wang-02\nPO-3,Pending,li-01\n',
  ],
  ['CSV in Chinese', '单号;审批结果;审批人\nPO-1;同意;li-01\nPO-2;不同意;wang-02\nPO-3;审批中;li-01\n'],
  ['JSON', JSON.stringify({ approvals: [...both, { id: 'PO-3', decision: 'open', by: 'x' }] })],
])('%s is read, and what is not decided yet left out', ([, text]) => {
  expect(approvalsIn(text, 'list')).toEqual(both);
});

test.for<readonly [string, string | undefined]>([
  ['审批通过', 'approved'],
  ['审批不通过', 'rejected'],
  ['未获批准', 'rejected'],
  ['Not approved', 'rejected'],
  ['Disapproved', 'rejected'],
  ['Pending approval', undefined],
  ['Waiting to be approved', undefined],
  ['待批准', undefined],
])('the status “%s” is %s', ([status, decision]) => {
  expect(approvalsIn(`id,status,by\nPO-1,${status},li-01\n`, 'list')[0]?.decision).toBe(decision);
});

test('by https, and an answer that is none is told', async () => {
  const answers = (body: string, status: number) => async () => new Response(body, { status });
  expect(await approvalList('https://erp.example.com/a', answers(JSON.stringify(both), 200)).list()).toEqual(
    both,
  );
  await expect(approvalList('https://erp.example.com/a', answers('', 503)).list()).rejects.toThrow(
    'it answers 503',
  );
  await expect(approvalList('/no/such/file').list()).rejects.toThrow('there is no text');
});

test('whatever is given, it is approvals or one clear error', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .array(fc.array(fc.string()))
      .map((rows) => `id,decision,by\n${rows.map((row) => row.join(',')).join('\n')}`),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        for (const { id, decision } of approvalsIn(given, 'list'))
          expect(id !== '' && ['approved', 'rejected'].includes(decision)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { numRuns: 500 },
  );
});

test('an error names the place without the token that stands in its address', async () => {
  const refuse = async () => new Response('', { status: 403 });
  const list = approvalList('https://erp.example.com/export?token=s3cr3t-of-the-erp', refuse).list();
  const error = await list.catch((thrown: UserError) => thrown);
  expect(error).toMatchObject({ where: 'https://erp.example.com/export' });
});
