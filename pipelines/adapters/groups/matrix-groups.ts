// Rooms of a Matrix homeserver as temporary groups (client-server API v1.16), made and owned by the account
// of the token. A room is found again by its alias, which we choose and which exists only once. Only the
// homeserver's administrator can close a room.

import { sha256 } from '../../ledger/canonical.ts';
import type { Post } from '../channels/post.ts';
import { askTool, type GroupTool } from './group-tool.ts';

/** `secret` is `https://host#TOKEN`. */
export function matrixGroups(secret: string, post: Post): GroupTool {
  const [, base = '', token = ''] = /^(https:\/\/[^/#\s]+)\/?#(\S+)$/.exec(secret.trim()) ?? [];
  let me: Promise<string> | null = null;

  const ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
    askTool(post, `Matrix ${path}`, {
      method,
      url: new URL(`${base}/_matrix/client/v3/${path}`),
      headers: { authorization: `Bearer ${token}` },
      body,
    });
  const must = async (...call: Parameters<typeof ask>) => {
    const { status, fields } = await ask(...call);
    if (status === 200) return fields;
    throw new Error(`Matrix ${call[1]}: ${String(fields.errcode ?? status)}`);
  };
  /** `:example.com`, with which every name of this server ends. */
  const server = async (): Promise<string> => {
    me ??= must('GET', 'account/whoami').then(({ user_id: user }) => String(user));
    return (await me).replace(/^[^:]*/, '');
  };
  const roomOf = (id: string, path: string): string => `rooms/${encodeURIComponent(id)}/${path}`;
  return {
    longestName: 255,
    find: async (key) => {
      const alias = encodeURIComponent(`#tideover-${key}${await server()}`);
      const { status, fields } = await ask('GET', `directory/room/${alias}`);
      if (status === 404) return null;
      if (status !== 200) throw new Error(`Matrix directory: ${String(fields.errcode ?? status)}`);
      const id = String(fields.room_id);
      // Fails here if somebody else made a room under our alias, since nothing of it may be read.
      const { name } = await must('GET', roomOf(id, 'state/m.room.name'));
      const { chunk } = await must('GET', roomOf(id, 'members'));
      const members = (chunk as readonly { state_key: string; content: { membership: string } }[]).flatMap(
        ({ state_key: user, content }) => (['join', 'invite'].includes(content.membership) ? [user] : []),
      );
      return { id, title: String(name), members };
    },
    memberOf: async ({ account }) => {
      const user = `@${account}${await server()}`;
      const { status, fields } = await ask('GET', `profile/${encodeURIComponent(user)}`);
      if (status === 404) return null;
      if (status !== 200) throw new Error(`Matrix profile: ${String(fields.errcode ?? status)}`);
      return user;
    },
    make: async (key, title, members) => {
      const { status, fields } = await ask('POST', 'createRoom', {
        name: title,
        room_alias_name: `tideover-${key}`,
        preset: 'private_chat',
        invite: members,
      });
      if (status !== 200 && fields.errcode !== 'M_ROOM_IN_USE')
        throw new Error(`Matrix createRoom: ${String(fields.errcode ?? status)}`);
    },
    add: async (room, members) => {
      for (const user of members) await must('POST', roomOf(room, 'invite'), { user_id: user });
    },
    post: async (room, text) => {
      const path = `send/m.room.message/${sha256(JSON.stringify([room, text]))}`;
      await must('PUT', roomOf(room, path), { msgtype: 'm.text', body: text });
    },
    rename: async (room, name) => {
      await must('PUT', roomOf(room, 'state/m.room.name'), { name });
    },
  };
}
