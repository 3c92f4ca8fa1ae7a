// What a window lets the auto-reply do: which mailboxes answer with which text, until when, and who is never
// answered. It follows from the plan and the organisation file alone: there is no switch that could stay on.

import type { Localised } from '../plan/plan.ts';
import { addressesIn, mailboxOf } from '../text/header-text.ts';
import type { AnswersOfOrganisation, AnswersOfPlan } from './active-window.ts';
import { isRobot } from './robot-senders.ts';

export interface ReplyPolicy {
  readonly window: WindowTimes;
  readonly title: Localised;
  readonly organisation: Localised;
  /** The reply's From: a mailbox that people read. */
  readonly from: string;
  /** How else to reach a person, as the text says it. */
  readonly humanContact: string;
  readonly mailboxes: readonly AnsweringMailbox[];
  /** Our own mailboxes and aliases, as `mailboxOf` gives them. */
  readonly own: ReadonlySet<string>;
  /** Addresses, or `@domain` for all of one. */
  readonly otherResponders: ReadonlySet<string>;
  /** Whether spam, virus and sender checks must have been made and passed (as SES makes them). */
  readonly demandVerdicts: boolean;
}

export interface WindowTimes {
  readonly id: string;
  readonly start: Temporal.ZonedDateTime;
  /** The planned end, or the actual one when the window was ended, called off or extended. */
  readonly end: Temporal.ZonedDateTime;
}

export interface AnsweringMailbox {
  readonly address: string;
  readonly answers: boolean;
  readonly text: Localised;
}

/** At most this many replies go out, then silence; mail keeps arriving for people to read. */
export const replyLimits = { perMinute: 20, perWindow: 500 } as const;

/** From the start's instant on, up to but not including the end's. */
export function isOpenAt(window: WindowTimes, at: Temporal.Instant): boolean {
  return (
    Temporal.Instant.compare(window.start.toInstant(), at) <= 0 &&
    Temporal.Instant.compare(at, window.end.toInstant()) < 0
  );
}

/**
 * `endedAt` is when the window really ended, by the record; without it the plan's end holds.
 * A `from` that nobody reads is replaced by the first address of `humanContact`: RFC 3834 section 3.1.2.
 */
export function replyPolicy(
  plan: AnswersOfPlan,
  organisation: AnswersOfOrganisation,
  options: { readonly demandVerdicts: boolean; readonly endedAt?: Temporal.Instant | null },
): ReplyPolicy {
  const mailboxes = plan.customerChannels.flatMap((answer) => {
    const channel = organisation.customerChannels.find((candidate) => candidate.id === answer.channel);
    return channel?.kind === 'mailbox'
      ? [{ address: mailboxOf(channel.address), answers: answer.autoReply, text: answer.text }]
      : [];
  });
  const { from, humanContact, ownAddresses, otherResponders } = organisation.autoReply;
  return {
    window: windowTimes(plan, options.endedAt),
    title: plan.title,
    organisation: organisation.name,
    from: isRobot(from) ? (addressesIn(humanContact)[0] ?? from) : from,
    humanContact,
    mailboxes,
    own: new Set([from, ...ownAddresses, ...mailboxes.map(({ address }) => address)].map(mailboxOf)),
    otherResponders: new Set(otherResponders.map(mailboxOf)),
    demandVerdicts: options.demandVerdicts,
  };
}

/**
 * The end (epoch ms) of a window that is still open: the announced one, or 12 hours from now where that has
 * passed; each look sets it anew.
 */
export function endWhileOpen(announced: number, now: number): number {
  return now < announced ? announced : now + 12 * 3_600_000;
}

/** When a window begins and ends; `endedAt`, where given, overrides the planned end. */
export function windowTimes(plan: AnswersOfPlan, endedAt: Temporal.Instant | null = null): WindowTimes {
  const start = Temporal.ZonedDateTime.from(plan.start);
  const end = endedAt?.toZonedDateTimeISO(start.timeZoneId) ?? Temporal.ZonedDateTime.from(plan.end);
  return { id: plan.id, start, end };
}

/** The mailbox whose text answers this recipient: its own, or the first that answers for an alias of ours. */
export function mailboxFor(policy: ReplyPolicy, recipient: string): AnsweringMailbox | undefined {
  const mailbox = mailboxOf(recipient);
  const exact = policy.mailboxes.find(({ address }) => address === mailbox);
  if (exact !== undefined) return exact;
  return policy.own.has(mailbox) ? policy.mailboxes.find(({ answers }) => answers) : undefined;
}
