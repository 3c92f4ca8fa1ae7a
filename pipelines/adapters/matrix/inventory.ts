// Which clients people use, from the devices of their accounts. Read it before people are locked out: what a
// locked client says about itself is not kept. A new version shows at most two minutes after its client's
// next call.

import type { Said } from '../../ledger/read-foreign.ts';
import type { ClientInventory } from '../../ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { AdminSession } from './admin-session.ts';
import { listUsers, mayBeLocked } from './admin-users.ts';
import { accountOf, admin, part } from './names.ts';
import { softwareOf } from './user-agent.ts';

export type MatrixDevice = Said<typeof matrixDevice>;

const textOrNull = { $any: ['text', 'null'] } as const;
const matrixDevice = {
  device_id: 'text',
  'display_name?': textOrNull,
  'last_seen_user_agent?': textOrNull,
  'last_seen_ts?': { $any: ['number', 'null'] },
} as const;

const usersAtOnce = 8;

export async function devicesOf(session: AdminSession, userId: string): Promise<readonly MatrixDevice[]> {
  const path = `${admin}/v2/users/${part(userId)}/devices`;
  return (await session.json({ path }, { devices: { $list: matrixDevice } })).devices;
}

export function clientInventory(session: AdminSession, ownDevices: ReadonlySet<string>): ClientInventory {
  return {
    devices: async () => {
      const self = await session.userId();
      const users = (await listUsers(session)).filter((user) => mayBeLocked(user, self));
      const perUser = await inParallel(users, usersAtOnce, async ({ name }) => {
        const devices = await devicesOf(session, name);
        return devices
          .filter(({ device_id }) => !ownDevices.has(device_id))
          .map((device) => ({
            account: accountOf(name),
            ...softwareOf(device.last_seen_user_agent ?? device.display_name ?? null),
            lastSeen: device.last_seen_ts == null ? null : new Date(device.last_seen_ts).toISOString(),
          }));
      });
      return perUser.flat();
    },
  };
}
