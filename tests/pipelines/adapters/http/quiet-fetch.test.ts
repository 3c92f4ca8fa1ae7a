// Whatever keeps fetch from asking, the reason holds nothing of the address or the headers.

import { expect, test } from 'vitest';
import { approvalList } from '../../../../pipelines/adapters/by-hand/approval-list.ts';
import { confirmedByHook } from '../../../../pipelines/adapters/http/hook.ts';
import { bytesWithin, quietFetch } from '../../../../pipelines/adapters/http/quiet-fetch.ts';

test.each([
  ['https://desk:s3cr3t@erp.example.com/list', {}],
  ['erp.example.com/s3cr3t', {}],
  ['https://erp.example.com:99999/s3cr3t', {}],
  ['https://127.0.0.1:1/s3cr3t', {}],
  ['https://127.0.0.1:1/', { headers: { authorization: 'Bearer s3cr3t\ns3cr3t' } }],
])('%s: the reason says nothing of what is secret', async (address, init) => {
  const why = await quietFetch('the list', fetch, address, init).catch((error: Error) => error.message);
  expect(why).toMatch(/the list/);
  expect(why).not.toContain('s3cr3t');
});

const place = 'https://erp.example.com/list';

test.each([
  ['a hook', (get: typeof fetch) => confirmedByHook(place, {}, 'is', get)],
  ['a list of approvals', (get: typeof fetch) => approvalList(place, get).list()],
])('%s that answers without end is left', async (_, ask) => {
  let parts = 0;
  let isLeft = false;
  const endless = new ReadableStream({
    pull: (to) => {
      parts += 1;
      // An end after all, so that this test has one.
      if (parts > 200) to.close();
      else to.enqueue(new Uint8Array(1 << 20));
    },
    cancel: () => {
      isLeft = true;
    },
  });
  await expect(ask(async () => new Response(endless))).rejects.toThrow(/longer|larger/);
  expect(isLeft).toBe(true);
});

test('a hook that sends on to another address has confirmed nothing', async () => {
  const asked: (RequestInit | undefined)[] = [];
  const sendsOn: typeof fetch = async (_, init) => {
    asked.push(init);
    return new Response('{"is":"open"}');
  };
  await confirmedByHook(place, { is: 'open' }, 'is', sendsOn);
  expect(asked).toEqual([expect.objectContaining({ redirect: 'error' })]);
});

test('an answer of exactly the most that is read is read', async () => {
  expect(await bytesWithin(3, new Response('abc'))).toEqual(Buffer.from('abc'));
  expect(await bytesWithin(2, new Response('abc'))).toBeNull();
});
