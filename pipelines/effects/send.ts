// Sends the messages of one notice: at most once each, never over a channel's quota. Messages leave in
// segments. The intent that claims all recipients of a segment stands in the ledger before its first message
// leaves; the claim is confirmed in the store before each segment and by the clocks before each message.
// Between two segments commands of people are heard.

import type { EffectKey } from '../ledger/fact.ts';
import type { Delivery } from '../notices/deliveries.ts';
import { afterSending, type PaceState, quotaWindowMs } from '../notices/pacing.ts';
import { segmentSize } from '../notices/segment-size.ts';
import type { MessageChannel, OutgoingMessage, SendResult } from '../ports.ts';
import type { Sending } from './claim.ts';
import { queueKeyOf, withdraw } from './queue.ts';
import { outcomeOf } from './segment-outcome.ts';
import { type Segment, segmentsToSend } from './segments.ts';
import { countSent, sentOf } from './sent-so-far.ts';
import { type OwnSending, takeTimes } from './shared-quota.ts';

/** How often one message is tried again when its service says "later". */
const mostThrottles = 5;

/**
 * A message waits this long for its service in all, and is tried again by a later look after that: a run that
 * sleeps through ten minutes of silence (DingTalk) would lose its claim in the middle of a send.
 */
const longestWaitMs = 3 * 60_000;

/** The longest that a send takes, with its last try; a claim that ends sooner is renewed first. */
const sendLimitMs = 4 * 60_000;

/** A wave that is later than this has missed the times reserved for it. */
const latestMs = 1_000;

/** After so many whole segments refused in a row the channel is down: the rest waits for a later look. */
const mostRefusals = 3;

export interface SendChoice {
  /** The messages go through channels that the notice does not name, in place of those that failed. */
  readonly standIn?: true;
  /** Also to people never written to; otherwise only to those to whom the message is owed again. */
  readonly fresh: boolean;
  /** Asked between segments: true when no further segment may begin. */
  isToStop(): Promise<boolean>;
}

/**
 * `count` says what became of the whole notice, earlier runs included; `unsent` is how many of the refused
 * were never sent because their channel is down; `stopped`: a person gave a command that comes before the
 * rest.
 */
export async function sendDeliveries(
  run: Sending,
  notice: string,
  deliveries: readonly Delivery[],
  choice: SendChoice,
) {
  const byChannel = Map.groupBy(deliveries, ({ channel }) => channel);
  // Every channel finishes what it began before the error of one is thrown.
  const ended = await Promise.allSettled(
    [...byChannel].map(async ([id, through]) => {
      const channel = run.ports.channels.get(id);
      if (channel === undefined) return { unsent: through.length, stopped: false };
      return sendThrough(run, notice, channel, through, choice);
    }),
  );
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  const ends = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const count = countSent(run.state(), notice);
  const unsent = ends.reduce((sum, end) => sum + end.unsent, 0);
  const stopped = ends.some((end) => end.stopped);
  return { count: { ...count, refused: count.refused + unsent }, unsent, stopped };
}

/** `unsent`: people whom the channel was not asked to write to, and who count as refused. */
async function sendThrough(
  run: Sending,
  notice: string,
  channel: MessageChannel,
  deliveries: readonly Delivery[],
  { fresh, isToStop, standIn }: SendChoice,
): Promise<{ readonly unsent: number; readonly stopped: boolean }> {
  const segments = segmentsToSend({
    window: run.window,
    notice,
    channel: channel.id,
    deliveries,
    nameOf: (delivery) => run.pseudonymOf(delivery.recipient ?? delivery.message.key),
    sent: sentOf(run.state(), notice).get(channel.id),
    size: segmentSize(channel.limits, run.store.writesByPush === true, deliveries.length),
    now: run.clock.now(),
    fresh,
  });
  let own: OwnSending = { begun: run.clock.now(), sent: 0, pace: paceSoFar(run, channel) };
  let refusals = 0;
  /** Writes a segment's outcome, in one object of the store with the intent of the next. */
  let said = async (): Promise<void> => undefined;
  for (const [index, segment] of segments.entries()) {
    if (refusals === mostRefusals) {
      await said();
      return { unsent: segments.slice(index).flatMap((one) => one.deliveries).length, stopped: false };
    }
    if (await isToStop()) {
      await said();
      return { unsent: 0, stopped: true };
    }
    for (const [before, recipients] of segment.insteadOf) await withdraw(run, before, recipients);
    await run.confirmClaim(sendLimitMs);
    await Promise.all([said(), run.append(intentOf(notice, channel, segment, standIn))]);
    const sent = await sendSegment(run, channel, segment, own);
    own = sent.own;
    const outcome = outcomeOf(sent.heard, segment.recipients);
    refusals = outcome.result === 'failed' ? refusals + 1 : 0;
    said = () => run.append({ kind: 'outcome', effect: segment.key, outcome });
  }
  await said();
  return { unsent: 0, stopped: false };
}

