// A WeCom group robot. Success is errcode 0 in the body: a refused message is answered with 200 too. The
// codes for a wrong key come from several matching copies of the vendor's page; any other code means that the
// key is right.

import { readBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { overAddress } from './web-channel.ts';

const answers = readBy({
  code: 'errcode',
  text: 'errmsg',
  // "api freq out of limit": 20 a minute for one robot. 45033 is too many at once, -1 a busy system.
  later: { 45009: 60_000, 45033: 10_000, [-1]: 10_000 },
  locked: [93000, 93004, 40014, 40001],
});

export const wecomChannel = overAddress(({ url }) => ({
  ...answers,
  request: ({ text }) => jsonTo(url, { msgtype: 'markdown', markdown: { content: text } }),
  probe: () => jsonTo(url, { msgtype: 'none' }),
}));
