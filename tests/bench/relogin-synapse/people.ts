// People with apps on a real Synapse: each login is password, first sync, and the app's own patience. A login that
// is given up closes its socket, and the server goes on working for nobody.

import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { createHttpCaller } from '../../../pipelines/adapters/http/http-call.ts';
import { RefusedCall } from '../../../pipelines/adapters/http/json-client.ts';
import { inParallel } from '../../../pipelines/adapters/matrix/in-parallel.ts';
import { type MatrixMessenger, messengerOverMatrix } from '../../../pipelines/adapters/matrix/matrix.ts';
import { createMatrixClient } from '../../../pipelines/adapters/matrix/matrix-client.ts';
import { admin, client, part } from '../../../pipelines/adapters/matrix/names.ts';
import { firstSyncFilter } from '../../../pipelines/adapters/matrix/sessions.ts';
import type { LocalSynapse } from '../../../pipelines/rehearsal/homeserver/local-synapse.ts';

export type LoginEnd = 'in' | 'held-out' | 'given-up' | 'refused';

export interface People {
  readonly accounts: readonly string[];
  readonly messenger: MatrixMessenger;
  /** One login with first sync, `patienceMs` for each; `round` makes its device, so that no answer comes from a cache. */
  logIn(account: string, round: string, patienceMs: number): Promise<LoginEnd>;
  /** Waits until the server works on no login and answers at once. */
  settle(): Promise<void>;
  /** Restarts the server: what clients that gave up have left behind would keep it busy for many minutes. */
  dropBacklog(): Promise<void>;
  /** CPU seconds that the server has used; the honest cost on a machine that others use, too. */
  serverCpuSeconds(): Promise<number>;
  close(): void;
}

const secretOf = (account: string): string => `secret of ${account}`;
const peopleOfRoom = 25;

export async function movePeopleIn(synapse: LocalSynapse, count: number): Promise<People> {
  const clock = createRealClock();
  const { baseUrl, asToken } = synapse;
  const messenger = messengerOverMatrix({
    baseUrl,
    admin: synapse.admin,
    asToken,
    secretOf,
    clock,
    approvalsRoom: 'approvals',
  });
  // A socket for each person, as it is outside.
  const caller = createHttpCaller({ baseUrl, maxSockets: count });
  const theirs = createMatrixClient({ baseUrl, caller, clock });
  const accounts = Array.from({ length: count }, (_, place) => `person-${place + 1}`);
  await inParallel(accounts, 8, (account) =>
    messenger.session.json({
      method: 'PUT',
      path: `${admin}/v2/users/${part(`@${account}:${synapse.serverName}`)}`,
      body: { password: secretOf(account) },
    }),
  );
  for (let first = 0; first < count; first += peopleOfRoom) {
    const { room_id } = await messenger.session.json(
      {
        method: 'POST',
        path: `${client}/createRoom`,
        body: { preset: 'public_chat', name: `Room ${first / peopleOfRoom + 1}` },
      },
      { room_id: 'text' },
    );
    await inParallel(accounts.slice(first, first + peopleOfRoom), 2, (account) =>
      messenger.matrix.json({
        method: 'POST',
        path: `${client}/join/${part(room_id)}`,
        query: { user_id: `@${account}:${synapse.serverName}` },
        body: {},
        token: asToken,
        repeatable: true,
      }),
    );
  }

  return {
    accounts,
    messenger,
    logIn: async (account, round, patienceMs) => {
      try {
        const { access_token: token } = await theirs.json(
          {
            method: 'POST',
            path: `${client}/login`,
            body: {
              type: 'm.login.password',
              identifier: { type: 'm.id.user', user: account },
              password: secretOf(account),
              device_id: `device-${round}`,
            },
            repeatable: false,
            timeLimitMs: patienceMs,
          },
          { access_token: 'text' },
        );
        await theirs.bytes({
          method: 'GET',
          path: `${client}/sync`,
          query: { timeout: 0, filter: firstSyncFilter },
          token,
          repeatable: false,
          timeLimitMs: patienceMs,
        });
        return 'in';
      } catch (error) {
        if (!(error instanceof RefusedCall)) return 'given-up';
        return error.code === 'M_USER_LOCKED' ? 'held-out' : 'refused';
      }
    },
    settle: async () => {
      for (;;) {
        const { loginsInFlight, probeMs } = await messenger.signals.sample();
        if (loginsInFlight === 0 && (probeMs ?? 2_000) < 200) return;
        await clock.sleep(2_100);
      }
    },
    dropBacklog: async () => {
      await synapse.pause();
      await synapse.start();
    },
    serverCpuSeconds: async () => {
      const metrics = await messenger.matrix.bytes({
        method: 'GET',
        path: '/_synapse/metrics',
        timeLimitMs: 120_000,
      });
      const [, seconds = '0'] =
        /^process_cpu_seconds_total (\S+)$/m.exec(new TextDecoder().decode(metrics)) ?? [];
      return Number(seconds);
    },
    close: () => {
      messenger.close();
      caller.close();
    },
  };
}
