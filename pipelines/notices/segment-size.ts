// How many messages one entry of the record claims, and what a notice costs in pushes where each entry is one.

import type { ChannelLimits } from '../plan/channel-kinds.ts';

/** People are heard between segments, and a push of a git store takes seconds: what leaves in this time is one. */
const segmentLastsMs = { alone: 5_000, together: 15_000 };
/** Names of 32 characters: an entry stays under 10 kB. */
const mostRecipients = 200;
/** Where writes are pushes a notice is not many, however slow its channel is. */
const mostPushes = 8;

export function segmentSize(limits: ChannelLimits, writesTogether: boolean, deliveries: number): number {
  const lasts = writesTogether ? segmentLastsMs.together : segmentLastsMs.alone;
  const fewEnough = writesTogether ? Math.ceil(deliveries / mostPushes) : 0;
  const inTime = Math.max(fewEnough, Math.floor((limits.perMinute * lasts) / 60_000));
  return Math.min(mostRecipients, Math.max(1, Math.min(limits.atOnce, limits.perMinute), inTime));
}

/** The last outcome and the notice's own end come after the segments. */
export function pushesOf(limits: ChannelLimits, deliveries: number): number {
  return Math.ceil(deliveries / segmentSize(limits, true, deliveries)) + 2;
}
