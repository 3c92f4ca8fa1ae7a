// A channel that delivers messages into a folder: one mail per recipient, one text per message of a group. It
// has the limits of the service that it replaces, and fails where the scenario says.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { ChannelKind } from '../../plan/channel-kinds.ts';
import { kindRecord, limitsOf } from '../../plan/channel-kinds.ts';
import type { MessageChannel, OutgoingMessage, SendResult } from '../../ports.ts';
import { lengthIn } from '../../text/text-size.ts';
import { type Delivery, deliverTo } from './inbox-folder.ts';

export interface ChannelFaults {
  /** The channel accepts nothing between these times (epoch ms). */
  readonly down?: { readonly from: number; readonly to: number };
  /** Which sends (counted from 1) break off after they were delivered, or before. */
  readonly unknownAt?: { readonly sends: readonly number[]; readonly delivered: boolean };
}

export interface InboxChannel extends MessageChannel {
  readonly delivered: readonly Delivery[];
}

/** Round trip of a send in virtual time. */
const latencyMs = 60;

export function createInboxChannel(setting: {
  readonly id: string;
  /** The kind of the service that it replaces, whose limits hold here too. */
  readonly kind: ChannelKind;
  readonly perMinute?: number;
  readonly clock: EventClock;
  readonly faults: ChannelFaults;
  /** Null keeps deliveries in memory only. */
  readonly folder: string | null;
}): InboxChannel {
  const { id, kind, clock, faults, folder } = setting;
  const { reach } = kindRecord(kind);
  const limits = limitsOf(setting);
  const delivered: Delivery[] = [];
  const lastMinute: number[] = [];
  let sends = 0;
  let atOnce = 0;

  const isDown = (): boolean =>
    faults.down !== undefined && clock.now() >= faults.down.from && clock.now() < faults.down.to;

  function deliver(message: OutgoingMessage): void {
    const delivery = { at: clock.now(), channel: id, message };
    delivered.push(delivery);
    if (folder !== null) deliverTo(folder, delivery);
  }

  /** Why the service would refuse the message now; null when it would take it. */
  function refusalOf(message: OutgoingMessage): SendResult | null {
    if (isDown()) return { result: 'refused', why: `${id} is out of service` };
    const { most, unit } = limits.size;
    if (lengthIn(unit, message.text) > most) {
      return { result: 'refused', why: `longer than ${most} ${unit}` };
    }
    if (reach !== 'group' && message.to === undefined) {
      return { result: 'refused', why: 'it needs a recipient' };
    }
    const minuteAgo = clock.now() - 60_000;
    while ((lastMinute[0] ?? Number.POSITIVE_INFINITY) <= minuteAgo) lastMinute.shift();
    const oldest = lastMinute[0];
    if (oldest !== undefined && lastMinute.length >= limits.perMinute) {
      return { result: 'throttled', retryAfterMs: oldest + 60_000 - clock.now() };
    }
    return atOnce >= limits.atOnce ? { result: 'throttled', retryAfterMs: 1_000 } : null;
  }

  async function send(message: OutgoingMessage): Promise<SendResult> {
    sends += 1;
    const number = sends;
    const refusal = refusalOf(message);
    if (refusal !== null) return refusal;
    lastMinute.push(clock.now());
    atOnce += 1;
    await clock.sleep(latencyMs);
    atOnce -= 1;
    if (faults.unknownAt?.sends.includes(number)) {
      if (faults.unknownAt.delivered) deliver(message);
      return { result: 'unknown', why: 'the connection broke before the answer' };
    }
    deliver(message);
    return { result: 'accepted', receipt: `${id}-${number}` };
  }

  return {
    id,
    limits,
    delivered,
    send,
    probe: async () => {
      await clock.sleep(latencyMs);
      return isDown()
        ? { works: false, why: `${id} is out of service` }
        : { works: true, detail: `${limits.perMinute} messages a minute` };
    },
  };
}
