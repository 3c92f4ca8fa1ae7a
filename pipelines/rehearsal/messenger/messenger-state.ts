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

interface Conversation {
  readonly title: string;
  readonly members: Set<string>;
  readonly messages: Said<typeof messagesBody>['messages'][number][];
}

export type MessengerState = ReturnType<typeof emptyState>;

export function emptyState(accounts: readonly string[]) {
  return {
    accounts: new Set(accounts),
    /** History items in the order in which they are exported. */
    items: [] as HistoryItem[],
    conversations: new Map<string, Conversation>(),
    /** The content of each file by its id. */
    files: new Map<string, () => Uint8Array>(),
    /** Ids by idempotency key. */
    keys: new Map<string, string>(),
    replays: new Map<string, { readonly id: string; readonly digest: string }>(),
    approvals: new Map<string, Said<typeof approvalsBody>['approvals'][number]>(),
    devices: new Map<string, Device>(),
    sessions: new Map<string, OpenSession>(),
    sessionOfDevice: new Map<string, string>(),
    /** How many synced sessions each account has; accounts without one are absent. */
    online: new Map<string, number>(),
    admitted: new Set<string>(),
    /** The message to people who are held out; null while nobody is. */
    heldOut: null as Localised | null,
    maintenance: false,
    maintenanceEndedAt: null as number | null,
    loginsSinceMaintenance: 0,
    /** Ids given out so far. */
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
    case 'logged-in': {
      const { account, device, platform, version, token } = event;
      const place = `${account}/${device}`;
      const earlier = state.sessionOfDevice.get(place);
      if (earlier !== undefined) closeSessions(state, [earlier]);
      state.made += 1;
      state.sessions.set(token, { token, account, device, synced: false });
      state.sessionOfDevice.set(place, token);
      const lastSeen = new Date(event.at).toISOString();
      state.devices.set(place, { account, platform, version, lastSeen });
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
    case 'configuration-set': {
      const { name, value } = event;
      addItem(state, 'configuration', `configuration/${name}`, { name, value });
      return;
    }
    case 'group-created': {
      const { id, title, members } = event;
      made(state, event);
      state.conversations.set(id, { title, members: new Set(members), messages: [] });
      addItem(state, 'group', id, { id, title, members });
      return;
    }
    case 'message-sent': {
      const { id, from, text, conversation } = event;
      made(state, event);
      const { messages } = conversationOf(state, conversation);
      const message = { id, from, text, at: event.sentAt };
      messages.push(message);
      // Numbers without gaps per conversation, so that a backup shows where a message is missing.
      addItem(state, 'message', id, { ...message, conversation, number: messages.length });
      return;
    }
    case 'file-stored': {
      const { id, name, owner, digest } = event;
      made(state, event);
      state.files.set(id, () => new Uint8Array(Buffer.from(event.content, 'base64')));
      addItem(state, 'file', id, { id, name, owner, sha256: digest }, digest);
      return;
    }
    case 'replayed':
      state.replays.set(event.key, { id: event.id, digest: event.digest });
      return;
    case 'approval-recorded': {
      const { id, decision, by } = event;
      state.approvals.set(id, { id, decision, by });
      return;
    }
  }
}

function made(state: MessengerState, { key, id }: { readonly key: string; readonly id: string }): void {
  state.made += 1;
  state.keys.set(key, id);
}

/** Adds a person's address book entry; these exist from the start and never change. */
export function addContact(
  state: MessengerState,
  person: { readonly account: string; readonly name: string; readonly department: string },
): void {
  const { account, name, department } = person;
  addItem(state, 'contact', `contact/${account}`, { account, name, department });
}

/** The conversation; one between two people is made when somebody first writes in it. */
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
