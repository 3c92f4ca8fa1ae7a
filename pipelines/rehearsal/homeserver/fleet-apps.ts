// The apps of a rehearsal's people on a real homeserver: real logins, first syncs and messages over sockets
// of their own. The fleet sees the account's name as token; the real token is kept here, because an app that
// updates itself logs in anew and gets another.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { LoginBody } from '../../adapters/http/contract.ts';
import type { HttpCaller } from '../../adapters/http/http-call.ts';
import { type JsonClient, RefusedCall } from '../../adapters/http/json-client.ts';
import { inParallel } from '../../adapters/in-parallel.ts';
import { createMatrixClient } from '../../adapters/matrix/matrix-client.ts';
import { client } from '../../adapters/matrix/names.ts';
import { roomOf, sendEvent } from '../../adapters/matrix/rooms.ts';
import { firstSyncFilter, userAgentOf } from '../../adapters/matrix/sessions.ts';
import type { FleetTransport } from '../fleet/fleet.ts';

type App = Omit<LoginBody, 'secret'>;

const timeLimitMs = 60_000;
/** The server shows a login a moment later; the clock must not jump before that. */
const settleMs = 700;

export function fleetApps(setting: {
  readonly baseUrl: string;
  readonly serverName: string;
  readonly caller: HttpCaller;
  readonly clock: EventClock;
  readonly secretOf: (account: string) => string;
}) {
  const { caller, clock, secretOf, serverName } = setting;
  const matrix = createMatrixClient({ baseUrl: setting.baseUrl, caller, clock });
  const apps = new Map<string, App>();
  const tokens = new Map<string, string>();

  async function logIn(app: App, patienceMs: number): Promise<void> {
    apps.set(app.account, { ...app });
    const { access_token } = await matrix.json(
      {
        method: 'POST',
        path: `${client}/login`,
        headers: { 'user-agent': userAgentOf(app) },
        body: {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: app.account },
          password: secretOf(app.account),
          device_id: app.device,
          initial_device_display_name: userAgentOf(app),
        },
        repeatable: false,
        timeLimitMs: patienceMs,
      },
      { access_token: 'text' },
    );
    tokens.set(app.account, access_token);
  }

  const as = (account: string) => {
    const app = apps.get(account);
    return {
      token: tokens.get(account) ?? '',
      ...(app && { headers: { 'user-agent': userAgentOf(app) } }),
    };
  };

  const whoAmI = (account: string): Promise<unknown> =>
    matrix.json({ method: 'GET', path: `${client}/account/whoami`, ...as(account) });

  const transport: FleetTransport = {
    logIn: async (app, patienceMs) => {
      try {
        await logIn(app, patienceMs);
        return { token: app.account };
      } catch (error) {
        if (!(error instanceof RefusedCall)) throw error;
        return { code: refusalOf(error) };
      }
    },
    sync: async (account) => {
      await matrix.bytes({
        method: 'GET',
        path: `${client}/sync`,
        query: { timeout: 0, filter: firstSyncFilter },
        repeatable: false,
        timeLimitMs,
        ...as(account),
      });
      settle(clock);
    },
    send: (account, conversation, text, key) =>
      sendAs(matrix, as(account), serverName, { conversation, text, key }),
  };
  return {
    transport,
    /** Logs everybody in, as if weeks before the rehearsal begins. */
    logInAll: async (all: readonly App[]) => {
      await inParallel(all, 8, async (app) => {
        await logIn(app, timeLimitMs);
        await whoAmI(app.account);
      });
    },
    tokenOf: (account: string) => (tokens.has(account) ? account : null),
    devices: () =>
      [...apps.values()].map(({ account, platform, version }) => ({
        account,
        platform,
        version,
        lastSeen: null,
      })),
    /** Updates the app and reports its new version to the server. */
    update: async (account: string, version: string) => {
      const app = apps.get(account);
      if (app === undefined) return;
      await logIn({ ...app, version }, timeLimitMs);
      await whoAmI(account);
    },
  };
}

function settle(clock: EventClock): void {
  void clock.busy(new Promise((resolve) => setTimeout(resolve, settleMs)));
}

function refusalOf(error: RefusedCall) {
  if (error.code === 'M_USER_LOCKED' || error.code === 'M_RESOURCE_LIMIT_EXCEEDED') return 'held-out';
  if (error.code === 'M_LIMIT_EXCEEDED') return 'busy';
  return error.code === 'M_FORBIDDEN' ? 'wrong-secret' : 'login-failed';
}

async function sendAs(
  matrix: JsonClient,
  as: { readonly token: string },
  serverName: string,
  message: { readonly conversation: string; readonly text: string; readonly key: string },
): Promise<void> {
  const room = await roomOf(matrix, as.token, message.conversation, serverName);
  if (room === null) throw new Error(`no room for ${message.conversation}`);
  await sendEvent(matrix, as, { room, key: message.key, body: { msgtype: 'm.text', body: message.text } });
}
