// The hold marker: what a window has done to a homeserver's accounts, kept there in an administrator's
// account data. It says since when people are held out, and which accounts the company itself had locked
// before and must stay so. It is written before the first lock, so that after a crash our own locks are
// known. Any administrator can read it.

import { problemIn, type Said } from '../../ledger/read-foreign.ts';
import type { AdminSession } from './admin-session.ts';
import { admin, client, part } from './names.ts';

export type HoldMarker = Said<typeof marker>;

const marker = {
  state: '=held|open',
  /** Milliseconds since the epoch, the server's time. */
  at: 'number',
  lockedBefore: { $list: 'text' },
  notice: { $any: [{ 'zh-CN': 'text', en: 'text' }, 'null'] },
} as const;

const dataType = 'tideover.hold';

/** The newest marker of any administrator; null when no window ever held people out here. */
export async function readMarker(session: AdminSession): Promise<HoldMarker | null> {
  const self = await session.userId();
  const { users } = await session.json(
    { path: `${admin}/v2/users`, query: { admins: true, guests: false, locked: true, limit: 100 } },
    { users: { $list: { name: 'text' } } },
  );
  const admins = new Set([self, ...users.map(({ name }) => name)]);
  let newest: HoldMarker | null = null;
  for (const userId of admins) {
    const { account_data } = await session.json(
      { path: `${admin}/v1/users/${part(userId)}/accountdata` },
      { account_data: { global: 'object' } },
    );
    const said = account_data.global[dataType];
    // Anything may stand there, as any administrator can write it.
    if (problemIn(said, marker) !== null) continue;
    const { at } = said as HoldMarker;
    if (newest === null || at > newest.at) newest = said as HoldMarker;
  }
  return newest;
}

export async function writeMarker(session: AdminSession, marker: HoldMarker): Promise<void> {
  const self = await session.userId();
  await session.json({
    method: 'PUT',
    path: `${client}/user/${part(self)}/account_data/${dataType}`,
    body: marker,
  });
}
