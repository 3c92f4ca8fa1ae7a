// A Matrix room (client-server API v1.16, PUT /rooms/{roomId}/send): the address is the room's, and behind #
// stands the sender's access token. The message's key is the transaction, so that a repeated one is the same.

import type { PostRequest } from './post.ts';
import { fieldsOf, overAddress, unclear } from './web-channel.ts';

export const matrixChannel = overAddress(({ url: room, behindHash }) => {
  const call = (method: 'GET' | 'PUT', path: string, body = ''): PostRequest => ({
    method,
    url: new URL(path, room),
    headers: { authorization: `Bearer ${behindHash}`, 'content-type': 'application/json' },
    body,
  });
  return {
    request: ({ key, text }) =>
      call(
        'PUT',
        `${room.pathname}/send/m.room.message/${key}`,
        JSON.stringify({ msgtype: 'm.text', body: text }),
      ),
    read: ({ status, text }) => {
      const { event_id: event, errcode } = fieldsOf(text) ?? {};
      if (status >= 300) return { result: 'refused', why: `${status}: ${String(errcode ?? text)}` };
      return typeof event === 'string' ? { result: 'accepted', receipt: event } : unclear;
    },
    probe: () => call('GET', '/_matrix/client/v3/account/whoami'),
    proves: ({ text }) => {
      const user = fieldsOf(text)?.user_id;
      return typeof user === 'string' ? { works: true, detail: user } : null;
    },
  };
});
