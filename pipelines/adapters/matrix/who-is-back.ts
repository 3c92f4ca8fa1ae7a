// Who is back, from when people's devices were last seen: Synapse counts logins but does not say whose they
// were. A few people not back yet are looked up one by one in turn, which is up to date; when there are many,
// one list is read alongside and finds the rest, up to five seconds late. A locked client's calls are not
// recorded, so who was seen had been let in.

import { inParallel } from '../in-parallel.ts';
import type { AdminSession } from './admin-session.ts';
import { listUsers, type MatrixUser, mayBeLocked } from './admin-users.ts';
import { devicesOf } from './inventory.ts';
import { accountOf, serverNameOf, userIdOf } from './names.ts';

export interface SeenAgain {
  readonly account: string;
  /** Milliseconds since the epoch, the server's clock. */
  readonly at: number;
}

export interface WhoIsBack {
  /** From `at` on (the server's clock) these accounts may come. */
  expect(accounts: readonly string[], at: number): void;
  /** The accounts that were seen since the last call. */
  look(): Promise<readonly SeenAgain[]>;
  /** All accounts seen since then; those that were let in and not seen are expected from then on. */
  since(at: number): Promise<readonly SeenAgain[]>;
}

/** A single look-up is cheap (5 ms), and in bulk no cheaper. */
const looksEachTime = 8;
const looksAtOnce = 4;
/** How long look-ups may take: a busy server answers late, and the next sample must not wait for them. */
const lookingTakesMs = 400;
/** How often the list is read: Synapse updates its times every five seconds. */
const listEveryMs = 5_000;

export function whoIsBack(session: AdminSession, ownDevices: ReadonlySet<string>): WhoIsBack {
  const outstanding = new Map<string, number>();
  let isListing = false;
  let listedAt = Number.NEGATIVE_INFINITY;
  let listed: readonly SeenAgain[] = [];
  let listFailed: unknown = null;

  /** Looks up the accounts whose last look-up is longest ago. */
  async function someInTurn(): Promise<readonly SeenAgain[]> {
    const self = await session.userId();
    const until = performance.now() + lookingTakesMs;
    const seen: SeenAgain[] = [];
    const turn = [...outstanding].slice(0, looksEachTime);
    while (turn.length > 0 && performance.now() < until) {
      const few = turn.splice(0, looksAtOnce);
      const found = await inParallel(few, looksAtOnce, ([account, since]) =>
        seenSince(userIdOf(account, serverNameOf(self)), since),
      );
      for (const [place, [account, since]] of few.entries()) {
        outstanding.delete(account);
        outstanding.set(account, since);
        const at = found[place];
        if (at !== null && at !== undefined) seen.push({ account, at });
      }
    }
    return seen;
  }

  async function seenSince(userId: string, since: number): Promise<number | null> {
    const devices = await devicesOf(session, userId);
    const times = devices
      .filter(({ device_id }) => !ownDevices.has(device_id))
      .flatMap(({ last_seen_ts }) => (last_seen_ts != null && last_seen_ts >= since ? [last_seen_ts] : []));
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Reads the list newest first, so that it need not be read to its end. */
  async function fromList(oldest: number): Promise<readonly SeenAgain[]> {
    // PostgreSQL sorts accounts that were never seen first.
    const isRecent = ({ last_seen_ts: at }: MatrixUser) => at == null || at >= oldest;
    const users = await listUsers(session, isRecent);
    return users.flatMap(({ name, last_seen_ts }) =>
      last_seen_ts == null ? [] : [{ account: accountOf(name), at: last_seen_ts }],
    );
  }

  /** Reads the list without waiting: a busy server takes seconds, so its names come with a later look. */
  function readListBeside(): void {
    if (isListing || performance.now() - listedAt < listEveryMs) return;
    isListing = true;
    listedAt = performance.now();
    fromList(Math.min(...outstanding.values()))
      .then(
        (seen) => {
          listed = seen;
        },
        (error: unknown) => {
          listFailed = error;
        },
      )
      .finally(() => {
        isListing = false;
      });
  }

  function takeListed(): readonly SeenAgain[] {
    const seen = listed;
    listed = [];
    if (listFailed === null) return seen;
    const error = listFailed;
    listFailed = null;
    throw error;
  }

  return {
    expect: (accounts, at) => {
      for (const account of accounts) if (!outstanding.has(account)) outstanding.set(account, at);
    },
    look: async () => {
      if (outstanding.size > looksEachTime) readListBeside();
      const seen = [...(await someInTurn()), ...takeListed()];
      return seen.filter(({ account, at }) => {
        const isBack = at >= (outstanding.get(account) ?? Number.POSITIVE_INFINITY);
        if (isBack) outstanding.delete(account);
        return isBack;
      });
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
