// Sends the messages of one notice: at most once each, never over a channel's quota. Messages leave in segments
// as large as the channel sends at once; the intent that claims all recipients of a segment stands in the ledger
// before the first of them is written to, so a crash leaves at most one segment per channel in doubt.

import { effectKeyOf } from '../ledger/effect-key.ts';
import type { EffectKey } from '../ledger/fact.ts';
import type { Delivery } from '../notices/deliveries.ts';
import { afterSending, mayLeaveAt, type PaceState } from '../notices/pacing.ts';
import type { MessageChannel, OutgoingMessage, SendResult } from '../ports.ts';
import type { Sending } from './claim.ts';
import { queueKeyOf, withdraw } from './queue.ts';
import { outcomeOf } from './segment-outcome.ts';
import { countSent, repeatKeyOf, type SendCount, segmentsOf, stillToSend } from './sent-so-far.ts';

/** A service that says "later" is obeyed this often for one message. */
const mostThrottles = 5;

/**
 * A message waits this long for its service in all, and is tried again by a later look after that: a run that
 * sleeps through ten minutes of silence (DingTalk) would lose its claim in the middle of a send.
 */
const longestWaitMs = 3 * 60_000;

/** Returns what became of the whole notice, earlier runs included. */
export async function sendDeliveries(
  run: Sending,
  notice: string,
  deliveries: readonly Delivery[],
): Promise<SendCount> {
  const channels = [...new Set(deliveries.map((delivery) => delivery.channel))];
  const withoutAdapter = await Promise.all(
    channels.map(async (id) => {
      const through = deliveries.filter((delivery) => delivery.channel === id);
      const channel = run.ports.channels.get(id);
      if (channel === undefined) return through.length;
      await sendThrough(run, notice, channel, through);
      return 0;
    }),
  );
  const count = countSent(run.state(), notice);
  return { ...count, refused: count.refused + withoutAdapter.reduce((sum, lost) => sum + lost, 0) };
}

interface Segment {
  readonly key: EffectKey;
  readonly deliveries: readonly Delivery[];
  /** The doubtful segment in whose place it goes out. */
  readonly insteadOf?: EffectKey;
}

async function sendThrough(
  run: Sending,
  notice: string,
  channel: MessageChannel,
  deliveries: readonly Delivery[],
): Promise<void> {
  let pace = paceSoFar(run, channel);
  for (const segment of segmentsToSend(run, notice, channel, deliveries)) {
    const together = segment.deliveries.length;
    await run.clock.sleepUntil(mayLeaveAt(channel.limits, pace, run.clock.now(), together));
    const leftAt = await sendSegment(run, notice, channel, segment);
    for (let sent = 0; sent < together; sent += 1) pace = afterSending(channel.limits, pace, leftAt);
  }
}

/**
 * Who is left goes by name and not by place in the list: the list of an earlier run may have been another one
 * (people updated their clients meanwhile), and nobody is written to twice.
 */
function segmentsToSend(
  run: Sending,
  notice: string,
  channel: MessageChannel,
  deliveries: readonly Delivery[],
): readonly Segment[] {
  const known = segmentsOf(run.state(), notice, channel.id);
  const nameOf = (delivery: Delivery) => run.pseudonymOf(delivery.recipient ?? delivery.key);
  const claimed = new Set(known.flatMap(([, effect]) => effect.recipients));
  const again = known.flatMap(([key, effect]): Segment[] => {
    const wanted = stillToSend(run.state(), key, effect);
    const left = deliveries.filter((delivery) => wanted.includes(nameOf(delivery)));
    if (left.length === 0) return [];
    return effect.outcome?.result === 'in-doubt'
      ? [{ key: repeatKeyOf(run.window, key), deliveries: left, insteadOf: key }]
      : [{ key, deliveries: left }];
  });
  const fresh = deliveries.filter((delivery) => !claimed.has(nameOf(delivery)));
  const size = Math.max(1, Math.min(channel.limits.atOnce, channel.limits.perMinute));
  const first = Array.from({ length: Math.ceil(fresh.length / size) }, (_, index): Segment => {
    const target = `${channel.id}/${known.length + index}`;
    const key = effectKeyOf({ window: run.window, step: `notice/${notice}`, target, generation: 0 });
    return { key, deliveries: fresh.slice(index * size, (index + 1) * size) };
  });
  return [...again, ...first];
}

/** What this channel carried in the last minute, for whichever notice and in whichever run. */
function paceSoFar(run: Sending, channel: MessageChannel): PaceState {
  const recently = run.clock.now() - 60_000;
  const sent = [...run.state().effects.values()].flatMap((effect) => {
    const at = effect.outcomeAt ?? effect.intendedAt;
    return effect.sending?.channel === channel.id && at >= recently ? effect.recipients.map(() => at) : [];
  });
  return { sentAt: sent.sort((one, other) => one - other) };
}

/** Returns when the messages left, in epoch ms. */
async function sendSegment(
  run: Sending,
  notice: string,
  channel: MessageChannel,
  { key, deliveries, insteadOf }: Segment,
): Promise<number> {
  const recipients = deliveries.map((delivery) => run.pseudonymOf(delivery.recipient ?? delivery.key));
  if (insteadOf !== undefined) await withdraw(run, insteadOf, recipients);
  const toGroup = deliveries.length === 1 && deliveries[0]?.recipient === null;
  await run.append({
    kind: 'intent',
    effect: key,
    class: 'once',
    during: 'notices',
    what: `notice ${notice} through ${channel.id} to ${toGroup ? 'the group' : `${deliveries.length} people`}`,
    recipients,
    sending: { notice, channel: channel.id, ...(channel.isQueue && { queued: true }) },
  });
  const leftAt = run.clock.now();
  const messages = deliveries.map(({ message }, index) =>
    channel.isQueue ? { ...message, key: keyInQueue(run, key, recipients[index] ?? '') } : message,
  );
  const results = await Promise.all(messages.map((message) => sendOne(run, channel, message)));
  // What a queue has taken has reached nobody yet.
  const heard = results.map((result) =>
    channel.isQueue && result.result === 'accepted' ? ({ result: 'queued' } as const) : result,
  );
  await run.append({ kind: 'outcome', effect: key, outcome: outcomeOf(heard, recipients) });
  return leftAt;
}

function keyInQueue(run: Sending, effect: EffectKey, recipient: string): string {
  return queueKeyOf(run.window, effect, run.state().effects.get(effect) ?? { attempts: 1 }, recipient);
}

async function sendOne(run: Sending, channel: MessageChannel, message: OutgoingMessage): Promise<SendResult> {
  const giveUpAt = run.clock.now() + longestWaitMs;
  try {
    for (let attempt = 0; attempt < mostThrottles; attempt += 1) {
      const result = await channel.send(message);
      if (result.result !== 'throttled') return result;
      if (run.clock.now() + result.retryAfterMs > giveUpAt) {
        const seconds = Math.ceil(result.retryAfterMs / 1_000);
        return { result: 'refused', why: `the service asks to wait ${seconds} s; a later look tries again` };
      }
      await run.clock.sleep(result.retryAfterMs);
    }
    return { result: 'refused', why: 'the service kept saying "later"' };
  } catch (error) {
    // An adapter that throws has not said whether the message left.
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}
