// Names of people who are back, from when their devices were last seen: Synapse counts logins but does not say whose
// they were. A few of those outstanding are looked at one by one, in turn, which is fresh; when there are many, one
// list, read beside, finds the rest, up to five seconds late. A locked client's calls are not recorded: who was seen was let in.

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
  /** These may come from `at` on (server's clock). */
  expect(accounts: readonly string[], at: number): void;
  /** Who was seen since the last look. */
  look(): Promise<readonly SeenAgain[]>;
  /** Everybody who was seen since then; whoever is let in and was not is expected from then on. */
  since(at: number): Promise<readonly SeenAgain[]>;
}

/** One look each is cheap (5 ms), but no cheaper in bulk. */
const looksEachTime = 8;
const looksAtOnce = 4;
/** A server full of logins answers late: then fewer are looked at, and the next sample is not kept waiting. */
const lookingTakesMs = 400;
/** Synapse writes the list's times every five seconds: reading it more often shows nothing new. */
const listEveryMs = 5_000;

export function whoIsBack(session: AdminSession, ownDevices: ReadonlySet<string>): WhoIsBack {
  const outstanding = new Map<string, number>();
  let isListing = false;
  let listedAt = Number.NEGATIVE_INFINITY;
  let listed: readonly SeenAgain[] = [];
  let listFailed: unknown = null;

  /** Those who were looked at longest ago. */
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

  /** The newest first, so that the list need not be read to its end. */
  async function fromList(oldest: number): Promise<readonly SeenAgain[]> {
    // PostgreSQL puts those who were never seen first.
    const isRecent = ({ last_seen_ts: at }: MatrixUser) => at == null || at >= oldest;
    const users = await listUsers(session, isRecent);
    return users.flatMap(({ name, last_seen_ts }) =>
      last_seen_ts == null ? [] : [{ account: accountOf(name), at: last_seen_ts }],
    );
  }

  /** A server full of logins takes seconds over the list: it is read beside, and its names come with a later look. */
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
