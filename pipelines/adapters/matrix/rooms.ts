// Finds rooms by the names that plans and outboxes use, and reads what an administrator may read of any room.

import type { Said } from '../../ledger/read-foreign.ts';
import { type Call, type JsonClient, nullWhere } from '../http/json-client.ts';
import type { AdminSession } from './admin-session.ts';
import type { Actor } from './keyed-data.ts';
import { admin, aliasOf, client, part, transactionOf } from './names.ts';
import { pagesOf } from './pages.ts';

export type MatrixEvent = Said<typeof matrixEvent>;

export const matrixEvent = {
  event_id: 'text',
  sender: 'text',
  type: 'text',
  origin_server_ts: 'number',
  content: 'object',
  'state_key?': 'text',
} as const;

export type Room = Said<typeof room>;

const textOrNull = { $any: ['text', 'null'] } as const;
const room = { room_id: 'text', name: textOrNull, canonical_alias: textOrNull } as const;

/** The room of a conversation, or null when there is none of that name. */
export async function roomOf(
  matrix: JsonClient,
  token: string,
  conversation: string,
  serverName: string,
): Promise<string | null> {
  if (conversation.startsWith('!')) return conversation;
  const path = `${client}/directory/room/${part(aliasOf(conversation, serverName))}`;
  const found = await nullWhere(404, () => matrix.json({ path, token }, { room_id: 'text' }));
  return found?.room_id ?? null;
}

/** Joins as the actor, or as the user in the query. May be repeated. */
export async function joinRoom(
  matrix: JsonClient,
  roomId: string,
  as: Actor,
  query: Call['query'] = {},
): Promise<void> {
  const path = `${client}/join/${part(roomId)}`;
  await matrix.json({ method: 'POST', path, query, body: {}, repeatable: true, ...as });
}

/** Sends once per key of the actor's device; gives the event's id. The query may set sender and time. */
export async function sendEvent(
  matrix: JsonClient,
  as: Actor,
  event: { readonly room: string; readonly key: string; readonly type?: string; readonly body: object },
  query: Call['query'] = {},
): Promise<string> {
  const { room, key, type = 'm.room.message', body } = event;
  const path = `${client}/rooms/${part(room)}/send/${type}/${transactionOf(key)}`;
  const call = { method: 'PUT', path, query, body, ...as } as const;
  return (await matrix.json(call, { event_id: 'text' })).event_id;
}

const roomsPage = { rooms: { $list: room }, 'next_batch?': 'number' } as const;

export async function listRooms(session: AdminSession): Promise<readonly Room[]> {
  const pages = await Array.fromAsync(pagesOf(session, `${admin}/v1/rooms`, { limit: 100 }, roomsPage));
  const rooms = pages.flatMap((page) => page.rooms);
  return rooms.sort((left, right) => (left.room_id < right.room_id ? -1 : 1));
}

export async function membersOf(session: AdminSession, roomId: string): Promise<readonly string[]> {
  const path = `${admin}/v1/rooms/${part(roomId)}/members`;
  const { members } = await session.json({ path }, { members: { $list: 'text' } });
  return [...members].sort();
}

const eventsPage = { chunk: { $list: matrixEvent }, 'end?': 'text' } as const;
const eventsPerPage = 1_000;

/** Every event of a room after `from` (all of them when null), oldest first, without being a member. */
export async function eventsOf(
  session: AdminSession,
  roomId: string,
  options: { readonly from?: string | null; readonly types?: readonly string[] } = {},
): Promise<readonly MatrixEvent[]> {
  const events: MatrixEvent[] = [];
  let from = options.from ?? undefined;
  for (;;) {
    const query = {
      dir: 'f',
      limit: eventsPerPage,
      from,
      ...(options.types && { filter: JSON.stringify({ types: options.types }) }),
    };
    const page: Said<typeof eventsPage> = await session.json(
      { path: `${admin}/v1/rooms/${part(roomId)}/messages`, query, timeLimitMs: 60_000 },
      eventsPage,
    );
    events.push(...page.chunk);
    if (page.end === undefined || page.end === from) return events;
    from = page.end;
  }
}
