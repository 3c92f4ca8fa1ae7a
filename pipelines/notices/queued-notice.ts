// A notice to one recipient as it waits in a queue. For large rosters the phase puts one per recipient into the
// channel's queue and goes on; workers send them under the channel's quota.

import { UserError } from '../errors.ts';
import type { OutgoingMessage } from '../ports.ts';

export interface QueuedNotice {
  readonly format: 1;
  readonly window: string;
  /** `message.key` is the delivery's key: one per window, notice, channel, language and recipient. */
  readonly message: OutgoingMessage;
}

export function queuedNoticeText(window: string, message: OutgoingMessage): string {
  return JSON.stringify({ format: 1, window, message } satisfies QueuedNotice);
}

/** Throws a UserError for anything that this version did not put there. */
export function readQueuedNotice(text: string): QueuedNotice {
  const given = parsed(text);
  const { format, window, message } = given;
  const whole =
    format === 1 &&
    /^[a-z0-9][a-z0-9-]{2,50}$/.test(window ?? '') &&
    /^[0-9a-f]{64}$/.test(message?.key ?? '') &&
    typeof message?.text === 'string';
  if (whole) return given as QueuedNotice;
  throw new UserError({
    what: 'A message in the queue is no notice of this version',
    where: 'notice queue',
    whatToDo:
      'Deploy the handlers and the pipeline from the same version; read the message in the dead letters.',
  });
}

function parsed(text: string): Partial<QueuedNotice> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Whoever creates this may send, once. */
export function noticeClaimKey({ window, message }: QueuedNotice): string {
  return `windows/${window}/claims/notices/${message.key}`;
}

/** Outcomes of the notices that one worker sent in one go; `segment` is its own and never used twice. */
export function noticeOutcomesKey(window: string, segment: string): string {
  return `windows/${window}/facts/notice-outcomes/${segment}.json`;
}

/** Says that a notice came a second time although it was claimed: sent already, or in doubt. */
export function noticeSeenAgainKey({ window, message }: QueuedNotice): string {
  return `windows/${window}/facts/notice-seen-again/${message.key}.json`;
}

export interface NoticeOutcome {
  readonly key: string;
  readonly result: 'accepted' | 'refused' | 'unknown';
  readonly detail: string;
}

export type DoubtfulNotice = { readonly key: string; readonly why: string };

/**
 * Notices of which nobody knows whether they went out: those whose send broke in the middle, and those that were
 * claimed by a worker that ended before it wrote an outcome.
 */
export function noticesInDoubt(
  outcomes: readonly NoticeOutcome[],
  seenAgain: readonly string[],
): readonly DoubtfulNotice[] {
  const told = new Set(outcomes.map(({ key }) => key));
  return [
    ...outcomes.flatMap(({ key, result, detail }) => (result === 'unknown' ? [{ key, why: detail }] : [])),
    ...seenAgain
      .filter((key) => !told.has(key))
      .map((key) => ({ key, why: 'its worker ended between the claim and the outcome' })),
  ];
}
