// The embedded messenger as server.ts sees it, which serves it over the HTTP contract; what that carries is as the
// contract has it.

import type {
  admissionBody,
  approvalsBody,
  historyBody,
  LoginBody,
  messagesBody,
  replayAnswer,
  signalsBody,
} from '../../adapters/http/contract.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Localised } from '../../plan/plan.ts';
import type { Device, OutboxItem } from '../../ports.ts';
import type { MessengerEvent } from './messenger-events.ts';
import type { OpenSession } from './messenger-state.ts';

/** What the server can do at once. Times are virtual milliseconds of one worker. */
export interface Capacity {
  readonly workers: number;
  /** Logins that may wait for a worker; one more is refused. */
  readonly queueLimit: number;
  /** Means; half of each is fixed and half exponential. */
  readonly loginMs: number;
  readonly firstSyncMs: number;
  readonly refusalMs: number;
  readonly abandonedMs: number;
}

/** About 10 logins with first sync a second, so that a thousand people need some two minutes at best. */
export const defaultCapacity: Capacity = {
  workers: 8,
  queueLimit: 120,
  loginMs: 300,
  firstSyncMs: 500,
  refusalMs: 4,
  abandonedMs: 40,
};

export const refusalCodes = [
  'maintenance',
  'restarting',
  'held-out',
  'busy',
  'abandoned',
  'dropped',
  'client-too-old',
  'unknown-account',
  'wrong-secret',
  'login-failed',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export type LoginOutcome =
  | { readonly result: 'in'; readonly token: string }
  | {
      readonly result: 'refused';
      readonly code: RefusalCode;
      readonly why: string;
      readonly retryAfterMs: number | null;
    };

/** A request that cannot be met: `code` is stable, the message is for people. */
export class MessengerRefusal extends Error {
  readonly code: 'no-session' | 'not-found' | 'not-supported' | 'down' | 'conflict' | 'bad-request';

  constructor(code: MessengerRefusal['code'], message: string) {
    super(message);
    this.name = 'MessengerRefusal';
    this.code = code;
  }
}

export type LoginEnd = Said<typeof signalsBody>['completed'][number];

export interface MessengerCounters {
  readonly attempts: number;
  readonly loggedIn: number;
  readonly turnedAway: Readonly<Partial<Record<RefusalCode, number>>>;
}

/** What the vendor's push service tells apps. */
export type Push =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'may-come'; readonly accounts: readonly string[] | 'everyone' };

export interface EmbeddedMessenger {
  status(): {
    readonly state: 'normal' | 'maintenance' | 'restarting';
    readonly control: 'admission' | 'invitation';
    readonly heldOut: Localised | null;
  };
  /** How long the cheap status call takes now, in milliseconds: it grows with the queue. */
  statusDelayMs(): number;
  mayLogIn(account: string): boolean;
  onPush(listener: (push: Push) => void): void;

  logIn(request: LoginBody, patienceMs: number): Promise<LoginOutcome>;
  /** The first one of a session is heavy and completes its login. */
  sync(token: string): Promise<{ readonly first: boolean; readonly conversations: number }>;
  session(token: string): OpenSession;
  logOut(token: string): void;
  send(token: string, conversation: string, text: string, key: string): string;
  receive(token: string, conversation: string): Said<typeof messagesBody>['messages'];
  createGroup(token: string, title: string, members: readonly string[], key: string): string;
  upload(token: string, name: string, bytes: Uint8Array, key: string): string;
  download(token: string, id: string): Uint8Array;

  exportHistory(since: string | null, limit: number): Said<typeof historyBody>;
  readFile(id: string): Uint8Array;
  devices(): readonly Device[];
  holdEveryoneOut(notice: Localised): void;
  admit(accounts: readonly string[]): void;
  callBack(accounts: readonly string[]): void;
  letEveryoneIn(): void;
  admission(): Said<typeof admissionBody>;
  signals(after: number | null): Said<typeof signalsBody>;
  putReplay(item: OutboxItem): Said<typeof replayAnswer>;
  replayDigest(key: string): string | null;
  approvals(): Said<typeof approvalsBody>['approvals'];

  /** The vendor's own doing; no port reaches these. */
  beginMaintenance(): void;
  endMaintenance(): void;
  /** An app updates itself; the device list shows it at once. */
  updateClient(account: string, version: string): void;
  /** The token of an app that is logged in. */
  tokenOf(account: string, device: string): string | null;
  admitted(): ReadonlySet<string>;
  /** What was there before the story begins, or what somebody does outside any session. */
  record(event: MessengerEvent): void;
  online(): ReadonlySet<string>;
  counters(): MessengerCounters;
  log(): readonly MessengerEvent[];
}
