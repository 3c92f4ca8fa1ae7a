// The homeserver's accounts as its administrator sees them.

import type { Said } from '../../ledger/read-foreign.ts';
import { nullWhere } from '../http/json-client.ts';
import type { AdminSession } from './admin-session.ts';
import { admin, part } from './names.ts';
import { pagesOf } from './pages.ts';

export type MatrixUser = Said<typeof matrixUser>;

const textOrNull = { $any: ['text', 'null'] } as const;
/** Some versions write flags as numbers. */
const flag = { $any: ['flag', 'number'] } as const;
const matrixUser = {
  name: 'text',
  'displayname?': textOrNull,
  admin: flag,
  deactivated: flag,
  'locked?': 'flag',
  'last_seen_ts?': { $any: ['number', 'null'] },
  'user_type?': textOrNull,
  'appservice_id?': textOrNull,
} as const;
const usersPage = { users: { $list: matrixUser }, 'next_token?': 'text' } as const;

const usersPerPage = 500;

/**
 * Locked accounts are included; deactivated ones and guests are left out. With `asLongAs` the accounts seen
 * last come first, and the list ends before the first one for which it is false.
 */
export async function listUsers(
  session: AdminSession,
  asLongAs?: (user: MatrixUser) => boolean,
): Promise<readonly MatrixUser[]> {
  const users: MatrixUser[] = [];
  const order = asLongAs ? { order_by: 'last_seen_ts', dir: 'b' } : { order_by: 'name', dir: 'f' };
  const query = { limit: usersPerPage, guests: false, locked: true, deactivated: false, ...order };
  for await (const page of pagesOf(session, `${admin}/v2/users`, query, usersPage)) {
    for (const user of page.users) {
      if (asLongAs?.(user) === false) return users;
      users.push(user);
    }
  }
  return users;
}

/** Null when there is no such account: a PUT on it would create one. */
export function findUser(session: AdminSession, userId: string): Promise<MatrixUser | null> {
  return nullWhere(404, () => session.json({ path: `${admin}/v2/users/${part(userId)}` }, matrixUser));
}

export async function setLocked(session: AdminSession, userId: string, locked: boolean): Promise<void> {
  await session.json({ method: 'PUT', path: `${admin}/v2/users/${part(userId)}`, body: { locked } });
}

/** Makes a device without a login, for the application service's transactions; keeps an existing one. */
export async function haveDevice(session: AdminSession, userId: string, device: string): Promise<void> {
  await session.json({
    method: 'POST',
    path: `${admin}/v2/users/${part(userId)}/devices`,
    body: { device_id: device },
    repeatable: true,
  });
}

/** True for staff, whom a window may hold out. Administrators are never locked, least of all ourselves. */
export function mayBeLocked(user: MatrixUser, self: string): boolean {
  const isService = user.user_type === 'bot' || user.user_type === 'support' || Boolean(user.appservice_id);
  return user.name !== self && !user.admin && !user.deactivated && !isService;
}
