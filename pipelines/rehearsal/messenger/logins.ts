// Logins of the embedded messenger: who is turned away and why, what a login costs, how faults show, and the
// list of ended logins, from which the server's signals are made.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { LoginBody, signalsBody } from '../../adapters/http/contract.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Platform } from '../../plan/plan.ts';
import { compareVersions } from '../../return/client-versions.ts';
import { deterministicToken, secretOf } from '../fleet/account-secret.ts';
import { seededRandom } from '../random.ts';
import type { MessengerEvent } from './messenger-events.ts';
import type { MessengerState } from './messenger-state.ts';
import {
  type FaultMoment,
  type LoginEnd,
  type LoginOutcome,
  type MessengerFaults,
  MessengerRefusal,
  type RefusalCode,
} from './messenger-types.ts';
import { createWorkerPool } from './worker-pool.ts';

/**
 * The server's capacity; costs are in virtual ms of one worker. It makes about 10 logins with first sync a
 * second, so a thousand people need some two minutes at best.
 */
const capacity = {
  workers: 8,
  /** Logins that may wait for a worker; one more is refused. */
  queueLimit: 120,
  /** Mean costs; half of each is fixed and half exponentially distributed. */
  loginMs: 300,
  firstSyncMs: 500,
  refusalMs: 4,
  abandonedMs: 40,
};

/** A session that never asks for its first sync counts as a failed login after this long. */
const syncWithinMs = 60_000;

/** Ended logins that are kept for readers of the signals; older ones are forgotten. */
const keptEnds = 50_000;

export interface LoginSetting {
  readonly seed: number;
  readonly clock: EventClock;
  readonly state: MessengerState;
  readonly record: (event: MessengerEvent) => void;
  readonly faults: MessengerFaults;
  /** Minimum client versions, demanded from the end of maintenance on. */
  readonly minimumVersions: Readonly<Partial<Record<Platform, string>>>;
  readonly onDisconnect: () => void;
}

