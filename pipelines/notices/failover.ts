// Failover: whom of an audience the channels that a notice names have not reached, and which of the plan's
// backup channels reaches them instead. A plan, not an act: the sender asks it at every look, and after the
// sending it gives the same people no second time.

import { kindRecord } from '../plan/channel-kinds.ts';
import { noticeKey, readNoticeKey } from '../plan/notice-key.ts';
import type { Channel } from '../plan/organisation.ts';
import { type DeliveriesInput, type Delivery, deliveriesOf, type Recipient } from './deliveries.ts';

/** What is known of one message; null when no sending of it was begun. */
export type Told =
  | { readonly result: 'accepted' }
  | { readonly result: 'under-way' }
  /** `since`: when its latest outcome was heard, in epoch ms. */
  | { readonly result: 'refused'; readonly since: number; readonly tries: number }
  | { readonly result: 'in-doubt'; readonly since: number };

export interface FailoverInput extends DeliveriesInput {
  readonly heardOf: (delivery: Delivery) => Told | null;
  /** Epoch ms. */
  readonly now: number;
}

export interface Failover {
  /** To send now, each through a channel that the notice does not name. */
  readonly messages: readonly Delivery[];
  /** When to ask again (epoch ms); null when no outcome is being waited for. */
  readonly againAt: number | null;
}

/** A refused message is tried once more on its own channel, unless that is due later than this. */
export const refusedMs = 5 * 60_000;
/** A message in doubt may have arrived: for this long a person's word on it is awaited. */
export const silentMs = 15 * 60_000;

type Standing =
  | { readonly is: 'reached' | 'under-way' | 'not-begun' | 'failed' }
  | { readonly is: 'waits'; readonly until: number };

/** Looks at one notice for one audience at one site. */
export function failoverOf(input: FailoverInput): Failover {
  const { moment, context } = input;
  const people = input.people.filter((person) => person.site === moment.site);
  const own = moment.rule.channels.map((id) => roadThrough(input, id, people));
  const waits: number[] = [];
  /** Whether people with these standings may be told through the next channel. */
  const isMissed = (standings: readonly Standing[]): boolean => {
    if (standings.every(({ is }) => is === 'failed')) return true;
    if (standings.every(({ is }) => is !== 'reached'))
      waits.push(...standings.flatMap((one) => (one.is === 'waits' ? [one.until] : [])));
    return false;
  };
  let left = people.filter((person) => {
    const standings = own.flatMap((road) => road.standingOf(person) ?? []);
    return standings.length > 0 && isMissed(standings);
  });
  const allMissed = left.length === people.length;
  const messages: Delivery[] = [];
  for (const id of context.plan.backupChannels.order) {
    if (left.length === 0) break;
    if (moment.rule.channels.includes(id)) continue;
    const road = roadThrough(input, id, left);
    const next = Map.groupBy(left, (person): 'here' | 'on' | 'settled' => {
      const standing = road.standingOf(person);
      // A group would get again what some of its members have got.
      if (standing === null || (standing.is === 'not-begun' && road.isGroup && !allMissed)) return 'on';
      if (standing.is === 'not-begun') return 'here';
      return isMissed([standing]) ? 'on' : 'settled';
    });
    const here = new Set(next.get('here')?.map(({ account }) => account));
    messages.push(
      ...road.messages.filter(
        ({ recipient }) => here.size > 0 && (recipient === null || here.has(recipient)),
      ),
    );
    left = next.get('on') ?? [];
  }
  return { messages, againAt: waits.length === 0 ? null : Math.min(...waits) };
}

interface Road {
  /** True where the channel speaks to a group and not to people one by one. */
  readonly isGroup: boolean;
  readonly messages: readonly Delivery[];
  /** Null where the channel does not reach this person. */
  standingOf(person: Recipient): Standing | null;
}

/** One channel with its messages to these people, or to the group that they are in. */
function roadThrough(input: FailoverInput, id: string, people: readonly Recipient[]): Road {
  const channel = input.context.organisation.channels.find((candidate) => candidate.id === id);
  if (channel !== undefined && kindRecord(channel.kind).reach === 'group') return roadToGroup(input, channel);
  const messages = deliveriesThrough(input, id, people);
  const byAccount = new Map(messages.map((delivery) => [delivery.recipient, delivery]));
  return {
    isGroup: false,
    messages,
    standingOf: ({ account }) => {
      const delivery = byAccount.get(account);
      return delivery === undefined ? null : standingAt(input.heardOf(delivery), input.now);
    },
  };
}

/** A group of several sites is told once, by the notice of its first site: all sites ask about it. */
function roadToGroup(input: FailoverInput, channel: Channel): Road {
  const { moment, context, byName } = input;
  const isHere = channel.sites === undefined || channel.sites.includes(moment.site ?? '');
  if (byName || !isHere) return { isGroup: true, messages: [], standingOf: () => null };
  const own = deliveriesThrough(input, channel.id, []);
  const told = [own, ...context.organisation.sites.map((site) => deliveriesAt(input, channel.id, site.id))];
  const messages = told.find((found) => found.length > 0) ?? [];
  return {
    isGroup: true,
    messages: own,
    standingOf: ({ language }) => {
      const delivery = messages.find((one) => one.message.language === language) ?? messages[0];
      return delivery === undefined ? null : standingAt(input.heardOf(delivery), input.now);
    },
  };
}

function deliveriesThrough(
  input: FailoverInput,
  channel: string,
  people: readonly Recipient[],
): readonly Delivery[] {
  const moment = { ...input.moment, rule: { ...input.moment.rule, channels: [channel] } };
  return deliveriesOf({ ...input, moment, people }).messages;
}

function deliveriesAt(input: FailoverInput, channel: string, site: string): readonly Delivery[] {
  const key = noticeKey({ ...readNoticeKey(input.moment.key), site });
  return deliveriesThrough({ ...input, moment: { ...input.moment, site, key } }, channel, []);
}

function standingAt(told: Told | null, now: number): Standing {
  switch (told?.result) {
    case undefined:
      return { is: 'not-begun' };
    case 'accepted':
      return { is: 'reached' };
    case 'under-way':
      return { is: 'under-way' };
    case 'refused':
      return told.tries > 1 ? { is: 'failed' } : failedAfter(told.since + refusedMs, now);
    case 'in-doubt':
      return failedAfter(told.since + silentMs, now);
  }
}

function failedAfter(until: number, now: number): Standing {
  return until <= now ? { is: 'failed' } : { is: 'waits', until };
}
