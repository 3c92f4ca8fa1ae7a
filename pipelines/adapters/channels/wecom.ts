// A WeCom group robot. Success is errcode 0 in the body: a refused message is answered with 200 as well. The
// codes for a wrong key come from concordant copies of the vendor's page; another code counts as a right key.

import type { MessageChannel } from '../../ports.ts';
import { type Errcodes, readErrcode, workingBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { type WebService, webChannel } from './web-channel.ts';

const codes: Errcodes = {
  code: 'errcode',
  text: 'errmsg',
  // "api freq out of limit": 20 a minute for one robot. 45033 is too many at once, -1 a busy system.
  later: { 45009: 60_000, 45033: 10_000, [-1]: 10_000 },
  locked: [93000, 93004, 40014, 40001],
};

export function wecomChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const request = (body: object) => jsonTo(address.url, body);
  return webChannel(service, {
    request: ({ text }) => request({ msgtype: 'markdown', markdown: { content: text } }),
    read: (answer) => readErrcode(answer, codes),
    probe: async () => workingBy(await post(request({ msgtype: 'none' })), now(), codes),
  });
}
