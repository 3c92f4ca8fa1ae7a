// The embedded messenger's state as a fold over its events.

import canonicalize from 'canonicalize';
import type { approvalsBody, messagesBody } from '../../adapters/http/contract.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Localised } from '../../plan/plan.ts';
import type { Device, HistoryItem } from '../../ports.ts';
import type { MessengerEvent } from './messenger-events.ts';

export interface OpenSession {
  readonly token: string;
  readonly account: string;
  readonly device: string;
  synced: boolean;
}

export interface MessengerState {
  readonly accounts: ReadonlySet<string>;
  /** In the order of export. */
  readonly items: HistoryItem[];
  readonly conversations: Map<
    string,
    {
      readonly title: string;
      readonly members: Set<string>;
      readonly messages: Said<typeof messagesBody>['messages'][number][];
    }
  >;
  readonly files: Map<string, { readonly name: string; readonly content: () => Uint8Array }>;
  readonly fileIds: string[];
  /** Ids under their idempotency keys. */
  readonly keys: Map<string, string>;
  readonly replays: Map<string, { readonly id: string; readonly digest: string }>;
  readonly approvals: Map<string, Said<typeof approvalsBody>['approvals'][number]>;
  readonly devices: Map<string, Device>;
  readonly sessions: Map<string, OpenSession>;
  readonly sessionOfDevice: Map<string, string>;
  /** How many synced sessions each account has; accounts without one are absent. */
  readonly online: Map<string, number>;
  readonly admitted: Set<string>;
  /** Null while nobody is held out. */
  heldOut: Localised | null;
  maintenance: boolean;
  maintenanceEndedAt: number | null;
  loginsSinceMaintenance: number;
  restarts: number;
  /** Ids given out so far. */
  made: number;
}

export function emptyState(accounts: readonly string[]): MessengerState {
  return {
    accounts: new Set(accounts),
    items: [],
    conversations: new Map(),
    files: new Map(),
    fileIds: [],
    keys: new Map(),
    replays: new Map(),
    approvals: new Map(),
    devices: new Map(),
    sessions: new Map(),
    sessionOfDevice: new Map(),
    online: new Map(),
    admitted: new Set(),
    heldOut: null,
    maintenance: false,
    maintenanceEndedAt: null,
    loginsSinceMaintenance: 0,
    restarts: 0,
    made: 0,
  };
}

export function applyEvent(state: MessengerState, event: MessengerEvent): void {
  switch (event.kind) {
    case 'held-out':
      state.heldOut = event.notice;
      state.admitted.clear();
      closeSessions(state, [...state.sessions.keys()]);
      return;
    case 'admitted':
      for (const account of event.accounts) state.admitted.add(account);
      return;
    case 'called-back':
      for (const account of event.accounts) state.admitted.delete(account);
      return;
    case 'let-everyone-in':
      state.heldOut = null;
      state.admitted.clear();
      return;
    case 'maintenance-began':
      state.maintenance = true;
      state.maintenanceEndedAt = null;
      closeSessions(state, [...state.sessions.keys()]);
      return;
    case 'maintenance-ended':
      state.maintenance = false;
      state.maintenanceEndedAt = event.at;
      state.loginsSinceMaintenance = 0;
      return;
    case 'restarted':
      state.restarts += 1;
      closeSessions(state, [...state.sessions.keys()]);
      return;
    case 'logged-in': {
      const place = `${event.account}/${event.device}`;
      const earlier = state.sessionOfDevice.get(place);
      if (earlier !== undefined) closeSessions(state, [earlier]);
      state.made += 1;
      state.sessions.set(event.token, {
        token: event.token,
        account: event.account,
        device: event.device,
        synced: false,
      });
      state.sessionOfDevice.set(place, event.token);
      state.devices.set(place, {
        account: event.account,
        platform: event.platform,
        version: event.version,
        lastSeen: new Date(event.at).toISOString(),
      });
      return;
    }
    case 'turned-away':
      return;
    case 'synced': {
      const session = state.sessions.get(event.token);
      if (session === undefined || session.synced) return;
      session.synced = true;
      state.online.set(session.account, (state.online.get(session.account) ?? 0) + 1);
      if (state.maintenanceEndedAt !== null) state.loginsSinceMaintenance += 1;
      return;
    }
    case 'logged-out':
      closeSessions(state, [event.token]);
      return;
    case 'updated':
      for (const [place, device] of state.devices) {
        if (device.account === event.account) state.devices.set(place, { ...device, version: event.version });
      }
      return;
    case 'configuration-set':
      addItem(state, 'configuration', `configuration/${event.name}`, {
        name: event.name,
        value: event.value,
      });
      return;
    case 'group-created':
      state.made += 1;
      state.keys.set(event.key, event.id);
      state.conversations.set(event.id, {
        title: event.title,
        members: new Set(event.members),
        messages: [],
      });
      addItem(state, 'group', event.id, { id: event.id, title: event.title, members: event.members });
      return;
    case 'message-sent': {
      state.made += 1;
      state.keys.set(event.key, event.id);
      const { messages } = conversationOf(state, event.conversation);
      const message = { id: event.id, from: event.from, text: event.text, at: event.sentAt };
      messages.push(message);
      addItem(state, 'message', event.id, {
        ...message,
        conversation: event.conversation,
        // Without gaps per conversation, so that whoever reads a backup can see that one is missing.
        number: messages.length,
      });
      return;
    }
    case 'file-stored':
      state.made += 1;
      state.keys.set(event.key, event.id);
      state.files.set(event.id, {
        name: event.name,
        content: () => new Uint8Array(Buffer.from(event.content, 'base64')),
      });
      state.fileIds.push(event.id);
      addItem(
        state,
        'file',
        event.id,
        { id: event.id, name: event.name, owner: event.owner, sha256: event.digest },
        event.digest,
      );
      return;
    case 'replayed':
      state.replays.set(event.key, { id: event.id, digest: event.digest });
      return;
    case 'approval-recorded':
      state.approvals.set(event.id, { id: event.id, decision: event.decision, by: event.by });
      return;
  }
}

/** People's address book entries, which are there from the start and never change. */
export function addContact(
  state: MessengerState,
  person: { readonly account: string; readonly name: string; readonly department: string },
): void {
  addItem(state, 'contact', `contact/${person.account}`, {
    account: person.account,
    name: person.name,
    department: person.department,
  });
}

/** A conversation between two people exists as soon as somebody writes in it. */
function conversationOf(state: MessengerState, id: string) {
  let conversation = state.conversations.get(id);
  if (conversation === undefined) {
    conversation = { title: id, members: new Set(), messages: [] };
    state.conversations.set(id, conversation);
  }
  return conversation;
}

function addItem(
  state: MessengerState,
  kind: HistoryItem['kind'],
  id: string,
  value: object,
  fileDigest?: string,
): void {
  const body = canonicalize(value) ?? '';
  state.items.push(fileDigest === undefined ? { id, kind, body } : { id, kind, body, fileDigest });
}

function closeSessions(state: MessengerState, tokens: readonly string[]): void {
  for (const token of tokens) {
    const session = state.sessions.get(token);
    if (session === undefined) continue;
    state.sessions.delete(session.token);
    state.sessionOfDevice.delete(`${session.account}/${session.device}`);
    if (!session.synced) continue;
    const left = (state.online.get(session.account) ?? 1) - 1;
    if (left === 0) state.online.delete(session.account);
    else state.online.set(session.account, left);
  }
}
