// The ports: what the phases need from outside systems, each port named by that need. Only adapters implement
// them, and nothing else in pipelines/ talks to outside systems. Every method may reject with an Error when
// the outside cannot be reached; outcomes that are part of the job are tagged unions.

import type { Proof, Uncertified } from './ledger/entry.ts';
import type { Instant } from './ledger/fact.ts';
import type { ChannelLimits } from './plan/channel-kinds.ts';
import type { Language, Localised, Platform } from './plan/plan.ts';
import type { WindowOfWords, WordOnWindow } from './vendor/words-on-window.ts';

/** Time as the pipeline sees it: production sleeps, the drill jumps, a simulation counts. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Milliseconds since an arbitrary moment of this process. Nobody can set this clock, but it may stand still
   * while the machine sleeps: for deadlines, whichever of `now` and `elapsed` says that more time has passed
   * is believed.
   */
  elapsed(): number;
  /** Resolves at `epochMs`, at once when that has passed. */
  sleepUntil(epochMs: number): Promise<void>;
  sleep(ms: number): Promise<void>;
}

/** Where the record and the backups are kept. Keys are `/`-separated; nothing is ever changed or deleted. */
export interface Store {
  /**
   * Set where each write costs a push, of which few a minute are allowed: writers put much into one write.
   */
  readonly writesByPush?: true;
  /** Set where reading an object costs a request: a long ledger is then read from packs. */
  readonly readsByRequest?: true;
  create(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  read(key: string): Promise<Uint8Array | null>;
  /** Keys that begin with `prefix`, sorted by code unit; with `after`, only those that sort behind it. */
  list(prefix: string, after?: string): Promise<readonly string[]>;
}

/** Reads a comment again at its source, to prove who wrote it, and asks the code's history about a commit. */
export interface Prover {
  comment(id: number): Promise<ProvenComment | Unproven>;
  /** Whether a window may switch from the code in force to this commit, and who made the commit. */
  commit(to: string, inForce: string): Promise<ProvenCommit | Unproven>;
}

export interface ProvenComment {
  readonly result: 'proven';
  /** Numeric id of the GitHub account that wrote the comment; it may write in the repository. */
  readonly user: number;
  readonly at: Instant;
  readonly body: string;
}

export interface ProvenCommit {
  readonly result: 'proven';
  /** Numeric accounts of all who wrote, reviewed-and-merged or pushed it. */
  readonly builders: readonly { readonly as: 'author' | 'merger'; readonly githubId: number }[];
}

/** `away`: the source cannot be asked now, so nothing is known and it is asked again later. */
export type Unproven = { readonly result: 'refused'; readonly why: Localised } | { readonly result: 'away' };

/** Holds the window's key for people's data; destroying it erases them even from locked storage. */
export interface Keyring {
  windowKey(window: string): Promise<Uint8Array>;
  /** Destroys the window's key and says in words what became of it. May be repeated. */
  destroy(window: string): Promise<Localised>;
}

/** The key that one run makes in its memory, and how somebody whom the snapshot names certifies it. */
export interface RunKey {
  /** Unique to the run. */
  readonly holder: string;
  /** Ed25519, 32 bytes in base64. */
  readonly publicKey: string;
  sign(text: Uint8Array): Promise<Uint8Array>;
  certify(certificate: Uncertified): Promise<Proof>;
}

/** Signs checkpoints with a key that the writer of entries does not hold. */
export interface CheckpointSigner {
  readonly name: string;
  /** Ed25519, 32 bytes in base64. */
  readonly publicKey: string;
  sign(text: Uint8Array): Promise<Uint8Array>;
}

// ---- channels to people

export interface OutgoingMessage {
  /** The idempotency key; channels that know such a thing pass it on. */
  readonly key: string;
  /**
   * Number of the claim under which the message leaves, for a receiver that can tell by it that the sender
   * was overtaken. It is never part of the key, which is the same in every run.
   */
  readonly claim?: number;
  /** Key of the notice that the message carries, for headers and for telling one notice from another. */
  readonly notice: string;
  readonly language: Language;
  /** Who writes, as a mail shows it. */
  readonly sender?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** For channels that carry approved wording only: which notice it is, and its texts. */
  readonly approved?: {
    readonly notice: string;
    readonly texts: Readonly<Record<string, string>>;
  };
  /** An entry for the reader's calendar, for channels that send mail. */
  readonly invitation?: Invitation;
  /** Absent when the message goes to a group. */
  readonly to?: {
    readonly name: string;
    readonly email?: string;
    readonly phone?: string;
    readonly account?: string;
  };
}

/** RFC 5546: the same entry is changed or taken back by a later one. */
export interface Invitation {
  readonly method: 'REQUEST' | 'CANCEL';
  /** iCalendar. */
  readonly text: string;
}

export type SendResult =
  | { readonly result: 'accepted'; readonly receipt: string }
  | { readonly result: 'refused'; readonly why: string }
  | { readonly result: 'throttled'; readonly retryAfterMs: number }
  /** The connection broke after the request may have arrived. */
  | { readonly result: 'unknown'; readonly why: string };

export interface MessageChannel {
  readonly id: string;
  readonly limits: ChannelLimits;
  /** Messages wait here for workers, who record what became of each: `accepted` does not mean sent. */
  readonly isQueue?: true;
  send(message: OutgoingMessage): Promise<SendResult>;
  /** Says whether the channel works without bothering anybody. */
  probe(): Promise<Working>;
}

export type Working =
  | { readonly works: true; readonly detail: string }
  | { readonly works: false; readonly why: string }
  /** The service said "later": nothing is known. */
  | { readonly works: null; readonly why: string };

/** Rooms in a backup channel that exist for the window only. */
export interface TemporaryGroups {
  /** Opening the same id again gives the group that exists already. */
  open(group: {
    readonly id: string;
    readonly title: Localised;
    readonly channel: string;
    readonly members: readonly string[];
  }): Promise<void>;
  close(id: string): Promise<void>;
  isOpen(id: string): Promise<boolean>;
}

/** What customers meet: auto-replies, banners, calls forwarded. All switched by target state. */
export interface CustomerDesk {
  answerWith(channel: string, text: Localised | null): Promise<void>;
  /** What the channel answers now; `unknown` where the answer can be set but not read back. */
  answerOf(channel: string): Promise<Localised | null | 'unknown'>;
  forwardCalls(from: string, to: string | null): Promise<void>;
  forwardOf(from: string): Promise<string | null>;
  /** The link of a conference that a service opens; the same key opens it only once. */
  conferenceLink(id: string, key: string): Promise<string>;
}

/** Work that waits until the messenger is back. Every call sets a target state and may be repeated. */
export interface DeferredWork {
  /** `confirmed` when the system's own switch reports it; `asked` when a person has to do it, as a to-do. */
  pause(id: string): Promise<'confirmed' | 'asked'>;
  resume(id: string): Promise<'confirmed' | 'asked'>;
}

export interface StatusPublisher {
  /** Replaces the published files by name; the last publication wins. */
  publish(files: ReadonlyMap<string, string>): Promise<void>;
}

/** What the vendor says on its official sources of this window, each source's words oldest first. */
export interface VendorNews {
  read(window: WindowOfWords): Promise<readonly (VendorStatement | UnreadableSource)[]>;
}

/** The source answered, but its answer cannot be read. A source that does not answer gives nothing at all. */
export interface UnreadableSource {
  readonly source: string;
  /** Why. */
  readonly unreadable: string;
}

export interface VendorStatement extends WordOnWindow {
  readonly source: string;
}

// ---- the messenger

export interface MessengerHistory {
  /** The next page of items in a stable order; `since` is the cursor with which an earlier page or export ended. */
  exportSince(since: string | null): Promise<HistoryPage>;
  /** A file's content in pieces, so that none has to fit into memory. */
  readFile(item: Pick<HistoryItem, 'id' | 'fileDigest'>): AsyncIterable<Uint8Array>;
}

export interface HistoryPage {
  readonly items: readonly HistoryItem[];
  readonly cursor: string;
  /** True where more items follow after this cursor. */
  readonly more?: boolean;
  /** Which part of all items was exported by now, from 0 to 1; absent where that is not known. */
  readonly part?: number;
}

export interface HistoryItem {
  readonly id: string;
  readonly kind: 'message' | 'file' | 'group' | 'contact' | 'configuration';
  /** Canonical bytes of the item; a file's content is fetched with `readFile`. */
  readonly body: string;
  /** SHA-256 of a file's content, 64 hex digits. */
  readonly fileDigest?: string;
}

export interface ClientInventory {
  devices(): Promise<readonly Device[]>;
}

export interface Device {
  readonly account: string;
  readonly platform: Platform | 'unknown';
  /** As the client reports it, for example `8.2.1`; null when the messenger does not know. */
  readonly version: string | null;
  readonly lastSeen: string | null;
}

/** The messenger can hold people out and let them in. Every call sets a target state and may be repeated. */
export interface Admission {
  holdEveryoneOut(notice: Localised): Promise<void>;
  /** Accounts that may log in from now on. */
  admit(accounts: readonly string[]): Promise<void>;
  /** Accounts that may not log in any more until they are admitted again: the server cannot serve them in time. */
  callBack(accounts: readonly string[]): Promise<void>;
  letEveryoneIn(): Promise<void>;
  /** `open` when the messenger holds nobody out. */
  state(): Promise<{ readonly open: boolean; readonly admitted: number }>;
}

/** What the server shows of the return; a field is null when it cannot be known now. */
export interface ServerSignals {
  /** How long the messenger's own apps wait for one answer; where absent, the shortest known time counts. */
  readonly patienceMs?: number;
  sample(): Promise<ServerSample>;
  /**
   * Accounts that have logged in and synced since `epochMs`; null where the messenger cannot tell. Asked when
   * a return goes on after a crash.
   */
  backSince?(epochMs: number): Promise<readonly string[] | null>;
}

export interface ServerSample {
  /** Milliseconds since the epoch at which the server took it. */
  readonly at: number;
  readonly loginsInFlight: number | null;
  /** Logins (with first sync) that ended since the last sample that was read. */
  readonly completed: readonly {
    readonly account: string;
    readonly startedAt: number;
    readonly finishedAt: number;
    readonly ok: boolean;
  }[];
  /** Logins of all accounts that succeeded since the server started; only where the server counts them. */
  readonly loginsCounted?: number;
  /** Set when it could not be seen who is back: an empty `completed` then says nothing. */
  readonly isBlind?: true;
  /** Round trip of a cheap unauthenticated call. */
  readonly probeMs: number | null;
}

/** Accounts of ours that act like a person: the canary, the probes, the checks. */
export interface PersonalSessions {
  logIn(
    account: string,
    device: { readonly id: string; readonly platform: Platform; readonly version: string },
  ): Promise<LogInResult>;
}

export type LogInResult =
  | { readonly result: 'in'; readonly session: Session }
  | { readonly result: 'held-out'; readonly why: string }
  | { readonly result: 'failed'; readonly why: string };

export interface Session {
  readonly account: string;
  /** The same key sends once. Returns the message's id. */
  send(conversation: string, text: string, key: string): Promise<string>;
  /** Messages of a conversation, oldest first. */
  receive(
    conversation: string,
  ): Promise<
    readonly { readonly id: string; readonly from: string; readonly text: string; readonly at: string }[]
  >;
  createGroup(title: string, members: readonly string[], key: string): Promise<string>;
  upload(name: string, bytes: Uint8Array, key: string): Promise<string>;
  download(id: string): Promise<Uint8Array>;
  logOut(): Promise<void>;
}

/** Puts held work into the messenger with its true sender and time; the same key enters once. */
export interface ReplayTarget {
  put(
    item: OutboxItem,
  ): Promise<
    { readonly result: 'done'; readonly id: string } | { readonly result: 'refused'; readonly why: string }
  >;
  /** The digest of the item that the messenger holds under this key, or null. */
  digestOf(key: string): Promise<string | null>;
}

/** Work that was held while the messenger was away: messages, uploads, approvals taken offline. */
export interface Outbox {
  /** All items in one reading, since each is fetched and decrypted for it; without the files' content. */
  contents(): Promise<OutboxContents>;
  /** The item with its file's content; null where the file is gone or is not the one that was held. */
  whole(item: HeldItem): Promise<OutboxItem | null>;
  markReplayed(key: string, id: string): Promise<void>;
}

export interface OutboxContents {
  /** Items that are not in the messenger yet, in the order in which they are entered. */
  readonly held: readonly HeldItem[];
  /** Items that were entered; they stay until the window's key is destroyed. */
  readonly replayed: readonly HeldItem[];
  /** Keys of objects that are no held work of this window, or were changed since they were held. */
  readonly setAside: readonly string[];
}

/** A held item without its file's content: a window's files may be larger than a machine's memory. */
export interface HeldItem {
  readonly key: string;
  readonly conversation: string;
  readonly from: string;
  readonly at: string;
  readonly kind: 'message' | 'upload' | 'approval';
  readonly text: string;
  readonly file?: { readonly name: string; readonly digest: string; readonly size?: number };
}

export interface OutboxItem extends HeldItem {
  readonly file?: { readonly name: string; readonly digest: string; readonly bytes: Uint8Array };
}

/** Approvals that the messenger's own workflow shows, to reconcile with those taken offline. */
export interface ApprovalRecords {
  list(): Promise<readonly DecidedApproval[]>;
}

export interface DecidedApproval {
  readonly id: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
}

/** Where copies go: another disk, another place. Like a store, but may hold large objects. */
export interface Vault {
  readonly id: string;
  readonly store: Store;
}

/** Encrypts backups to keys that are never online; opens them with this window's own key as a proof. */
export interface BackupCipher {
  /** Compressed and encrypted; other bytes at each call. */
  seal(bytes: Uint8Array): Promise<Uint8Array>;
  /** Null when the bytes were sealed to other keys, or changed since. */
  open(sealed: Uint8Array): Promise<Uint8Array | null>;
  /**
   * A name for the content of this digest, which without the window's key says nothing of it. 64 hex digits.
   */
  nameOf(digest: string): string;
}

/** Runs the verification suite and gives its report. */
export interface CheckRunner {
  /** `isSettled`: whether a decider left the offline approval of this number as it is. */
  run(isSettled: (approval: string) => boolean): Promise<CheckReport>;
}

export interface CheckReport {
  readonly checks: readonly {
    readonly name: string;
    readonly result: 'passed' | 'failed' | 'skipped';
    readonly why: string;
  }[];
  readonly junit: string;
  readonly text: string;
  /** Why the suite as a whole cannot be trusted (it hung, or no test ran); null where it can. */
  readonly broken: string | null;
}

/** A setting of the messenger that would hold up the return by itself, whatever the pace. */
export interface ReturnObstacle {
  /** The setting's name as its configuration has it, or what was looked at. */
  readonly setting: string;
  /** `blocks` keeps people out; `slows` makes the return long; `look` needs a look, as it may be intended. */
  readonly severity: 'blocks' | 'slows' | 'look';
  readonly what: Localised;
  readonly whatToDo: Localised;
}

/** What a messenger's adapter has to offer. */
export interface MessengerPorts {
  readonly history: MessengerHistory;
  readonly clients: ClientInventory;
  /** Null where the messenger cannot hold people out; they are then invited back in turn (`invitation`). */
  readonly admission: Admission | null;
  readonly signals: ServerSignals;
  readonly sessions: PersonalSessions;
  readonly replay: ReplayTarget;
  /** Null where neither the messenger nor another system shows any approvals. */
  readonly approvalRecords: ApprovalRecords | null;
  /** No account of ours can act in the messenger: the people of the canary try by hand and report. */
  readonly nobodyActs?: true;
  /** Asked days before the window; absent where the messenger's settings cannot be seen. */
  readonly obstacles?: () => Promise<readonly ReturnObstacle[]>;
}

/** All ports of one window, as the composition root hands them to a phase. */
export interface Ports extends MessengerPorts {
  readonly channels: ReadonlyMap<string, MessageChannel>;
  readonly groups: TemporaryGroups;
  readonly desk: CustomerDesk;
  readonly deferred: DeferredWork;
  readonly status: StatusPublisher;
  readonly vendor: VendorNews;
  readonly outbox: Outbox;
  readonly vaults: readonly Vault[];
  readonly backupCipher: BackupCipher;
  readonly checks: CheckRunner;
}

/** The ports of one window; `close` ends connections and servers. */
export interface OpenPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}
