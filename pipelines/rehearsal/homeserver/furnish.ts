// Fills a homeserver with a company before a rehearsal: accounts, a room per department with its people, the
// room of approvals, messages and files of the last weeks with their times, and everybody logged in with an
// app that reports its version. Nothing is made twice, so that a rehearsal that was cut off can go on with
// the same company.

import { nullWhere } from '../../adapters/http/json-client.ts';
import { inParallel } from '../../adapters/in-parallel.ts';
import { listUsers } from '../../adapters/matrix/admin-users.ts';
import { approvalEventType } from '../../adapters/matrix/approvals.ts';
import type { MatrixMessenger } from '../../adapters/matrix/matrix.ts';
import {
  accountOf,
  admin,
  aliasOf,
  client,
  part,
  serverNameOf,
  userIdOf,
} from '../../adapters/matrix/names.ts';
import { joinRoom, roomOf, sendEvent } from '../../adapters/matrix/rooms.ts';
import { UserError } from '../../errors.ts';
import type { Person } from '../../plan/roster.ts';
import { seededRandom } from '../random.ts';

export interface Company {
  readonly people: readonly Person[];
  readonly secretOf: (account: string) => string;
  readonly seed: number;
  readonly messages: number;
  readonly files: number;
  /** End of the invented history (epoch ms). */
  readonly until: number;
  readonly approvalsRoom: string;
}

interface Furnishing extends Company {
  readonly messenger: MatrixMessenger;
  readonly asToken: string;
  readonly serverName: string;
}

const atOnce = 8;
const weeksMs = 30 * 24 * 3_600_000;
const sentences = ['日报已更新。', '明早十点例会。', 'Please review the plan.', 'The build is green again.'];

export async function furnish(messenger: MatrixMessenger, asToken: string, company: Company): Promise<void> {
  const serverName = serverNameOf(await messenger.session.userId());
  const work: Furnishing = { ...company, messenger, asToken, serverName };
  await makeAccounts(work);
  const departments = Map.groupBy(company.people, (person) => person.department);
  await inParallel([...departments], atOnce, ([department, people]) => makeRoom(work, department, people));
  const approvals = await makeRoomFor(work, company.approvalsRoom, 'Approvals');
  if (approvals !== null) await joinRoom(messenger.matrix, approvals, { token: asToken });
  await writePast(work);
}

/** Throws where the server has other people than invented ones, because a rehearsal locks everybody out. */
export async function refuseForeigners(
  messenger: MatrixMessenger,
  people: readonly { readonly account: string }[],
  sender: string,
): Promise<void> {
  const ours = new Set([...people.map(({ account }) => account), sender]);
  const users = await listUsers(messenger.session);
  const foreign = users.filter((user) => !user.admin && !ours.has(accountOf(user.name)));
  if (foreign.length === 0) return;
  throw new UserError({
    what: `The homeserver has ${foreign.length} accounts that are not the rehearsal's, for example ${foreign[0]?.name}`,
    where: messenger.matrix.baseUrl,
    whatToDo: 'A rehearsal locks everybody out: name an empty test server, or leave --homeserver out.',
  });
}

async function makeAccounts({ messenger, people, secretOf, serverName }: Furnishing): Promise<void> {
  const there = new Set((await listUsers(messenger.session)).map(({ name }) => name));
  const missing = people.filter(({ account }) => !there.has(userIdOf(account, serverName)));
  await inParallel(missing, atOnce, ({ account, name }) =>
    messenger.session.json({
      method: 'PUT',
      path: `${admin}/v2/users/${part(userIdOf(account, serverName))}`,
      body: { password: secretOf(account), displayname: name },
    }),
  );
}

async function makeRoom(work: Furnishing, department: string, people: readonly Person[]): Promise<void> {
  const room = await makeRoomFor(work, `department-${department}`, department);
  if (room === null) return;
  const { messenger, serverName, asToken: token } = work;
  await inParallel(people, 2, ({ account }) =>
    joinRoom(messenger.matrix, room, { token }, { user_id: userIdOf(account, serverName) }),
  );
}

/** The id of the new room; null when it was there already. */
async function makeRoomFor(work: Furnishing, alias: string, name: string): Promise<string | null> {
  const localpart = aliasOf(alias, work.serverName).slice(1).split(':')[0];
  const body = { preset: 'public_chat', name, room_alias_name: localpart };
  const made = await nullWhere('M_ROOM_IN_USE', () =>
    work.messenger.session.json(
      { method: 'POST', path: `${client}/createRoom`, body, repeatable: false },
      { room_id: 'text' },
    ),
  );
  return made?.room_id ?? null;
}

async function writePast(work: Furnishing): Promise<void> {
  const { messenger, asToken, people, seed, serverName } = work;
  const random = seededRandom(seed, 'matrix-past');
  const told = Array.from({ length: work.messages }, (_, place) => ({
    person: random.pick(people),
    text: random.pick(sentences),
    at: Math.round(work.until - weeksMs + (weeksMs * (place + random.next())) / work.messages),
    place,
  }));
  await inParallel(told, atOnce, async ({ person, text, at, place }) => {
    const query = { user_id: userIdOf(person.account, serverName), ts: at };
    const body = { msgtype: 'm.text', body: text };
    await put(`department-${person.department}`, 'm.room.message', String(place), body, query);
  });
  await inParallel(
    Array.from({ length: work.files }, (_, place) => place),
    4,
    (place) =>
      messenger.matrix.json({
        method: 'POST',
        path: '/_matrix/media/v3/upload',
        query: { filename: `${place}-周报.bin`, user_id: userIdOf(random.pick(people).account, serverName) },
        body: Buffer.from(Array.from({ length: 4_000 }, () => Math.floor(random.next() * 256))),
        token: asToken,
        repeatable: false,
      }),
  );
  const by = people[0]?.account ?? 'nobody';
  for (const [id, decision] of [
    ['PO-0040', 'approved'],
    ['PO-0041', 'rejected'],
  ] as const)
    await put(work.approvalsRoom, approvalEventType, id, { id, decision, by });

  async function put(alias: string, type: string, id: string, body: object, query = {}): Promise<void> {
    const room = await roomOf(messenger.matrix, asToken, alias, serverName);
    const event = { room: room ?? '', key: `past/${seed}/${id}`, type, body };
    if (room !== null) await sendEvent(messenger.matrix, { token: asToken }, event, query);
  }
}
