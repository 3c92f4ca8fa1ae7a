// Sends the messages of one notice: at most once each, never over a channel's quota. Messages leave in segments
// as large as the channel sends at once; the intent that claims all recipients of a segment stands in the ledger
// before the first of them is written to, so a crash leaves at most one segment per channel in doubt.

import type { Delivery } from '../notices/deliveries.ts';
import { afterSending, mayLeaveAt, type PaceState } from '../notices/pacing.ts';
import type { MessageChannel, SendResult } from '../ports.ts';
import { effectKeyOf } from '../record/effect-key.ts';
import type { Outcome } from '../record/entry.ts';
import type { EffectState } from '../record/fold.ts';
import type { WindowRun } from './window-run.ts';

export interface SendCount {
  readonly accepted: number;
  readonly refused: number;
  readonly inDoubt: number;
}

/** A service that says "later" is obeyed this often for one message. */
const mostThrottles = 5;

export async function sendDeliveries(
  run: WindowRun,
  notice: string,
  deliveries: readonly Delivery[],
): Promise<SendCount> {
  const channels = [...new Set(deliveries.map((delivery) => delivery.channel))];
  const counts = await Promise.all(
    channels.map((channel) =>
      sendThrough(
        run,
        notice,
        channel,
        deliveries.filter((delivery) => delivery.channel === channel),
      ),
    ),
  );
  return counts.reduce(add, nothing);
}

const nothing: SendCount = { accepted: 0, refused: 0, inDoubt: 0 };

function add(one: SendCount, other: SendCount): SendCount {
  return {
    accepted: one.accepted + other.accepted,
    refused: one.refused + other.refused,
    inDoubt: one.inDoubt + other.inDoubt,
  };
}

async function sendThrough(
  run: WindowRun,
  notice: string,
  id: string,
  deliveries: readonly Delivery[],
): Promise<SendCount> {
  const channel = run.ports.channels.get(id);
  if (channel === undefined) return { ...nothing, refused: deliveries.length };
  const size = Math.max(1, channel.limits.atOnce);
  let pace: PaceState = { sentAt: [] };
  let count = nothing;
  for (let first = 0; first < deliveries.length; first += size) {
    const segment = deliveries.slice(first, first + size);
    const key = effectKeyOf({
      window: run.window,
      step: `notice/${notice}`,
      target: `${id}/${first / size}`,
      generation: 0,
    });
    const known = run.state().effects.get(key);
    const toSend = stillToSend(known, segment, run.pseudonymOf);
    if (toSend === 'settled') count = add(count, countOf(known?.outcome ?? null, segment.length));
    else if (toSend === 'doubt') {
      const why = 'its run ended while these messages were being sent';
      await run.append({ kind: 'outcome', effect: key, outcome: { result: 'in-doubt', why } });
      count = add(count, { ...nothing, inDoubt: segment.length });
    } else {
      const leaveAt = mayLeaveAt(channel.limits, pace, run.clock.now());
      await run.clock.sleepUntil(leaveAt);
      for (const _ of toSend) pace = afterSending(channel.limits, pace, leaveAt);
      count = add(count, await sendSegment(run, key, notice, channel, toSend));
    }
  }
  return count;
}

/** What is left of a segment, from what the record knows: a pure decision. */
export function stillToSend(
  known: EffectState | undefined,
  segment: readonly Delivery[],
  pseudonymOf: (account: string) => string,
): readonly Delivery[] | 'settled' | 'doubt' {
  if (known === undefined) return segment;
  if (known.outcome === null) return 'doubt';
  if (known.outcome.result === 'done') return 'settled';
  if (known.outcome.result === 'failed') return segment;
  if (known.answer !== 'resend') return 'settled';
  const doubtful = known.outcome.recipients;
  return doubtful === undefined
    ? segment
    : segment.filter((delivery) => doubtful.includes(pseudonymOf(delivery.recipient ?? delivery.key)));
}

function countOf(outcome: Outcome | null, size: number): SendCount {
  if (outcome?.result === 'in-doubt') {
    const inDoubt = outcome.recipients?.length ?? size;
    return { accepted: size - inDoubt, refused: 0, inDoubt };
  }
  const accepted = outcome?.result === 'done' ? Number(outcome.detail.accepted) : 0;
  return { accepted, refused: size - accepted, inDoubt: 0 };
}

async function sendSegment(
  run: WindowRun,
  key: string,
  notice: string,
  channel: MessageChannel,
  segment: readonly Delivery[],
): Promise<SendCount> {
  const recipients = segment.map((delivery) => run.pseudonymOf(delivery.recipient ?? delivery.key));
  await run.append({
    kind: 'intent',
    effect: key,
    class: 'once',
    during: 'notices',
    what: `notice ${notice} through ${channel.id} to ${segment.length === 1 && segment[0]?.recipient === null ? 'the group' : `${segment.length} people`}`,
    recipients,
  });
  const results = await Promise.all(segment.map((delivery) => sendOne(run, channel, delivery)));
  const outcome = outcomeOf(results, recipients);
  await run.append({ kind: 'outcome', effect: key, outcome });
  return countOf(outcome, segment.length);
}

async function sendOne(run: WindowRun, channel: MessageChannel, delivery: Delivery): Promise<SendResult> {
  try {
    for (let attempt = 0; attempt < mostThrottles; attempt += 1) {
      const result = await channel.send(delivery.message);
      if (result.result !== 'throttled') return result;
      await run.clock.sleep(result.retryAfterMs);
    }
    return { result: 'refused', why: 'the service kept saying "later"' };
  } catch (error) {
    // An adapter that throws has not said whether the message left.
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}

/** One outcome for the segment: any unknown makes it a doubt about those recipients, all refused a failure. */
export function outcomeOf(results: readonly SendResult[], recipients: readonly string[]): Outcome {
  const doubtful = recipients.filter((_, index) => results[index]?.result === 'unknown');
  if (doubtful.length > 0) {
    const why = results.find((result) => result.result === 'unknown');
    return { result: 'in-doubt', why: why?.result === 'unknown' ? why.why : '', recipients: doubtful };
  }
  const refused = results.filter((result) => result.result === 'refused');
  const first = refused[0];
  if (first?.result === 'refused' && refused.length === results.length)
    return { result: 'failed', why: first.why };
  return { result: 'done', detail: { accepted: results.length - refused.length, refused: refused.length } };
}
