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
      devices: async () =>
        (await client.json({ method: 'GET', path: '/v1/admin/devices', token }, devicesBody)).devices,
    },
    admission: admissionOver(client, token),
    signals: signalsOver(client, token, access.clock),
    sessions: sessionsOver(client, access.secretOf),
    replay: replayOver(client, token),
    approvalRecords: {
      list: async () =>
        (await client.json({ method: 'GET', path: '/v1/admin/approvals', token }, approvalsBody)).approvals,
    },
  };
}

function historyOver(client: MessengerClient, token: string): MessengerHistory {
  return {
    exportSince: async (since) => {
      const query = new URLSearchParams({ limit: String(itemsPerPage) });
      if (since !== null) query.set('since', since);
      return client.json(
        { method: 'GET', path: `/v1/admin/history?${query}`, token, timeLimitMs: largeTimeLimitMs },
        historyBody,
      );
    },
    readFile: async function* ({ id }) {
      const path = `/v1/admin/files/${encodeURIComponent(id)}`;
      yield new Uint8Array(await client.bytes({ method: 'GET', path, token, timeLimitMs: largeTimeLimitMs }));
    },
  };
}

function admissionOver(client: MessengerClient, token: string): Admission {
  const setTo = (body: AdmissionTarget): Promise<unknown> =>
    client.bytes({ method: 'PUT', path: '/v1/admin/admission', token, body });
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
    state: () => client.json({ method: 'GET', path: '/v1/admin/admission', token }, admissionBody),
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
      const call = { method: 'GET', path: `/v1/admin/signals${after}`, token } as const;
      const signals = await client.json(call, signalsBody);
      readUpTo = signals.cursor;
      const { at, loginsInFlight, completed, online } = signals;
      return { at, loginsInFlight, completed, probeMs, online };
    },
    backSince: async (epochMs) => {
      const call = { method: 'GET', path: '/v1/admin/signals', token } as const;
      const { completed } = await client.json(call, signalsBody);
      const back = completed.filter(({ ok, finishedAt }) => ok && finishedAt >= epochMs);
      return [...new Set(back.map(({ account }) => account))];
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
        { method: 'PUT', path: pathOf(key), token, body, timeLimitMs: largeTimeLimitMs },
        replayAnswer,
      );
    },
    digestOf: async (key) => {
      try {
        return (await client.json({ method: 'GET', path: pathOf(key), token }, digestBody)).digest;
      } catch (error) {
        if (error instanceof MessengerHttpError && error.status === 404) return null;
        throw error;
      }
    },
  };
}
