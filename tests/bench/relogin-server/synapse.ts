// A real Synapse: each login is password and first sync, and the server goes on working for logins that were given up.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { createHttpCaller } from '../../../pipelines/adapters/http/http-call.ts';
import { RefusedCall } from '../../../pipelines/adapters/http/json-client.ts';
import { inParallel } from '../../../pipelines/adapters/in-parallel.ts';
import { messengerOverMatrix } from '../../../pipelines/adapters/matrix/matrix.ts';
import { createMatrixClient } from '../../../pipelines/adapters/matrix/matrix-client.ts';
import { admin, client, part } from '../../../pipelines/adapters/matrix/names.ts';
import { firstSyncFilter } from '../../../pipelines/adapters/matrix/sessions.ts';
import {
  findSynapse,
  type LocalSynapse,
  startLocalSynapse,
} from '../../../pipelines/rehearsal/homeserver/local-synapse.ts';
import type { BenchServer, People } from './people.ts';

const secretOf = (account: string): string => `secret of ${account}`;
const peopleOfRoom = 25;

/** What real servers have; a login is a third of a second of one core. */
const bcryptRounds = 12;

export const synapseServer: BenchServer = {
  name: 'Synapse',
  about: `SQLite, one process, bcrypt ${bcryptRounds}; rooms of ${peopleOfRoom}; a login is password and first sync`,
  find: findSynapse,
  moveIn: async (count) => {
    const folder = await mkdtemp(join(tmpdir(), 'tideover-bench-'));
    const synapse = await startLocalSynapse({ folder, bcryptRounds });
    return movePeopleIn(synapse, count);
  },
};

async function movePeopleIn(synapse: LocalSynapse, count: number): Promise<People> {
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
    admission: messenger.admission,
    signals: messenger.signals,
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
    probe: () =>
      messenger.matrix.bytes({
        method: 'GET',
        path: `${client}/versions`,
        repeatable: false,
        timeLimitMs: 120_000,
      }),
    everybodyLeaves: () => undefined,
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
    close: async () => {
      messenger.close();
      caller.close();
      await synapse.stop();
    },
  };
}