function intentOf(
  notice: string,
  channel: MessageChannel,
  { key, deliveries, recipients }: Segment,
  standsIn: true | undefined,
) {
  const toGroup = deliveries.length === 1 && deliveries[0]?.recipient === null;
  const standIn = standsIn && ({ standIn: toGroup ? 'group' : 'people' } as const);
  const whom = toGroup ? 'the group' : `${deliveries.length} people`;
  return {
    kind: 'intent',
    effect: key,
    class: 'once',
    during: 'notices',
    what: `notice ${notice} through ${channel.id} to ${whom}${standsIn ? ', in place of channels that failed' : ''}`,
    recipients,
    sending: { notice, channel: channel.id, ...(channel.isQueue && { queued: true as const }), ...standIn },
  } as const;
}

/** Sends as many at a time as the channel allows; each wave needs a claim that, by the clocks, lasts. */
async function sendSegment(
  run: Sending,
  channel: MessageChannel,
  { key, deliveries, recipients }: Segment,
  before: OwnSending,
) {
  let own = before;
  const atOnce = Math.max(1, Math.min(channel.limits.atOnce, channel.limits.perMinute));
  const heard: (SendResult | { readonly result: 'queued' })[] = [];
  let times: readonly number[] = [];
  for (let first = 0; first < deliveries.length; first += atOnce) {
    const wave = deliveries.slice(first, first + atOnce);
    if (times[0] === undefined || run.clock.now() > times[0] + latestMs) {
      const left = deliveries.length - first;
      const waves = Array.from({ length: Math.ceil(left / atOnce) }, (_, index) =>
        Math.min(atOnce, left - index * atOnce),
      );
      times = await takeTimes(run, channel, own, waves);
    }
    const [at = 0, ...later] = times;
    times = later;
    await run.clock.sleepUntil(at);
    const claim = await run.stillClaimed(sendLimitMs);
    const leftAt = run.clock.now();
    const results = await Promise.all(
      wave.map(({ message }, index) => {
        const recipient = recipients[first + index] ?? '';
        const queued = channel.isQueue && { key: keyInQueue(run, key, recipient) };
        return sendOne(run, channel, { ...message, ...queued, claim });
      }),
    );
    own = {
      // While a service kept us waiting, other windows used our share of the quota: it is not made up for at
      // once.
      begun: own.begun + run.clock.now() - leftAt,
      sent: own.sent + wave.length,
      pace: wave.reduce((pace) => afterSending(channel.limits, pace, leftAt), own.pace),
    };
    // A message that a queue has taken has reached nobody yet.
    for (const result of results) {
      heard.push(channel.isQueue && result.result === 'accepted' ? { result: 'queued' } : result);
    }
  }
  return { heard, own };
}

/** What this channel sent that its quota still counts, for any notice and in any run. */
function paceSoFar(run: Sending, channel: MessageChannel): PaceState {
  const now = run.clock.now();
  const sent = [...run.state().effects.values()].flatMap((effect) => {
    // Times in the future, from a run whose clock was ahead, count as now.
    const at = Math.min(effect.outcomeAt ?? effect.intendedAt, now);
    return effect.sending?.channel === channel.id && at >= now - quotaWindowMs
      ? effect.recipients.map(() => at)
      : [];
  });
  return { sentAt: sent.sort((one, other) => one - other) };
}

function keyInQueue(run: Sending, effect: EffectKey, recipient: string): string {
  return queueKeyOf(run.window, effect, run.state().effects.get(effect) ?? { attempts: 1 }, recipient);
}

async function sendOne(
  { clock }: Pick<Sending, 'clock'>,
  channel: MessageChannel,
  message: OutgoingMessage,
): Promise<SendResult> {
  const giveUpAt = clock.now() + longestWaitMs;
  try {
    for (let attempt = 0; attempt < mostThrottles; attempt += 1) {
      const result = await channel.send(message);
      if (result.result !== 'throttled') return result;
      if (clock.now() + result.retryAfterMs > giveUpAt) {
        const seconds = Math.ceil(result.retryAfterMs / 1_000);
        return { result: 'refused', why: `the service asks to wait ${seconds} s; a later look tries again` };
      }
      await clock.sleep(result.retryAfterMs);
    }
    return { result: 'refused', why: 'the service kept saying "later"' };
  } catch (error) {
    // When an adapter throws, the message may or may not have left.
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}
