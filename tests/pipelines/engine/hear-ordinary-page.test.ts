// A vendor that has ordinary pages and feeds, and has never heard of us: his words end hold, and old ones do not.

import { afterEach, expect, test } from 'vitest';
import { vendorNewsOverHttp } from '../../../pipelines/adapters/http/vendor-news.ts';
import { hearVendor } from '../../../pipelines/engine/hear-vendor.ts';
import { sourcesThatSayDone } from '../../../pipelines/gates/vendor-word.ts';
import { type RunningServer, serve } from '../../../pipelines/rehearsal/messenger/http-server.ts';
import { hour, openNight, start } from '../../support/night.ts';
import { validPlan } from '../../support/valid-plan.ts';

let server: RunningServer | null = null;
afterEach(() => server?.close());

async function heardAt(at: number, says: (asked: number) => string) {
  const night = await openNight({ at });
  let asked = 0;
  server = await serve({
    'GET /page': () => ({
      status: 200,
      body: Buffer.from(`<html><body><main><p>${says(asked)}</p></main></body></html>`),
    }),
    'GET /feed': () => ({
      status: 200,
      body: Buffer.from(
        `<rss version="2.0"><channel><item><title>公告</title><description>${says(asked)}</description></item></channel></rss>`,
      ),
    }),
  });
  const sources = ['page', 'feed'].map((id) => ({ id, url: `${server?.baseUrl}/${id}` }));
  const news = vendorNewsOverHttp({ sources });
  const look = async () => {
    await hearVendor(night.run, news);
    asked += 1;
  };
  const done = () => sourcesThatSayDone(night.run.state(), validPlan).map(({ source }) => source);
  return { night, look, done, close: () => news.close() };
}

test('a page and a feed that say 维护已完成 after the start are two sources that agree', async () => {
  const { look, done, close } = await heardAt(start + hour, (asked) =>
    asked === 0 ? '系统维护正在进行中。' : '系统维护已完成，服务恢复。',
  );
  await look();
  expect(done()).toEqual([]);
  await look();
  expect(done()).toEqual(['page', 'feed']);
  close();
});

test('words that stood there before the start are old news, whenever they are read again', async () => {
  const { night, look, done, close } = await heardAt(start - hour, () => '系统维护已完成，服务恢复。');
  await look();
  await night.clock.sleep(2 * hour);
  await look();
  expect(done()).toEqual([]);
  close();
});
