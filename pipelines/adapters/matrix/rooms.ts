// Rooms by the names that plans and outboxes use, and what an administrator may read of any room.

import type { AdminSession } from './admin-session.ts';
import { type MatrixClient, MatrixError } from './matrix-client.ts';
import { admin, aliasOf, client, isRoomId, part } from './names.ts';

export interface MatrixEvent {
  readonly event_id: string;
  readonly room_id: string;
  readonly sender: string;
  readonly type: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly state_key?: string;
}

export interface Room {
  readonly room_id: string;
  readonly name: string | null;
  readonly canonical_alias: string | null;
  readonly joined_members: number;
}

/** The room of a conversation, or null when there is none of that name. */
export async function roomOf(
  matrix: MatrixClient,
  token: string,
  conversation: string,
  serverName: string,
): Promise<string | null> {
  if (isRoomId(conversation)) return conversation;
  try {
    const { room_id } = await matrix.json<{ room_id: string }>({
      method: 'GET',
      path: `${client}/directory/room/${part(aliasOf(conversation, serverName))}`,
      token,
    });
    return room_id;
  } catch (error) {
    if (error instanceof MatrixError && error.status === 404) return null;
    throw error;
  }
}

export async function listRooms(session: AdminSession): Promise<readonly Room[]> {
  const rooms: Room[] = [];
  let from: number | undefined;
  do {
    const page: { rooms: readonly Room[]; next_batch?: number } = await session.json({
      method: 'GET',
      path: `${admin}/v1/rooms`,
      query: { limit: 100, from },
    });
    rooms.push(...page.rooms);
    from = page.next_batch;
  } while (from !== undefined);
  return rooms.sort((left, right) => (left.room_id < right.room_id ? -1 : 1));
}

export async function membersOf(session: AdminSession, roomId: string): Promise<readonly string[]> {
  const { members } = await session.json<{ members: readonly string[] }>({
    method: 'GET',
    path: `${admin}/v1/rooms/${part(roomId)}/members`,
  });
  return [...members].sort();
}

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
    const page: { chunk: readonly MatrixEvent[]; end?: string } = await session.json({
      method: 'GET',
      path: `${admin}/v1/rooms/${part(roomId)}/messages`,
      query: {
        dir: 'f',
        limit: eventsPerPage,
        from,
        ...(options.types && { filter: JSON.stringify({ types: options.types }) }),
      },
      timeLimitMs: 60_000,
    });
    events.push(...page.chunk);
    if (page.end === undefined || page.end === from) return events;
    from = page.end;
  }
}
