// The rooms of a Matrix homeserver, as strict as the specification.

import type { Asked, ServiceAnswer } from '../local-service.ts';
import { jsonOf } from './platform.ts';

// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom: a taken room_alias_name is 400
// M_ROOM_IN_USE; #get_matrixclientv3directoryroomroomalias: 404 M_NOT_FOUND; state and members are for members alone
// (403 M_FORBIDDEN); inviting somebody who is there is 403; a repeated transaction is one event.
const token = 'syt_Z3JvdXBz_0123456789';
export const roomsSecret = `https://matrix.example.com#${token}`;
const bot = '@tideover:example.com';

interface Room {
  name: string;
  readonly members: string[];
  readonly messages: Map<string, string>;
}

export function startRooms(accounts: readonly string[]) {
  const rooms = new Map<string, Room>();
  const aliases = new Map<string, string>();
  const refuse = (status: number, errcode: string): ServiceAnswer => ({
    status,
    body: { errcode, error: 'x' },
  });
  const isUser = (user: unknown) => accounts.some((account) => user === `@${account}:example.com`);
  const inRoom = (
    room: Room,
    method: string,
    what: string,
    request: Record<string, unknown>,
  ): ServiceAnswer => {
    if (!room.members.includes(bot)) return refuse(403, 'M_FORBIDDEN');
    if (what === 'members') {
      const chunk = room.members.map((user) => ({
        state_key: user,
        content: { membership: user === bot ? 'join' : 'invite' },
      }));
      return { body: { chunk } };
    }
    if (what === 'state/m.room.name') {
      if (method === 'PUT') room.name = String(request.name);
      return { body: { name: room.name } };
    }
    if (what === 'invite') {
      if (!isUser(request.user_id) || room.members.includes(String(request.user_id)))
        return refuse(403, 'M_FORBIDDEN');
      room.members.push(String(request.user_id));
      return { body: {} };
    }
    const [, transaction] = /^send\/m\.room\.message\/(\S+)$/.exec(what) ?? [];
    if (transaction === undefined || method !== 'PUT') return refuse(404, 'M_UNRECOGNIZED');
    room.messages.set(transaction, String(request.body));
    return { body: { event_id: `$${transaction}` } };
  };
  return {
    rooms,
    aliases,
    answer: ({ method, path, headers, body }: Asked): ServiceAnswer => {
      if (headers.authorization !== `Bearer ${token}`) return refuse(401, 'M_UNKNOWN_TOKEN');
      const request = jsonOf(body) as Record<string, unknown>;
      const [what = '', ...rest] = path.replace('/_matrix/client/v3/', '').split('/').map(decodeURIComponent);
      if (what === 'account') return { body: { user_id: bot } };
      if (what === 'profile') return isUser(rest[0]) ? { body: {} } : refuse(404, 'M_NOT_FOUND');
      if (what === 'createRoom') {
        const alias = `#${String(request.room_alias_name)}:example.com`;
        const invite = (request.invite ?? []) as readonly string[];
        if (aliases.has(alias)) return refuse(400, 'M_ROOM_IN_USE');
        if (!invite.every(isUser)) return refuse(400, 'M_INVALID_PARAM');
        const id = `!room${rooms.size + 1}:example.com`;
        rooms.set(id, { name: String(request.name), members: [bot, ...invite], messages: new Map() });
        aliases.set(alias, id);
        return { body: { room_id: id } };
      }
      if (what === 'directory') {
        const id = aliases.get(rest[1] ?? '');
        return id === undefined ? refuse(404, 'M_NOT_FOUND') : { body: { room_id: id, servers: [] } };
      }
      const room = rooms.get(rest[0] ?? '');
      return room === undefined
        ? refuse(403, 'M_FORBIDDEN')
        : inRoom(room, method, rest.slice(1).join('/'), request);
    },
  };
}