export function createLogins(setting: LoginSetting) {
  const { seed, clock, state, record, faults } = setting;
  const random = seededRandom(seed, 'service times');
  const pool = createWorkerPool(clock, capacity);
  const unsynced = new Map<string, { account: string; startedAt: number; giveUp: () => void }>();
  const ended: LoginEnd[] = [];
  let forgotten = 0;
  let loggingIn = 0;

  const costAround = (mean: number): number => mean / 2 + random.exponential(mean / 2);

  function isReached(moment: FaultMoment): boolean {
    if (state.maintenanceEndedAt === null) return false;
    if ('afterLogins' in moment) return state.loginsSinceMaintenance >= moment.afterLogins;
    return clock.now() >= state.maintenanceEndedAt + moment.afterReturnMs;
  }

  /** Applies faults whose moment has passed; it is enough to do so when somebody uses the server. */
  function strike(): void {
    const factor = (faults.capacity ?? [])
      .filter(({ when }) => isReached(when))
      .reduce((product, change) => product * change.factor, 1);
    pool.setWorkers(Math.round(capacity.workers * factor));
  }

  function disconnectAll(): void {
    pool.dropAll();
    for (const token of [...unsynced.keys()]) endLogin(token, false);
    setting.onDisconnect();
  }

  function noteEnd(account: string, startedAt: number, ok: boolean): void {
    ended.push({ account, startedAt, finishedAt: clock.now(), ok });
    if (ended.length > keptEnds) {
      ended.shift();
      forgotten += 1;
    }
  }

  function endLogin(token: string, ok: boolean): void {
    const login = unsynced.get(token);
    if (login === undefined) return;
    unsynced.delete(token);
    login.giveUp();
    noteEnd(login.account, login.startedAt, ok);
  }

  function turnAway(
    request: LoginBody,
    code: RefusalCode,
    why: string,
    retryAfterMs: number | null,
  ): LoginOutcome {
    record({ at: clock.now(), kind: 'turned-away', account: request.account, code });
    return { result: 'refused', code, why, retryAfterMs };
  }

  /** Refusals that cost the server next to nothing and say nothing about its load. */
  function turnedAwayAtTheDoor(request: LoginBody): LoginOutcome | null {
    const away = (code: RefusalCode, why: string, retryAfterMs: number | null): LoginOutcome => {
      pool.charge(capacity.refusalMs);
      return turnAway(request, code, why, retryAfterMs);
    };
    if (state.maintenance) return away('maintenance', 'the messenger is under maintenance', 60_000);
    if (!state.accounts.has(request.account)) {
      return away('unknown-account', `there is no account ${request.account}`, null);
    }
    if (request.secret !== secretOf(request.account))
      return away('wrong-secret', 'the secret is wrong', null);
    if (state.heldOut !== null && !state.admitted.has(request.account)) {
      return away('held-out', state.heldOut.en, null);
    }
    const minimum = setting.minimumVersions[request.platform];
    if (
      state.maintenanceEndedAt !== null &&
      minimum !== undefined &&
      compareVersions(request.version, minimum) < 0
    ) {
      return away('client-too-old', `needs ${request.platform} client ${minimum} or newer`, null);
    }
    return null;
  }

  function isMadeToFail(request: LoginBody): boolean {
    const rule = faults.loginFails;
    if (rule === undefined || state.maintenanceEndedAt === null) return false;
    if (rule.until !== undefined && isReached(rule.until)) return false;
    return (
      (rule.accounts ?? []).includes(request.account) || (rule.platforms ?? []).includes(request.platform)
    );
  }

  async function logIn(request: LoginBody, patienceMs: number): Promise<LoginOutcome> {
    strike();
    const startedAt = clock.now();
    const away = turnedAwayAtTheDoor(request);
    if (away !== null) return away;
    loggingIn += 1;
    const end = await pool.run(costAround(capacity.loginMs), patienceMs, false);
    loggingIn -= 1;
    if (end !== 'served' || isMadeToFail(request)) {
      noteEnd(request.account, startedAt, false);
      if (end === 'refused') {
        pool.charge(capacity.refusalMs);
        return turnAway(request, 'busy', 'too many logins wait already', 2_000);
      }
      if (end === 'abandoned') return turnAway(request, 'abandoned', 'it took longer than you wait', null);
      if (end === 'dropped') return turnAway(request, 'dropped', 'the server went down meanwhile', 10_000);
      return turnAway(request, 'login-failed', 'the server made an error', 10_000);
    }
    const token = deterministicToken(seed, state.made);
    const { account, device, platform, version } = request;
    record({ at: clock.now(), kind: 'logged-in', account, device, platform, version, token });
    const giveUp = clock.at(clock.now() + syncWithinMs, () => endLogin(token, false));
    unsynced.set(token, { account, startedAt, giveUp });
    return { result: 'in', token };
  }

  async function firstSync(token: string): Promise<void> {
    strike();
    const end = await pool.run(costAround(capacity.firstSyncMs), Number.POSITIVE_INFINITY, true);
    if (end !== 'served' || !state.sessions.has(token)) {
      endLogin(token, false);
      throw new MessengerRefusal('no-session', 'the session ended during the first sync');
    }
    record({ at: clock.now(), kind: 'synced', token });
    endLogin(token, true);
  }

  /** Signals with the logins ended after number `after`; else from the first login still kept. */
  function signals(after: number | null): Said<typeof signalsBody> {
    strike();
    return {
      at: clock.now(),
      loginsInFlight: loggingIn + unsynced.size,
      completed: ended.slice(Math.max(0, (after ?? 0) - forgotten)),
      cursor: forgotten + ended.length,
    };
  }

  return {
    logIn,
    firstSync,
    signals,
    strike,
    disconnectAll,
    load: pool.load,
  };
}
