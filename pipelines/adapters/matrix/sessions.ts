// Sessions of our own accounts that act like people. The caller fixes the device's id: transactions are
// remembered per device, so the same key sends once however often the account has logged in since.

import type { LogInResult, PersonalSessions, Session } from '../../ports.ts';
import { type JsonClient, nullWhere, RefusedCall } from '../http/json-client.ts';
import { downloadFile, uploadOnce } from './files.ts';
import type { Actor } from './keyed-data.ts';
import { longestLoginPauseMs } from './matrix-client.ts';
import { accountOf, client, part, serverNameOf, transactionOf } from './names.ts';
import { joinRoom, matrixEvent, roomOf, sendEvent } from './rooms.ts';

const loginTimeLimitMs = 60_000;
const messagesRead = 200;

/** Members load only when they write: a big room's first sync with all of them is four times the size. */
export const firstSyncFilter = JSON.stringify({
  presence: { types: [] },
  room: { timeline: { limit: 10 }, state: { lazy_load_members: true } },
});

export function matrixSessions(matrix: JsonClient, secretOf: (account: string) => string): PersonalSessions {
  return {
    logIn: async (account, device): Promise<LogInResult> => {
      const userAgent = userAgentOf(device);
      try {
        const { access_token: token, user_id: userId } = await matrix.json(
          {
            method: 'POST',
            path: `${client}/login`,
            headers: { 'user-agent': userAgent },
            body: {
              type: 'm.login.password',
              identifier: { type: 'm.id.user', user: account },
              password: secretOf(account),
              device_id: device.id,
              initial_device_display_name: userAgent,
            },
            onceMoreWithinMs: longestLoginPauseMs,
            timeLimitMs: loginTimeLimitMs,
          },
          { access_token: 'text', user_id: 'text' },
        );
        const as = { token, headers: { 'user-agent': userAgent } };
        const query = { timeout: 0, filter: firstSyncFilter };
        await matrix.json({ path: `${client}/sync`, query, ...as, timeLimitMs: loginTimeLimitMs });
        return { result: 'in', session: sessionOf(matrix, userId, as) };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const heldOut = error instanceof RefusedCall && heldOutCodes.has(error.code);
        return { result: heldOut ? 'held-out' : 'failed', why };
      }
    },
  };
}

const heldOutCodes = new Set(['M_USER_LOCKED', 'M_RESOURCE_LIMIT_EXCEEDED', 'ORG_MATRIX_EXPIRED_ACCOUNT']);

/** The user agent of this project's own apps; user-agent.ts reads it. */
export function userAgentOf(device: { readonly platform: string; readonly version: string }): string {
  return `Messenger/${device.version} (${device.platform})`;
}

function sessionOf(matrix: JsonClient, userId: string, as: Actor): Session {
  const serverName = serverNameOf(userId);

  async function roomFor(conversation: string): Promise<string> {
    const room = await roomOf(matrix, as.token, conversation, serverName);
    if (room === null) throw new Error(`no room for the conversation ${conversation}`);
    return room;
  }

  /** An account that another made a member is only invited: when refused, it joins and tries again. */
  async function asMember<Answer>(room: string, act: () => Promise<Answer>): Promise<Answer> {
    const first = await nullWhere('M_FORBIDDEN', act);
    if (first !== null) return first;
    await joinRoom(matrix, room, as);
    return await act();
  }

  return {
    account: accountOf(userId),
    send: async (conversation, text, key) => {
      const room = await roomFor(conversation);
      const event = { room, key, body: { msgtype: 'm.text', body: text } };
      return await asMember(room, () => sendEvent(matrix, as, event));
    },
    receive: async (conversation) => {
      const room = await roomFor(conversation);
      const filter = JSON.stringify({ types: ['m.room.message'] });
      const query = { dir: 'b', limit: messagesRead, filter };
      const call = { path: `${client}/rooms/${part(room)}/messages`, query, ...as };
      const { chunk } = await asMember(room, () => matrix.json(call, { chunk: { $list: matrixEvent } }));
      return chunk.toReversed().map((event) => ({
        id: event.event_id,
        from: accountOf(event.sender),
        text: String(event.content.body ?? ''),
        at: new Date(event.origin_server_ts).toISOString(),
      }));
    },
    createGroup: (title, members, key) => createGroup(matrix, as, { title, members, key, userId }),
    upload: (name, bytes, key) => uploadOnce(matrix, as, userId, { name, bytes, key }),
    download: (id) => downloadFile((call) => matrix.bytes({ ...call, ...as }), id),
    logOut: async () => {
      await matrix.json({ method: 'POST', path: `${client}/logout`, body: {}, ...as });
    },
  };
}

/** The alias is made from the key, so making the group again finds the alias taken, and by which room. */
async function createGroup(
  matrix: JsonClient,
  as: Actor,
  group: {
    readonly title: string;
    readonly members: readonly string[];
    readonly key: string;
    readonly userId: string;
  },
): Promise<string> {
  const { title, members, userId } = group;
  const serverName = serverNameOf(userId);
  const alias = transactionOf(group.key);
  const others = members.map((account) => `@${account}:${serverName}`).filter((id) => id !== userId);
  try {
    const { room_id } = await matrix.json(
      {
        method: 'POST',
        path: `${client}/createRoom`,
        body: { preset: 'private_chat', name: title, room_alias_name: alias, invite: others },
        ...as,
      },
      { room_id: 'text' },
    );
    return room_id;
  } catch (error) {
    if (!(error instanceof RefusedCall) || error.code !== 'M_ROOM_IN_USE') throw error;
    const room = await roomOf(matrix, as.token, `#${alias}:${serverName}`, serverName);
    if (room === null) throw error;
    return room;
  }
}
