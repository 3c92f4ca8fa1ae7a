// Measures how many logins a second the server finishes: the canary's accounts log in again and again for ten
// seconds. The return begins with this figure where no earlier one was measured. A failed login ends the
// trial without a figure.

import type { PersonalSessions } from '../ports.ts';

/** Fewer accounts do not keep a server busy; more would be a rush by themselves. */
const fewestAccounts = 8;
const mostAccounts = 16;
const lastsMs = 10_000;
/** With fewer logins the figure would mean nothing. */
const fewestLogins = 20;

export async function closedLoop(
  accounts: readonly string[],
  version: string,
  sessions: PersonalSessions,
  now: () => number,
) {
  if (accounts.length < fewestAccounts) return null;
  const began = now();
  const took: number[] = [];
  let isBroken = false;
  const logInAgainAndAgain = async (account: string): Promise<void> => {
    while (!isBroken && now() - began < lastsMs) {
      const asked = now();
      const device = { id: `canary-loop-${account}`, platform: 'windows', version } as const;
      const login = await sessions.logIn(account, device).catch(() => null);
      if (login?.result !== 'in') isBroken = true;
      else {
        took.push(now() - asked);
        await login.session.logOut();
      }
    }
  };
  await Promise.all(accounts.slice(0, mostAccounts).map(logInAgainAndAgain));
  const seconds = (now() - began) / 1_000;
  if (isBroken || took.length < fewestLogins || seconds <= 0) return null;
  // The quickest quarter took at most this long, which is close to a login without a queue.
  const quickest = took.toSorted((one, other) => one - other)[Math.floor(took.length / 4)] ?? 0;
  return { loginsPerSecond: took.length / seconds, loginMs: Math.max(1, quickest) };
}
