// A Matrix room (client-server API v1.16, PUT /rooms/{roomId}/send): the address is the room's, and what stands behind #
// the access token of whoever writes there. The message's key is its transaction, so that a repeated one is the same.

import type { MessageChannel, SendResult } from '../../ports.ts';
import { nothingKnown } from './errcode-robot.ts';
import type { PostRequest } from './post.ts';
import { type Answered, fieldsOf, meaningOf, type WebService, webChannel } from './web-channel.ts';

export function matrixChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const call = (method: 'GET' | 'PUT', path: string, body = ''): PostRequest => ({
    method,
    url: new URL(path, address.url),
    headers: { authorization: `Bearer ${address.signingSecret}`, 'content-type': 'application/json' },
    body,
  });
  const refused = ({ status, text }: Answered): SendResult => ({
    result: 'refused',
    why: `${status}: ${String(fieldsOf(text)?.errcode ?? text)}`,
  });
  return webChannel(service, {
    request: ({ key, text }) =>
      call(
        'PUT',
        `${address.url.pathname}/send/m.room.message/${key}`,
        JSON.stringify({ msgtype: 'm.text', body: text }),
      ),
    read: (answer) => {
      const event = fieldsOf(answer.text)?.event_id;
      if (answer.status >= 300) return refused(answer);
      return typeof event === 'string'
        ? { result: 'accepted', receipt: event }
        : { result: 'unknown', why: 'it answered neither yes nor no' };
    },
    probe: async () => {
      const answer = await post(call('GET', '/_matrix/client/v3/account/whoami'));
      const user = answer.kind === 'answer' ? fieldsOf(answer.text)?.user_id : undefined;
      if (typeof user === 'string') return { works: true, detail: user };
      const result = meaningOf(answer, now(), refused);
      return 'why' in result ? { works: false, why: result.why } : nothingKnown;
    },
  });
}
