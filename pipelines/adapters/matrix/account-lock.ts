// Holds people out and lets them in by locking accounts: a locked account keeps its tokens, devices and keys,
// and unlocking it brings the old session back at once. Every call sets a target state; a crash in the middle
// leaves some accounts locked and a marker that says so, and the next call finishes the rest.

import type { Admission } from '../../ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { AdminSession } from './admin-session.ts';
import { findUser, listUsers, type MatrixUser, mayBeLocked, setLocked } from './admin-users.ts';
import { type HoldMarker, readMarker, writeMarker } from './hold-marker.ts';
import { serverNameOf, userIdOf } from './names.ts';

/** More at once is hardly faster (16: 2.1 s for 300 accounts, 32: 1.9 s) and keeps other requests waiting. */
const locksAtOnce = 16;
/** Few at once, since an unlock waits behind the logins of the people let in before. */
const unlocksAtOnce = 4;

export interface AccountLock extends Admission {
  /** Those of the given accounts that the homeserver does not have. */
  missing(accounts: readonly string[]): Promise<readonly string[]>;
}

export function accountLock(setting: {
  readonly session: AdminSession;
  /** Accounts that, like the administrators, are never held out: the application service's own. */
  readonly spare: () => Promise<readonly string[]>;
  /** Told of accounts that were let in, and since when (the server's clock). */
  readonly onAdmitted: (accounts: readonly string[], at: number) => void;
  readonly serverNow: () => number;
}): AccountLock {
  const { session, onAdmitted, serverNow } = setting;

  async function staff(): Promise<readonly MatrixUser[]> {
    const self = await session.userId();
    const spare = new Set((await setting.spare()).map((account) => userIdOf(account, serverNameOf(self))));
    const users = await listUsers(session);
    return users.filter((user) => mayBeLocked(user, self) && !spare.has(user.name));
  }

  let marker: HoldMarker | null = null;

  return {
    holdEveryoneOut: async (notice) => {
      marker = null;
      const known = await readMarker(session);
      const users = await staff();
      if (known?.state !== 'held') {
        const lockedBefore = users.filter(({ locked }) => locked).map(({ name }) => name);
        await writeMarker(session, { state: 'held', at: serverNow(), lockedBefore, notice });
      }
      const open = users.filter(({ locked }) => !locked);
      await inParallel(open, locksAtOnce, ({ name }) => setLocked(session, name, true));
    },

    admit: async (accounts) => {
      const self = await session.userId();
      const at = serverNow();
      // Read only once: while one window lets people in, nothing changes which accounts were locked before
      // it.
      marker ??= await readMarker(session);
      const stayLocked = new Set(marker?.lockedBefore ?? []);
      const there = await inParallel(accounts, unlocksAtOnce, async (account) => {
        const userId = userIdOf(account, serverNameOf(self));
        if (stayLocked.has(userId)) return [];
        // Looked up first: a PUT on an account that does not exist would create it.
        const user = await findUser(session, userId);
        if (user?.locked) await setLocked(session, userId, false);
        return user === null || user.deactivated ? [] : [account];
      });
      onAdmitted(there.flat(), at);
    },

    callBack: async (accounts) => {
      const self = await session.userId();
      await inParallel(accounts, locksAtOnce, async (account) => {
        const user = await findUser(session, userIdOf(account, serverNameOf(self)));
        if (user && mayBeLocked(user, self) && !user.locked) await setLocked(session, user.name, true);
      });
    },

    letEveryoneIn: async () => {
      const known = await readMarker(session);
      if (known?.state !== 'held') return;
      const stayLocked = new Set(known.lockedBefore);
      const locked = (await staff()).filter((user) => user.locked && !stayLocked.has(user.name));
      await inParallel(locked, unlocksAtOnce, ({ name }) => setLocked(session, name, false));
      await writeMarker(session, { state: 'open', at: serverNow(), lockedBefore: [], notice: null });
    },

    state: async () => {
      const known = await readMarker(session);
      const stayLocked = new Set(known?.lockedBefore ?? []);
      const users = (await staff()).filter(({ name }) => !stayLocked.has(name));
      const admitted = users.filter(({ locked }) => !locked).length;
      return { open: known?.state !== 'held' || admitted === users.length, admitted };
    },

    missing: async (accounts) => {
      const self = await session.userId();
      const there = new Set((await listUsers(session)).map(({ name }) => name));
      return accounts.filter((account) => !there.has(userIdOf(account, serverNameOf(self))));
    },
  };
}
