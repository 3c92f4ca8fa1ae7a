// Exports the whole history as its administrator may read it: people, rooms, every event of every room, every
// file with its SHA-256. One cursor holds for all rooms: the stream position before the export began. What is
// written meanwhile comes in this export or the next, and in both it has the same id. Encrypted events stay
// ciphertext.

import { randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sha256 } from '../../ledger/canonical.ts';
import { answerOf, type Said } from '../../ledger/read-foreign.ts';
import type { HistoryItem, MessengerHistory } from '../../ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { AdminSession } from './admin-session.ts';
import { listUsers } from './admin-users.ts';
import { downloadFile } from './files.ts';
import { admin, client, part } from './names.ts';
import { pagesOf } from './pages.ts';
import { eventsOf, listRooms, membersOf } from './rooms.ts';

/** Where an export ended: a position in the stream of events, and the newest file's time on the server. */
const cursorShape = { stream: 'text', files: 'number' } as const;
type Cursor = Said<typeof cursorShape>;

const textOrNull = { $any: ['text', 'null'] } as const;
const mediaEntry = {
  media_id: 'text',
  created_ts: 'number',
  media_length: { $any: ['number', 'null'] },
  media_type: textOrNull,
  upload_name: textOrNull,
  'sha256?': textOrNull,
} as const;
type MediaEntry = Said<typeof mediaEntry>;
const ownersPage = { users: { $list: { user_id: 'text' } }, 'next_token?': 'number' } as const;
const mediaPage = { media: { $list: mediaEntry }, 'next_token?': 'number' } as const;

const roomsAtOnce = 4;

export function matrixHistory(session: AdminSession, serverName: () => Promise<string>): MessengerHistory {
  return {
    exportSince: async (since) => {
      const before = since === null ? null : answerOf(since, cursorShape, 'The cursor of the export before');
      const stream = await streamPosition(session);
      const people = await exportPeople(session);
      const rooms = await exportRooms(session);
      const events = await exportEvents(session, before?.stream ?? null);
      const files = await exportFiles(session, await serverName(), before?.files ?? 0);
      const cursor: Cursor = { stream, files: files.newest };
      return { items: [...people, ...rooms, ...events, ...files.items], cursor: JSON.stringify(cursor) };
    },
    readFile: async function* ({ id }) {
      yield await downloadFile(session.bytes, id);
    },
  };
}

async function exportPeople(session: AdminSession): Promise<readonly HistoryItem[]> {
  const users = await listUsers(session);
  return users.map(({ name, displayname, admin: isAdmin, user_type }) =>
    item(name, 'contact', { name, displayname, admin: Boolean(isAdmin), user_type }),
  );
}

async function exportRooms(session: AdminSession): Promise<readonly HistoryItem[]> {
  const rooms = await listRooms(session);
  return await inParallel(rooms, roomsAtOnce, async ({ room_id, name, canonical_alias }) =>
    item(room_id, 'group', { room_id, name, canonical_alias, members: await membersOf(session, room_id) }),
  );
}

async function exportEvents(session: AdminSession, from: string | null): Promise<readonly HistoryItem[]> {
  const rooms = await listRooms(session);
  const perRoom = await inParallel(rooms, roomsAtOnce, async ({ room_id }) =>
    (await eventsOf(session, room_id, { from })).map((event) =>
      item(event.event_id, event.state_key === undefined ? 'message' : 'configuration', {
        event_id: event.event_id,
        room_id,
        sender: event.sender,
        type: event.type,
        origin_server_ts: event.origin_server_ts,
        content: event.content,
        ...(event.state_key === undefined ? {} : { state_key: event.state_key }),
      }),
    ),
  );
  return perRoom.flat();
}

async function exportFiles(
  session: AdminSession,
  serverName: string,
  after: number,
): Promise<{ readonly items: readonly HistoryItem[]; readonly newest: number }> {
  const owners = await ownersOfFiles(session);
  const perOwner = await inParallel(owners, roomsAtOnce, async (owner) => {
    const files = (await filesOf(session, owner)).filter(({ created_ts }) => created_ts > after);
    return await Promise.all(
      files.map(async (file) => {
        const id = `mxc://${serverName}/${file.media_id}`;
        const digest = file.sha256 ?? sha256(await downloadFile(session.bytes, id));
        const { created_ts, media_length, media_type, upload_name } = file;
        const body = { id, owner, created_ts, media_length, media_type, upload_name, sha256: digest };
        return { at: created_ts, item: { ...item(id, 'file', body), fileDigest: digest } };
      }),
    );
  });
  const all = perOwner
    .flat()
    .sort((left, right) => left.at - right.at || (left.item.id < right.item.id ? -1 : 1));
  return { items: all.map((one) => one.item), newest: all.at(-1)?.at ?? after };
}

async function ownersOfFiles(session: AdminSession): Promise<readonly string[]> {
  const query = { limit: 100, order_by: 'user_id' };
  const pages = pagesOf(session, `${admin}/v1/statistics/users/media`, query, ownersPage);
  return (await Array.fromAsync(pages)).flatMap(({ users }) => users.map(({ user_id }) => user_id));
}

async function filesOf(session: AdminSession, owner: string): Promise<readonly MediaEntry[]> {
  const query = { limit: 100, order_by: 'created_ts', dir: 'f' };
  const pages = pagesOf(session, `${admin}/v1/users/${part(owner)}/media`, query, mediaPage);
  return (await Array.fromAsync(pages)).flatMap(({ media }) => media);
}

/** The stream position, by a sync for a room that does not exist, so that no cached answer fits. */
async function streamPosition(session: AdminSession): Promise<string> {
  const nothing = { limit: 0, types: [] };
  const filter = JSON.stringify({
    presence: nothing,
    account_data: nothing,
    room: { rooms: [`!${randomUUID()}:nowhere.invalid`] },
  });
  const call = { path: `${client}/sync`, query: { timeout: 0, filter } };
  return (await session.json(call, { next_batch: 'text' })).next_batch;
}

function item(id: string, kind: HistoryItem['kind'], body: object): HistoryItem {
  return { id, kind, body: canonicalize(body) ?? '' };
}
