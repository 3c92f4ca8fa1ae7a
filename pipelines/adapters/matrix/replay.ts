// Replays held work into the homeserver through an application service, which alone may set who wrote and
// when. The item's key is the transaction, on a device of its own: without a device, transactions are lost
// when the server's process ends, and the same key as another person returns the first person's message. What
// stands under a key is read back from the event and its file.

import { sha256 } from '../../ledger/canonical.ts';
import { approvalIn, digestOfItem } from '../../ledger/held-item.ts';
import { problemIn, type Said } from '../../ledger/read-foreign.ts';
import type { OutboxItem, ReplayTarget } from '../../ports.ts';
import { type JsonClient, nullWhere } from '../http/json-client.ts';
import type { AdminSession } from './admin-session.ts';
import { findUser, haveDevice } from './admin-users.ts';
import { type AppService, replayDevice } from './app-service.ts';
import type { ApprovalRoom } from './approvals.ts';
import { downloadFile, uploadOnce } from './files.ts';
import { type Actor, keep, readKept } from './keyed-data.ts';
import { accountOf, admin, part, serverNameOf, userIdOf } from './names.ts';
import { joinRoom, type MatrixEvent, matrixEvent, roomOf, sendEvent } from './rooms.ts';

/** Stored in the event beside its text, so that the item can be rebuilt from it. */
type HeldMark = Said<typeof heldMark>;

const heldMark = {
  key: 'text',
  conversation: 'text',
  kind: '=message|upload|approval',
  /** The time as the item has it; the same moment as the event's own time. */
  at: 'text',
} as const;

const markName = 'tideover.held';

const eventId = { room: 'text', event: 'text' } as const;
type EventId = Said<typeof eventId>;

export function matrixReplay(setting: {
  readonly matrix: JsonClient;
  readonly session: AdminSession;
  /** The service's own user keeps notes on which event each key became. */
  readonly service: AppService;
  readonly approvals: ApprovalRoom;
}): ReplayTarget {
  const { matrix, session, approvals } = setting;
  const service: Actor = { token: setting.service.token };
  const staff = new Map<string, boolean>();
  const rooms = new Map<string, string>();

  async function put(item: OutboxItem): Promise<Awaited<ReturnType<ReplayTarget['put']>>> {
    const bot = await setting.service.userId();
    const stands = await itemUnder(item.key);
    if (stands !== null) {
      if (stands.digest === digestOfItem(item)) return { result: 'done', id: stands.place.event };
      return { result: 'refused', why: `another item stands under the key ${item.key}` };
    }
    if (item.file !== undefined && sha256(item.file.bytes) !== item.file.digest) {
      return { result: 'refused', why: `the bytes of ${item.file.name} do not fit their digest` };
    }
    const sender = userIdOf(item.from, serverNameOf(bot));
    if (!(await isStaff(sender))) return { result: 'refused', why: `no account ${item.from}` };
    const room = await roomFor(item.conversation, serverNameOf(bot));
    if (room === null) return { result: 'refused', why: `no room for the conversation ${item.conversation}` };
    if (item.kind === 'approval') await approvals.record(approvalIn(item), item);
    const event = await send(item, sender, room, bot);
    await keep(matrix, service, bot, `replayed/${item.key}`, { room, event });
    return { result: 'done', id: event };
  }

  /** Whether the account can be sent as. Makes its replay device, without which transactions do not hold. */
  async function isStaff(userId: string): Promise<boolean> {
    const known = staff.get(userId);
    if (known !== undefined) return known;
    const user = await findUser(session, userId);
    const there = user !== null && !user.deactivated;
    if (there) await haveDevice(session, userId, replayDevice);
    staff.set(userId, there);
    return there;
  }

  async function roomFor(conversation: string, serverName: string): Promise<string | null> {
    const cached = rooms.get(conversation);
    if (cached !== undefined) return cached;
    const room = await roomOf(matrix, service.token, conversation, serverName);
    if (room !== null) rooms.set(conversation, room);
    return room;
  }

  async function send(item: OutboxItem, sender: string, room: string, bot: string): Promise<string> {
    const event = { room, key: `replay/${item.key}`, body: await contentOf(item, bot) };
    const query = { user_id: sender, device_id: replayDevice, ts: Date.parse(item.at) };
    const sent = () => sendEvent(matrix, service, event, query);
    const first = await nullWhere(403, sent);
    if (first !== null) return first;
    // If the person has left the group meanwhile, or was only invited, the service joins as them to send the
    // item.
    await joinRoom(matrix, room, service, { user_id: sender });
    return await sent();
  }

  async function contentOf(item: OutboxItem, bot: string): Promise<object> {
    const { key, conversation, kind, at, text, file } = item;
    const mark: HeldMark = { key, conversation, kind, at };
    if (file === undefined) return { msgtype: 'm.text', body: text, [markName]: mark };
    const url = await uploadOnce(matrix, service, bot, { ...file, key: `replay/${key}` });
    return {
      msgtype: 'm.file',
      body: text,
      filename: file.name,
      url,
      info: { size: file.bytes.length },
      [markName]: mark,
    };
  }

  async function itemUnder(
    key: string,
  ): Promise<{ readonly digest: string; readonly place: EventId } | null> {
    const bot = await setting.service.userId();
    const place = await readKept(matrix, service, bot, `replayed/${key}`, eventId);
    if (place === null) return null;
    const event = await eventAt(place);
    return event === null ? null : { digest: await digestOfEvent(event), place };
  }

  async function eventAt({ room, event }: EventId): Promise<MatrixEvent | null> {
    const path = `${admin}/v1/rooms/${part(room)}/context/${part(event)}`;
    const call = { path, query: { limit: 0 } };
    return (await nullWhere(404, () => session.json(call, { event: matrixEvent })))?.event ?? null;
  }

  /** The digest of the item as it really stands there: sender, time, text, and the bytes of the file. */
  async function digestOfEvent(event: MatrixEvent): Promise<string> {
    const said = event.content[markName];
    const mark = problemIn(said, heldMark) === null ? (said as HeldMark) : undefined;
    const url = event.content.url;
    const trueTime = mark !== undefined && Date.parse(mark.at) === event.origin_server_ts;
    const bytes = typeof url === 'string' ? await downloadFile(session.bytes, url) : null;
    return digestOfItem({
      key: mark?.key ?? '',
      conversation: mark?.conversation ?? '',
      kind: mark?.kind ?? 'message',
      at: trueTime ? mark.at : new Date(event.origin_server_ts).toISOString(),
      from: accountOf(event.sender),
      text: String(event.content.body ?? ''),
      ...(bytes && { file: { name: String(event.content.filename), digest: sha256(bytes) } }),
    });
  }

  return { put, digestOf: async (key) => (await itemUnder(key))?.digest ?? null };
}
