// Approvals as records in a Matrix room of their own: one event each, with the request, the decision and who
// decided. A company's workflow writes there while the messenger is up; decisions taken on paper meanwhile
// are entered by the application service with their true time.

import { problemIn, type Said } from '../../ledger/read-foreign.ts';
import type { ApprovalRecords, OutboxItem } from '../../ports.ts';
import type { JsonClient } from '../http/json-client.ts';
import type { AdminSession } from './admin-session.ts';
import { type AppService, replayDevice } from './app-service.ts';
import { eventsOf, roomOf, sendEvent } from './rooms.ts';

export const approvalEventType = 'tideover.approval';

export type Approval = Said<typeof approval>;

const approval = { id: 'text', decision: '=approved|rejected', by: 'text' } as const;

export interface ApprovalRoom extends ApprovalRecords {
  /** Enters an approval that was decided while the messenger was away; the same key only once. */
  record(approval: Approval, item: Pick<OutboxItem, 'key' | 'at'>): Promise<void>;
}

export function approvalRoom(setting: {
  readonly matrix: JsonClient;
  readonly session: AdminSession;
  readonly service: AppService;
  /** Room id, alias or plain name. */
  readonly room: string;
  readonly serverName: () => Promise<string>;
}): ApprovalRoom {
  const { matrix, session, service } = setting;

  async function room(): Promise<string | null> {
    return await roomOf(matrix, service.token, setting.room, await setting.serverName());
  }

  return {
    list: async () => {
      const roomId = await room();
      if (roomId === null) return [];
      const events = await eventsOf(session, roomId, { types: [approvalEventType] });
      return events.flatMap(({ content }) => approvalOf(content) ?? []);
    },
    record: async (approval, { key, at }) => {
      const roomId = await room();
      if (roomId === null) throw new Error(`no room ${setting.room} for approvals`);
      await service.ready();
      const event = { room: roomId, key: `approval/${key}`, type: approvalEventType, body: approval };
      const query = { user_id: await service.userId(), device_id: replayDevice, ts: Date.parse(at) };
      await sendEvent(matrix, { token: service.token }, event, query);
    },
  };
}

/** Null for an event of another shape: whoever may write in the room can write anything. */
function approvalOf(content: object): Approval | null {
  if (problemIn(content, approval, true) !== null) return null;
  const { id, decision, by } = content as Approval;
  return { id, decision, by };
}
