// The messenger's ports over a real Synapse: people held out by account lock, signals from `/versions`, metrics and
// devices, replay and approvals through an application service.

import type { ApprovalRecords, Clock, MessengerPorts } from '../../ports.ts';
import { createHttpCaller } from '../http/http-call.ts';
import type { JsonClient } from '../http/json-client.ts';
import { type AccountLock, accountLock } from './account-lock.ts';
import { type AdminCredentials, type AdminSession, createAdminSession } from './admin-session.ts';
import { appService, replayDevice } from './app-service.ts';
import { approvalRoom } from './approvals.ts';
import { matrixHistory } from './history.ts';
import { clientInventory } from './inventory.ts';
import { createMatrixClient } from './matrix-client.ts';
import { accountOf, serverNameOf } from './names.ts';
import { matrixReplay } from './replay.ts';
import { type ServerTime, sameTime } from './server-time.ts';
import { matrixSessions } from './sessions.ts';
import { matrixSignals } from './signals.ts';
import { whoIsBack } from './who-is-back.ts';

export interface MatrixAccess {
  readonly baseUrl: string;
  readonly admin: AdminCredentials;
  /** Token of the application service that replays held work; see runbooks/sop/matrix.en.md. */
  readonly asToken: string;
  /** The secret with which an account of ours logs in. */
  readonly secretOf: (account: string) => string;
  readonly clock: Clock;
  /** Where approvals are recorded: room id, alias, or the alias's name. */
  readonly approvalsRoom: string;
  /** The jumping clock's `busy`; absent on a real clock. */
  readonly counted?: <T>(work: () => Promise<T>) => Promise<T>;
  readonly time?: ServerTime;
  /** Told of accounts that were let in. */
  readonly onAdmitted?: (accounts: readonly string[]) => void;
}

export interface MatrixMessenger extends MessengerPorts {
  readonly approvalRecords: ApprovalRecords;
  readonly admission: AccountLock;
  readonly matrix: JsonClient;
  readonly session: AdminSession;
  close(): void;
}

/** So few that our sockets never fill the server's listen backlog of 50. */
const ourSockets = 24;
const ownDevices: ReadonlySet<string> = new Set([replayDevice]);

export function messengerOverMatrix(access: MatrixAccess): MatrixMessenger {
  const { clock, asToken, time = sameTime } = access;
  const caller = createHttpCaller({
    baseUrl: access.baseUrl,
    maxSockets: ourSockets,
    ...(access.counted && { counted: access.counted }),
  });
  const matrix = createMatrixClient({ baseUrl: access.baseUrl, caller, clock });
  const session = createAdminSession(matrix, access.admin);
  const serverName = async (): Promise<string> => serverNameOf(await session.userId());
  const service = appService({ matrix, session, token: asToken });
  const back = whoIsBack(session, ownDevices);
  const serverNow = (): number => time.toServer(clock.now());
  const approvals = approvalRoom({
    matrix,
    session,
    service,
    room: access.approvalsRoom,
    serverName,
  });
  return {
    history: matrixHistory(session, serverName),
    clients: clientInventory(session, ownDevices),
    admission: accountLock({
      session,
      spare: async () => [accountOf(await service.userId())],
      serverNow,
      onAdmitted: (accounts, at) => {
        back.expect(accounts, at);
        access.onAdmitted?.(accounts);
      },
    }),
    signals: matrixSignals({ matrix, back, clock, time }),
    sessions: matrixSessions(matrix, access.secretOf),
    replay: matrixReplay({ matrix, session, service, approvals }),
    approvalRecords: { list: approvals.list },
    matrix,
    session,
    close: caller.close,
  };
}
