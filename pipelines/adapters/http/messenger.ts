// The messenger's ports over a server that keeps the HTTP contract (runbooks/messenger-api.openapi.yaml).

import { readAnswer } from '../../ledger/read-foreign.ts';
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
  problemBody,
  type ReplayBody,
  replayAnswer,
  signalsBody,
} from './contract.ts';
import type { HttpCaller } from './http-call.ts';
import { createJsonClient, type JsonClient, type JsonDialect, mostOfFile, nullWhere } from './json-client.ts';
import { sessionsOver } from './sessions.ts';

const itemsPerPage = 1_000;
/** An account list of this length stays well below the usual body limit of 1 MB. */
const accountsPerCall = 5_000;
const largeTimeLimitMs = 60_000;

export const messengerDialect: JsonDialect = {
  tries: 3,
  usualTimeLimitMs: 15_000,
  problemIn: (bytes) => {
    const read = readAnswer(bytes, problemBody);
    return read.result === 'read' ? read.value : null;
  },
};

export function messengerOverHttp({
  caller,
  clock,
  adminToken: token,
  secretOf,
}: {
  readonly caller: HttpCaller;
  readonly clock: Clock;
  readonly adminToken: string;
  /** The secret with which an account of ours logs in. */
  readonly secretOf: (account: string) => string;
}): MessengerPorts & { readonly approvalRecords: ApprovalRecords; readonly admission: Admission } {
  const client = createJsonClient({ baseUrl: '', caller, clock }, messengerDialect);
  return {
    history: historyOver(client, token),
    clients: {
      devices: async () => (await client.json({ path: '/v1/admin/devices', token }, devicesBody)).devices,
    },
    admission: admissionOver(client, token),
    signals: signalsOver(client, token, clock),
    sessions: sessionsOver(client, secretOf),
    replay: replayOver(client, token),
    approvalRecords: {
      list: async () => (await client.json({ path: '/v1/admin/approvals', token }, approvalsBody)).approvals,
    },
  };
}

function historyOver(client: JsonClient, token: string): MessengerHistory {
  return {
    exportSince: (since) => {
      const query = { limit: itemsPerPage, since: since ?? undefined };
      const path = '/v1/admin/history';
      return client.json({ path, query, token, timeLimitMs: largeTimeLimitMs }, historyBody);
    },
    readFile: async function* ({ id }) {
      const path = `/v1/admin/files/${encodeURIComponent(id)}`;
      yield new Uint8Array(
        await client.bytes({ path, token, timeLimitMs: largeTimeLimitMs, mostBytes: mostOfFile }),
      );
    },
  };
}

function admissionOver(client: JsonClient, token: string): Admission {
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
    state: () => client.json({ path: '/v1/admin/admission', token }, admissionBody),
  };
}

function signalsOver(client: JsonClient, token: string, clock: Clock): ServerSignals {
  let readUpTo: number | undefined;
  return {
    sample: async () => {
      const asked = clock.now();
      await client.bytes({ path: '/v1/status', repeatable: false });
      const probeMs = clock.now() - asked;
      const query = { after: readUpTo };
      const signals = await client.json({ path: '/v1/admin/signals', query, token }, signalsBody);
      readUpTo = signals.cursor;
      const { at, loginsInFlight, completed } = signals;
      return { at, loginsInFlight, completed, probeMs };
    },
    backSince: async (epochMs) => {
      const { completed } = await client.json({ path: '/v1/admin/signals', token }, signalsBody);
      const back = completed.filter(({ ok, finishedAt }) => ok && finishedAt >= epochMs);
      return [...new Set(back.map(({ account }) => account))];
    },
  };
}

function replayOver(client: JsonClient, token: string): ReplayTarget {
  const pathOf = (key: string): string => `/v1/admin/replays/${encodeURIComponent(key)}`;
  return {
    put: ({ key, file, ...rest }) => {
      const content = file && Buffer.from(file.bytes).toString('base64');
      const body: ReplayBody = {
        ...rest,
        ...(file && content !== undefined && { file: { name: file.name, digest: file.digest, content } }),
      };
      const call = { method: 'PUT', path: pathOf(key), token, body } as const;
      return client.json({ ...call, timeLimitMs: largeTimeLimitMs }, replayAnswer);
    },
    digestOf: async (key) => {
      const known = await nullWhere(404, () => client.json({ path: pathOf(key), token }, digestBody));
      return known?.digest ?? null;
    },
  };
}
