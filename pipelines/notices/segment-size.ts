// How many messages one segment claims, and how many pushes a notice costs where each entry is one.

import type { ChannelLimits } from '../plan/channel-kinds.ts';

/** How long a segment takes: commands are heard between two. Longer where each write is a push. */
const segmentLastsMs = { alone: 5_000, together: 15_000 };
/** HMACs of 32 characters: an entry stays under 10 kB. */
const mostRecipients = 200;
/** The most pushes of one notice where writes are pushes, however slow its channel is. */
const mostPushes = 8;

export function segmentSize(limits: ChannelLimits, writesTogether: boolean, deliveries: number): number {
  const lasts = writesTogether ? segmentLastsMs.together : segmentLastsMs.alone;
  const fewEnough = writesTogether ? Math.ceil(deliveries / mostPushes) : 0;
  const inTime = Math.max(fewEnough, Math.floor((limits.perMinute * lasts) / 60_000));
  return Math.min(mostRecipients, Math.max(1, Math.min(limits.atOnce, limits.perMinute), inTime));
}

/** Two pushes come after the segments: the last outcome and the notice's own. */
export function pushesOf(limits: ChannelLimits, deliveries: number): number {
  return Math.ceil(deliveries / segmentSize(limits, true, deliveries)) + 2;
}
