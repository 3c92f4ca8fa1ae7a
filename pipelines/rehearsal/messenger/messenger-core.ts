// The embedded messenger: a deterministic state machine on a clock and a seed. It records an event for every
// change, and answers from the state that the events fold to.

import type { historyBody } from '../../adapters/http/contract.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Localised } from '../../plan/plan.ts';
import { seededRandom } from '../random.ts';
import { createLogins, type LoginSetting } from './logins.ts';
import { fileStored, type Made, type MessengerEvent } from './messenger-events.ts';
import { applyEvent, type OpenSession } from './messenger-state.ts';
import { MessengerRefusal, type Push } from './messenger-types.ts';
import { createReplayDesk } from './replay-desk.ts';

/** `state` must already hold history and people; see seed-history.ts. */
interface MessengerSetting extends Omit<LoginSetting, 'record' | 'onDisconnect'> {
  readonly control: 'admission' | 'invitation';
  /** Is given each event before it counts, to restore the messenger after a kill. */
  readonly journal?: (event: MessengerEvent) => void;
}

/** The messenger with its API (served by server.ts) and what the vendor and the apps use besides. */
export type EmbeddedMessenger = ReturnType<typeof createMessenger>;

const idPrefixes = { 'message-sent': 'm', 'group-created': 'g', 'file-stored': 'f' } as const;

export function createMessenger(setting: MessengerSetting) {
  const { seed, clock, state, control } = setting;
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
    if (state.maintenance) throw new MessengerRefusal('down', 'the messenger is under maintenance');
  }

  const at = (): number => clock.now();

  /** Makes something once per idempotency key: a second call gets the id of the first. */
  function once(key: string, what: Made): string {
    const known = state.keys.get(key);
    if (known !== undefined) return known;
    const id = `${idPrefixes[what.kind]}${state.made + 1}`;
    record({ at: at(), ...what, id, key });
    return id;
  }

  function refuseInvitation(): void {
    if (control === 'invitation') {
      throw new MessengerRefusal('not-supported', 'this messenger cannot hold anybody out');
    }
  }

  function contentOf(id: string): Uint8Array {
    const content = state.files.get(id);
    if (content === undefined) throw new MessengerRefusal('not-found', `there is no file ${id}`);
    return content();
  }

  return {
    status: () => {
      logins.strike();
      const stands = state.maintenance ? ('maintenance' as const) : ('normal' as const);
      return { state: stands, heldOut: state.heldOut, control };
    },
    /** How many ms the cheap status call takes now: more with a longer queue. */
    statusDelayMs: () => {
      const { waiting, workers } = logins.load();
      return Math.round(4 + probeTimes.exponential(2) + (6 * waiting) / workers);
    },
    mayLogIn: (account: string) =>
      !state.maintenance && (state.heldOut === null || state.admitted.has(account)),
    onPush: (listener: (push: Push) => void) => {
      listeners.push(listener);
    },

    logIn: logins.logIn,
    /** A sync; the first one of a session is expensive and completes its login. */
    sync: async (token: string) => {
      const open = session(token);
      const first = !open.synced;
      if (first) await logins.firstSync(token);
      let conversations = 0;
      for (const { members } of state.conversations.values())
        if (members.has(open.account)) conversations += 1;
      return { first, conversations };
    },
    logOut: (token: string) => record({ at: at(), kind: 'logged-out', token: session(token).token }),
    send: (token: string, conversation: string, text: string, key: string) => {
      const { account: from } = session(token);
      const sentAt = new Date(at()).toISOString();
      return once(`message/${from}/${key}`, { kind: 'message-sent', conversation, from, sentAt, text });
    },
    receive: (token: string, conversation: string) => {
      session(token);
      return [...(state.conversations.get(conversation)?.messages ?? [])];
    },
    createGroup: (token: string, title: string, others: readonly string[], key: string) => {
      const { account } = session(token);
      const members = [...new Set([account, ...others])];
      return once(`group/${account}/${key}`, { kind: 'group-created', title, members });
    },
    upload: (token: string, name: string, bytes: Uint8Array, key: string) => {
      const { account } = session(token);
      return once(`file/${account}/${key}`, fileStored(name, account, bytes));
    },
    download: (token: string, id: string) => {
      session(token);
      return contentOf(id);
    },

    exportHistory: (since: string | null, limit: number): Said<typeof historyBody> => {
      refuseWhileDown();
      const from = placeOf(since);
      const to = Math.min(state.items.length, from + limit);
      return { items: state.items.slice(from, to), cursor: `h${to}`, more: to < state.items.length };
    },
    readFile: (id: string) => {
      refuseWhileDown();
      return contentOf(id);
    },
    devices: () => [...state.devices.values()],
    holdEveryoneOut: (notice: Localised) => {
      refuseInvitation();
      const held = state.heldOut;
      if (held?.en === notice.en && held['zh-CN'] === notice['zh-CN'] && state.admitted.size === 0) return;
      record({ at: at(), kind: 'held-out', notice });
      logins.disconnectAll();
    },
    admit: (accounts: readonly string[]) => {
      refuseInvitation();
      const news = accounts.filter((account) => !state.admitted.has(account));
      if (news.length === 0) return;
      record({ at: at(), kind: 'admitted', accounts: news });
      if (!state.maintenance) tell({ kind: 'may-come', accounts: news });
    },
    callBack: (accounts: readonly string[]) => {
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
    ...createReplayDesk({ clock, state, once, record, refuseWhileDown }),
    approvals: () => [...state.approvals.values()],

    // Acts of the vendor, which are no part of the API.
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
    /** An app updates itself; the device list shows it at once. */
    updateClient: (account: string, version: string) =>
      record({ at: at(), kind: 'updated', account, version }),
    /** The token of an app that is logged in. */
    tokenOf: (account: string, device: string) => state.sessionOfDevice.get(`${account}/${device}`) ?? null,
    admitted: (): ReadonlySet<string> => new Set(state.admitted),
    /** Records an event from before the rehearsal, or from outside any session. */
    record,
    online: (): ReadonlySet<string> => new Set(state.online.keys()),
    log: (): readonly MessengerEvent[] => log,
  };
}

function placeOf(cursor: string | null): number {
  if (cursor === null) return 0;
  const place = /^h(\d+)$/.exec(cursor)?.[1];
  if (place === undefined)
    throw new MessengerRefusal('not-found', `${cursor} is no cursor of this messenger`);
  return Number(place);
}
