// Whatever keeps fetch from asking, the reason holds nothing of the address or the headers.

import { expect, test } from 'vitest';
import { quietFetch } from '../../../../pipelines/adapters/http/quiet-fetch.ts';

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
