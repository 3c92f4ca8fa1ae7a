// The messenger's ports over any server of the HTTP contract in runbooks/messenger-api.openapi.yaml.

import type {
  Admission,
  ApprovalRecords,
  Clock,
  MessengerHistory,
  MessengerPorts,
  ReplayTarget,
  ServerSignals,
} from '../../ports.ts';
import { accountsBackSince } from '../accounts-back.ts';
import {
  type AdmissionTarget,
  admissionBody,
  approvalsBody,
  devicesBody,
  digestBody,
  historyBody,
  type ReplayBody,
  replayAnswer,
  signalsBody,
} from './contract.ts';
import type { HttpCaller } from './http-call.ts';
import { createMessengerClient, type MessengerClient, MessengerHttpError } from './messenger-client.ts';
import { sessionsOver } from './sessions.ts';

export interface HttpMessengerPorts extends MessengerPorts {
  readonly approvalRecords: ApprovalRecords;
  readonly admission: Admission;
}

const itemsPerPage = 1_000;
/** An account list of this length stays well below the usual body limit of 1 MB. */
const accountsPerCall = 5_000;
const largeTimeLimitMs = 60_000;

export function messengerOverHttp(access: {
  readonly caller: HttpCaller;
  readonly clock: Clock;
  readonly adminToken: string;
  /** The secret with which an account of ours logs in. */
  readonly secretOf: (account: string) => string;
}): HttpMessengerPorts {
  const client = createMessengerClient(access.caller, access.clock);
  const token = access.adminToken;
  return {
    history: historyOver(client, token),
    clients: {
      devices: async () => {
        const call = { method: 'GET', path: '/v1/admin/devices', token, repeatable: true } as const;
        return (await client.json(call, devicesBody)).devices;
      },
    },
    admission: admissionOver(client, token),
    signals: signalsOver(client, token, access.clock),
    sessions: sessionsOver(client, access.secretOf),
    replay: replayOver(client, token),
    approvalRecords: {
      list: async () => {
        const call = { method: 'GET', path: '/v1/admin/approvals', token, repeatable: true } as const;
        return (await client.json(call, approvalsBody)).approvals;
      },
    },
  };
}

function historyOver(client: MessengerClient, token: string): MessengerHistory {
  return {
    exportSince: async (since) => {
      const query = new URLSearchParams({ limit: String(itemsPerPage) });
      if (since !== null) query.set('since', since);
      return client.json(
        {
          method: 'GET',
          path: `/v1/admin/history?${query}`,
          token,
          repeatable: true,
          timeLimitMs: largeTimeLimitMs,
        },
        historyBody,
      );
    },
    readFile: async function* ({ id }) {
      yield new Uint8Array(
        await client.bytes({
          method: 'GET',
          path: `/v1/admin/files/${encodeURIComponent(id)}`,
          token,
          repeatable: true,
          timeLimitMs: largeTimeLimitMs,
        }),
      );
    },
  };
}

function admissionOver(client: MessengerClient, token: string): Admission {
  const setTo = (body: AdmissionTarget): Promise<unknown> =>
    client.bytes({ method: 'PUT', path: '/v1/admin/admission', token, body, repeatable: true });
  const say = async (path: string, accounts: readonly string[]): Promise<void> => {
    for (let from = 0; from < accounts.length; from += accountsPerCall) {
      const body = { accounts: accounts.slice(from, from + accountsPerCall) };
      await client.bytes({ method: 'POST', path, token, body, repeatable: true });
    }
  };
  return {
    holdEveryoneOut: async (notice) => {
      await setTo({ open: false, notice });
    },
    admit: (accounts) => say('/v1/admin/admission/accounts', accounts),
    callBack: (accounts) => say('/v1/admin/admission/called-back', accounts),
    letEveryoneIn: async () => {
      await setTo({ open: true });
    },
    state: () =>
      client.json({ method: 'GET', path: '/v1/admin/admission', token, repeatable: true }, admissionBody),
  };
}

function signalsOver(client: MessengerClient, token: string, clock: Clock): ServerSignals {
  let readUpTo: number | null = null;
  return {
    sample: async () => {
      const asked = clock.now();
      await client.bytes({ method: 'GET', path: '/v1/status', repeatable: false });
      const probeMs = clock.now() - asked;
      const after: string = readUpTo === null ? '' : `?after=${readUpTo}`;
      const signals = await client.json(
        { method: 'GET', path: `/v1/admin/signals${after}`, token, repeatable: true },
        signalsBody,
      );
      readUpTo = signals.cursor;
      const { at, loginsInFlight, completed, online } = signals;
      return { at, loginsInFlight, completed, probeMs, online };
    },
    backSince: async (epochMs) => {
      const { completed } = await client.json(
        { method: 'GET', path: '/v1/admin/signals', token, repeatable: true },
        signalsBody,
      );
      return accountsBackSince(completed, epochMs);
    },
  };
}

function replayOver(client: MessengerClient, token: string): ReplayTarget {
  const pathOf = (key: string): string => `/v1/admin/replays/${encodeURIComponent(key)}`;
  return {
    put: ({ key, file, ...rest }) => {
      const body: ReplayBody =
        file === undefined
          ? rest
          : {
              ...rest,
              file: {
                name: file.name,
                digest: file.digest,
                content: Buffer.from(file.bytes).toString('base64'),
              },
            };
      return client.json(
        {
          method: 'PUT',
          path: pathOf(key),
          token,
          body,
          repeatable: true,
          timeLimitMs: largeTimeLimitMs,
        },
        replayAnswer,
      );
    },
    digestOf: async (key) => {
      try {
        const call = { method: 'GET', path: pathOf(key), token, repeatable: true } as const;
        return (await client.json(call, digestBody)).digest;
      } catch (error) {
        if (error instanceof MessengerHttpError && error.status === 404) return null;
        throw error;
      }
    },
  };
}
