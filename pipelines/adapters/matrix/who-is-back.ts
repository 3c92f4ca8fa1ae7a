// Names of people who are back, from when their devices were last seen: Synapse counts logins but does not say whose
// they were. A few who are outstanding are looked at one by one, which is fresh; many are found with one list, which
// is up to five seconds old. A locked client's calls are not recorded, so whoever was seen was let in.

import type { AdminSession } from './admin-session.ts';
import { listUsers, mayBeLocked } from './admin-users.ts';
import { inParallel } from './in-parallel.ts';
import { devicesOf } from './inventory.ts';
import { accountOf, serverNameOf, userIdOf } from './names.ts';

export interface SeenAgain {
  readonly account: string;
  /** Milliseconds since the epoch, the server's clock. */
  readonly at: number;
}

export interface WhoIsBack {
  /** These may come from `at` on (server's clock). */
  expect(accounts: readonly string[], at: number): void;
  /** Who was seen since the last look. */
  look(): Promise<readonly SeenAgain[]>;
  /** Everybody who was seen since then; whoever is let in and was not is expected from then on. */
  since(at: number): Promise<readonly SeenAgain[]>;
}

const fewEnough = 24;
const looksAtOnce = 4;

export function whoIsBack(session: AdminSession, ownDevices: ReadonlySet<string>): WhoIsBack {
  const outstanding = new Map<string, number>();

  async function oneByOne(): Promise<readonly SeenAgain[]> {
    const self = await session.userId();
    const seen = await inParallel([...outstanding], looksAtOnce, async ([account, since]) => {
      const devices = await devicesOf(session, userIdOf(account, serverNameOf(self)));
      const times = devices
        .filter(({ device_id, last_seen_ts }) => !ownDevices.has(device_id) && (last_seen_ts ?? 0) >= since)
        .map(({ last_seen_ts }) => last_seen_ts as number);
      return times.length === 0 ? [] : [{ account, at: Math.min(...times) }];
    });
    return seen.flat();
  }

  /** The newest first, so that the list need not be read to its end. */
  async function fromList(oldest: number): Promise<readonly SeenAgain[]> {
    const users = await listUsers(session, {
      orderBy: 'last_seen_ts',
      descending: true,
      // PostgreSQL puts those who were never seen first.
      takeWhile: ({ last_seen_ts }) => last_seen_ts === null || last_seen_ts >= oldest,
    });
    return users.flatMap(({ name, last_seen_ts }) =>
      last_seen_ts === null ? [] : [{ account: accountOf(name), at: last_seen_ts }],
    );
  }

  return {
    expect: (accounts, at) => {
      for (const account of accounts) if (!outstanding.has(account)) outstanding.set(account, at);
    },
    look: async () => {
      if (outstanding.size === 0) return [];
      const seen =
        outstanding.size <= fewEnough ? await oneByOne() : await fromList(Math.min(...outstanding.values()));
      const back = seen.filter(
        ({ account, at }) => at >= (outstanding.get(account) ?? Number.POSITIVE_INFINITY),
      );
      for (const { account } of back) outstanding.delete(account);
      return back;
    },
    since: async (at) => {
      const self = await session.userId();
      const back = await fromList(at);
      const known = new Set(back.map(({ account }) => account));
      const users = await listUsers(session);
      for (const user of users) {
        const account = accountOf(user.name);
        if (!mayBeLocked(user, self) || known.has(account)) continue;
        if (!user.locked && !outstanding.has(account)) outstanding.set(account, at);
      }
      return back;
    },
  };
}
