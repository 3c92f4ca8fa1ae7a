// Which clients people use, from the devices of their accounts. To be read before anybody is locked: what a locked
// client says about itself is not kept. A new version shows when its client next calls, two minutes late at most.

import type { ClientInventory } from '../../ports.ts';
import type { AdminSession } from './admin-session.ts';
import { listUsers, mayBeLocked } from './admin-users.ts';
import { inParallel } from './in-parallel.ts';
import { accountOf, admin, part } from './names.ts';
import { softwareOf } from './user-agent.ts';

export interface MatrixDevice {
  readonly device_id: string;
  readonly display_name: string | null;
  readonly last_seen_user_agent: string | null;
  readonly last_seen_ts: number | null;
}

const usersAtOnce = 8;

export async function devicesOf(session: AdminSession, userId: string): Promise<readonly MatrixDevice[]> {
  const { devices } = await session.json<{ devices: readonly MatrixDevice[] }>({
    method: 'GET',
    path: `${admin}/v2/users/${part(userId)}/devices`,
  });
  return devices;
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
            ...softwareOf(device.last_seen_user_agent ?? device.display_name),
            lastSeen: device.last_seen_ts === null ? null : new Date(device.last_seen_ts).toISOString(),
          }));
      });
      return perUser.flat();
    },
  };
}
