// A vendor's page that somebody else controls: what it says is its own word, whatever name it gives itself.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { vendorNewsOverHttp } from '../../pipelines/adapters/http/vendor-news.ts';
import { hearVendor } from '../../pipelines/engine/hear-vendor.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { bodiesOf, openNight } from '../support/night.ts';

test('22: one source that also speaks under the name of the other calls nothing off', async () => {
  const night = await openNight({ plan: { 'announcement.confirmFrom': 1 } });
  const word = {
    status: 'cancelled',
    at: toInstantText(night.clock.now()),
    // Of this window, though it is said long before.
    url: night.run.snapshot().plan.announcement.url,
    text: 'cancelled',
  };
  const page = JSON.stringify({ statements: ['one', 'two'].map((source) => ({ ...word, source })) });
  const server = createServer((request, response) =>
    request.url === '/one' ? response.end(page) : response.end('{"statements":[]}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sources = ['one', 'two'].map((id) => ({ id, url: `http://127.0.0.1:${port}/${id}` }));
  const vendor = vendorNewsOverHttp({ sources });
  try {
    for (let look = 0; look < 3; look += 1) await hearVendor(night.run, vendor);
    expect(new Set(bodiesOf(night, 'vendor-said').map(({ source }) => source))).toEqual(new Set(['one']));
    expect(night.run.state().calledOff).toBeNull();
  } finally {
    vendor.close();
    server.closeAllConnections();
    server.close();
  }
});
