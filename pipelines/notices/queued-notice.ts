// One recipient's notice as it waits in a queue. For large rosters the engine puts one per recipient into the
// channel's queue and goes on; workers send them under the channel's quota.

import { UserError } from '../errors.ts';
import { readForeign, type Shape } from '../ledger/read-foreign.ts';
import type { OutgoingMessage } from '../ports.ts';

export interface QueuedNotice {
  readonly format: 1;
  readonly window: string;
  /** Workers of a channel may claim and report only that channel's messages. */
  readonly channel: string;
  /** `message.key` is the ledger's key for this intent to write to this recipient. */
  readonly message: OutgoingMessage;
}

/** Every field of a message must stand in the shape below, or the workers would refuse every notice. */
type FieldsOf<T> = {
  readonly [F in keyof T & string as undefined extends T[F] ? `${F}?` : F]-?: Shape;
};

const shape: Shape = {
  format: '=1',
  window: 'text',
  channel: 'text',
  message: {
    key: 'hash',
    'claim?': 'count',
    notice: 'text',
    language: '=zh-CN|en',
    'sender?': 'text',
    subject: 'text',
    text: 'text',
    'html?': 'text',
    'approved?': { notice: 'text', texts: { $map: 'text' } },
    'invitation?': { method: '=REQUEST|CANCEL', text: 'text' },
    'to?': { name: 'text', 'email?': 'text', 'phone?': 'text', 'account?': 'text' },
  } satisfies FieldsOf<OutgoingMessage>,
};
/** The largest message that is read, in bytes. */
const mostBytes = 1 << 20;

export function queuedNoticeText(window: string, channel: string, message: OutgoingMessage): string {
  return JSON.stringify({ format: 1, window, channel, message } satisfies QueuedNotice);
}

/** Throws a UserError for anything that this version did not put into the queue. */
export function readQueuedNotice(text: string): QueuedNotice {
  const read = readForeign<QueuedNotice>(text, shape, mostBytes);
  const isPlace = ({ window, channel }: QueueOfWindow) =>
    /^[a-z0-9][a-z0-9-]{2,50}$/.test(window) && /^[a-z0-9-]+$/.test(channel);
  if (read.result === 'read' && isPlace(read.value)) return read.value;
  throw new UserError({
    what: 'A message in the queue is no notice of this version',
    where: 'notice queue',
    whatToDo:
      'Deploy the handlers and the pipeline from the same version; read the message in the dead letters.',
  });
}

/** Key of the claim on one message: whoever creates it may send the message, once. */
export function noticeClaimKey({ window, channel }: QueueOfWindow, key: string): string {
  return `windows/${window}/claims/notices/${channel}/${key}`;
}

export type QueueOfWindow = Pick<QueuedNotice, 'window' | 'channel'>;

export interface NoticeOutcome {
  readonly key: string;
  readonly result: 'accepted' | 'refused' | 'unknown';
  readonly detail: string;
}

/** The prefix of all that workers report on a window's queued notices. */
export function noticeFactsPrefix(window: string): string {
  return `windows/${window}/facts/notices/`;
}

/** The result is part of the key, so that a listing alone tells the outcomes of 100,000 messages. */
export function noticeOutcomeKey(
  { window, channel }: QueueOfWindow,
  { key, result }: Pick<NoticeOutcome, 'key' | 'result'>,
): string {
  return `${noticeFactsPrefix(window)}${channel}/${result}/${key}.json`;
}

/** Key of the note that a message came a second time although it was claimed: sent already, or in doubt. */
export function noticeSeenAgainKey({ window, channel }: QueueOfWindow, key: string): string {
  return `${noticeFactsPrefix(window)}${channel}/seen-again/${key}.json`;
}

/** The messages by result, each as `<channel>/<key>`. */
export interface NoticeTally {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  /** May or may not have gone out: the send broke, or its worker ended before it wrote an outcome. */
  readonly inDoubt: readonly string[];
}

/** What became of a window's notices, from the keys under `noticeFactsPrefix`. */
export function tallyNotices(storeKeys: readonly string[]): NoticeTally {
  const told = (result: string) =>
    storeKeys.flatMap((storeKey) => {
      const [, channel, found, key] =
        /\/facts\/notices\/([a-z0-9-]+)\/([a-z-]+)\/([0-9a-f]{64})\.json$/.exec(storeKey) ?? [];
      return found === result ? [`${channel}/${key}`] : [];
    });
  const [accepted, refused, unknown] = [told('accepted'), told('refused'), told('unknown')];
  const known = new Set([...accepted, ...refused, ...unknown]);
  return { accepted, refused, inDoubt: [...unknown, ...told('seen-again').filter((key) => !known.has(key))] };
}
