// The embedded messenger: a deterministic state machine on a clock and a seed. It decides, records an event for
// whatever changes, and answers from the state that the events fold to.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { sha256 } from '../../ledger/held-item.ts';
import type { Platform } from '../../plan/plan.ts';
import { seededRandom } from '../random.ts';
import type { MessengerFaults } from '../world/faults.ts';
import { createLogins } from './logins.ts';
import type { MessengerEvent } from './messenger-events.ts';
import { applyEvent, type MessengerState, type OpenSession } from './messenger-state.ts';
import { type Capacity, type EmbeddedMessenger, MessengerRefusal, type Push } from './messenger-types.ts';
import { createReplayDesk } from './replay-desk.ts';

export interface MessengerSetting {
  readonly seed: number;
  readonly clock: EventClock;
  /** With its history and people in it; see seed-history.ts. */
  readonly state: MessengerState;
  readonly control: 'admission' | 'invitation';
  readonly capacity: Capacity;
  readonly faults: MessengerFaults;
  readonly minimumVersions: Readonly<Partial<Record<Platform, string>>>;
  /** Gets each event before it counts; what it keeps brings the messenger back after a kill. */
  readonly journal?: (event: MessengerEvent) => void;
}

export function createMessenger(setting: MessengerSetting): EmbeddedMessenger {
  const { seed, clock, state, control, faults } = setting;
  const log: MessengerEvent[] = [];
  const listeners: ((push: Push) => void)[] = [];
  const probeTimes = seededRandom(seed, 'probe times');

  function record(event: MessengerEvent): void {
    setting.journal?.(event);
    log.push(event);
    applyEvent(state, event);
  }

  const tell = (push: Push): void => {
    for (const listener of listeners) listener(push);
  };

  const logins = createLogins({ ...setting, record, onDisconnect: () => tell({ kind: 'disconnected' }) });

  function session(token: string): OpenSession {
    const open = state.sessions.get(token);
    if (open === undefined) throw new MessengerRefusal('no-session', 'this session has ended; log in again');
    return open;
  }

  function refuseWhileDown(): void {
    if (state.maintenance || logins.isDown()) {
      throw new MessengerRefusal('down', 'the messenger is under maintenance');
    }
  }

  /** Makes something once per key and account: the second call gets the first one's id. */
  function once(key: string, prefix: string, make: (id: string, key: string) => MessengerEvent): string {
    const known = state.keys.get(key);
    if (known !== undefined) return known;
    const id = `${prefix}${state.made + 1}`;
    record(make(id, key));
    return id;
  }

  function refuseInvitation(): void {
    if (control === 'invitation') {
      throw new MessengerRefusal('not-supported', 'this messenger cannot hold anybody out');
    }
  }

  const { putReplay, replayDigest } = createReplayDesk({ clock, state, once, record });
  const at = (): number => clock.now();

  return {
    status: () => {
      logins.strike();
      return {
        state: state.maintenance ? 'maintenance' : logins.isDown() ? 'restarting' : 'normal',
        heldOut: state.heldOut,
        control,
      };
    },
    statusDelayMs: () => {
      const { waiting, workers } = logins.load();
      return Math.round(4 + probeTimes.exponential(2) + (6 * waiting) / workers);
    },
    mayLogIn: (account) =>
      !state.maintenance && !logins.isDown() && (state.heldOut === null || state.admitted.has(account)),
    onPush: (listener) => {
      listeners.push(listener);
    },

    logIn: logins.logIn,
    sync: async (token) => {
      const open = session(token);
      const first = !open.synced;
      if (first) await logins.firstSync(token);
      let conversations = 0;
      for (const { members } of state.conversations.values())
        if (members.has(open.account)) conversations += 1;
      return { first, conversations };
    },
    session,
    logOut: (token) => record({ at: at(), kind: 'logged-out', token: session(token).token }),
    send: (token, conversation, text, key) => {
      const { account } = session(token);
      return once(`message/${account}/${key}`, 'm', (id, fullKey) => ({
        at: at(),
        kind: 'message-sent',
        id,
        conversation,
        from: account,
        sentAt: new Date(at()).toISOString(),
        text,
        key: fullKey,
      }));
    },
    receive: (token, conversation) => {
      session(token);
      return [...(state.conversations.get(conversation)?.messages ?? [])];
    },
    createGroup: (token, title, members, key) => {
      const { account } = session(token);
      return once(`group/${account}/${key}`, 'g', (id, fullKey) => ({
        at: at(),
        kind: 'group-created',
        id,
        title,
        members: [...new Set([account, ...members])],
        key: fullKey,
      }));
    },
    upload: (token, name, bytes, key) => {
      const { account } = session(token);
      return once(`file/${account}/${key}`, 'f', (id, fullKey) => ({
        at: at(),
        kind: 'file-stored',
        id,
        name,
        owner: account,
        digest: sha256(bytes),
        content: Buffer.from(bytes).toString('base64'),
        key: fullKey,
      }));
    },
    download: (token, id) => {
      session(token);
      return fileContent(state, id);
    },

    exportHistory: (since, limit) => {
      refuseWhileDown();
      const from = placeOf(since);
      const to = Math.min(state.items.length, from + limit);
      const items = state.items.slice(from, to).filter((_, place) => from + place !== faults.historyGapAt);
      return { items, cursor: `h${to}`, more: to < state.items.length };
    },
    readFile: (id) => {
      refuseWhileDown();
      const content = fileContent(state, id);
      if (faults.corruptFileAt !== undefined && state.fileIds[faults.corruptFileAt] === id) {
        content[0] = (content[0] ?? 0) ^ 1;
      }
      return content;
    },
    devices: () => [...state.devices.values()],
    holdEveryoneOut: (notice) => {
      refuseInvitation();
      const held = state.heldOut;
      if (held?.en === notice.en && held['zh-CN'] === notice['zh-CN'] && state.admitted.size === 0) return;
      record({ at: at(), kind: 'held-out', notice });
      logins.disconnectAll();
    },
    admit: (accounts) => {
      refuseInvitation();
      const news = accounts.filter((account) => !state.admitted.has(account));
      if (news.length === 0) return;
      record({ at: at(), kind: 'admitted', accounts: news });
      if (!state.maintenance) tell({ kind: 'may-come', accounts: news });
    },
    callBack: (accounts) => {
      refuseInvitation();
      const there = accounts.filter((account) => state.admitted.has(account));
      if (there.length > 0) record({ at: at(), kind: 'called-back', accounts: there });
    },
    letEveryoneIn: () => {
      refuseInvitation();
      if (state.heldOut === null) return;
      record({ at: at(), kind: 'let-everyone-in' });
      if (!state.maintenance) tell({ kind: 'may-come', accounts: 'everyone' });
    },
    admission: () => ({ open: state.heldOut === null, admitted: state.admitted.size }),
    signals: logins.signals,
    putReplay: (item) => {
      refuseWhileDown();
      return putReplay(item);
    },
    replayDigest,
    approvals: () => [...state.approvals.values()],

    beginMaintenance: () => {
      if (state.maintenance) return;
      record({ at: at(), kind: 'maintenance-began' });
      logins.disconnectAll();
    },
    endMaintenance: () => {
      if (!state.maintenance) return;
      record({ at: at(), kind: 'maintenance-ended' });
      if (state.heldOut === null) tell({ kind: 'may-come', accounts: 'everyone' });
      else if (state.admitted.size > 0) tell({ kind: 'may-come', accounts: [...state.admitted] });
    },
    updateClient: (account, version) => record({ at: at(), kind: 'updated', account, version }),
    tokenOf: (account, device) => state.sessionOfDevice.get(`${account}/${device}`) ?? null,
    admitted: () => new Set(state.admitted),
    record,
    online: () => new Set(state.online.keys()),
    counters: logins.counters,
    log: () => log,
  };
}

function placeOf(cursor: string | null): number {
  if (cursor === null) return 0;
  const place = /^h(\d+)$/.exec(cursor)?.[1];
  if (place === undefined)
    throw new MessengerRefusal('not-found', `${cursor} is no cursor of this messenger`);
  return Number(place);
}

function fileContent(state: MessengerState, id: string): Uint8Array {
  const file = state.files.get(id);
  if (file === undefined) throw new MessengerRefusal('not-found', `there is no file ${id}`);
  return file.content();
}
