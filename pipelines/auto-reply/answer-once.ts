// One message, one decision, at most one reply per sender and window, by return path and by From alike: whoever creates
// the sender's claims may answer. The claim stands before the reply is handed out, so a crash in between leaves a sender unanswered,
// never answered twice. The limits are held the same way, by numbered slots that can be created once.

import { createHash } from 'node:crypto';
import type { Store } from '../ports.ts';
import { addressesIn, mailboxOf } from '../text/header-text.ts';
import { decideReply, type ReplyDecision, type ReplyMemory } from './decide-reply.ts';
import { valuesOf } from './incoming-mail.ts';
import { type ReplyRequest, refusalOf } from './refusals.ts';
import { replyLimits } from './reply-policy.ts';

/**
 * Decides, and records the reply before it gives it away. Two calls for one sender answer once. `slotTimes` may be
 * kept from call to call, so that nothing is read twice: a slot never changes.
 */
export async function answerOnce(
  request: ReplyRequest,
  store: Store,
  slotTimes: Map<string, number> = new Map(),
): Promise<ReplyDecision> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return { reply: false, ...refusal };
  const claims = sendersOf(request).map((sender) => senderClaim(request.policy.window.id, sender));
  const note = new TextEncoder().encode(`${JSON.stringify({ at: request.at.toString() })}\n`);
  const [claimed, before] = await Promise.all([
    Promise.all(claims.map((claim) => store.read(claim))),
    memoryAt(request, store, slotTimes),
  ]);
  const first = decideReply(request, { ...before, senderAnswered: claimed.some((one) => one !== null) });
  if (!first.reply) return first;
  for (const claim of claims) {
    if ((await store.create(claim, note)) === 'exists') {
      return decideReply(request, { senderAnswered: true, repliesInWindow: 0, repliesInMinute: 0 });
    }
  }
  for (;;) {
    const memory = await memoryAt(request, store, slotTimes);
    const decision = decideReply(request, memory);
    if (!decision.reply) return decision;
    const slot = `${slotsOf(request.policy.window.id)}${String(memory.repliesInWindow + 1).padStart(6, '0')}`;
    if ((await store.create(slot, note)) === 'created') return decision;
  }
}

/** A forwarder writes another return path into each message: whom it is from counts as well. */
function sendersOf({ mail, envelope }: ReplyRequest): readonly string[] {
  const named = [envelope.from, ...valuesOf(mail, 'from').flatMap(addressesIn)];
  return [...new Set(named.map(mailboxOf))].sort();
}

/** Where the store remembers one sender of one window. A claim without a note of sending is in doubt. */
export function senderClaim(window: string, sender: string): string {
  return `windows/${window}/claims/auto-reply/senders/${senderDigest(window, sender)}`;
}

/** What to put into the store when the mail server took the reply. */
export function sentNote(
  window: string,
  sender: string,
  outcome: { readonly receipt: string },
): { readonly key: string; readonly bytes: Uint8Array } {
  return {
    key: `windows/${window}/claims/auto-reply/sent/${senderDigest(window, sender)}`,
    bytes: new TextEncoder().encode(`${JSON.stringify(outcome)}\n`),
  };
}

/** The parts are counted, so that no two pairs of sender and window meet. */
function senderDigest(window: string, sender: string): string {
  const mailbox = mailboxOf(sender);
  const counted = [mailbox, window].map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return createHash('sha256').update(counted).digest('hex');
}

function slotsOf(window: string): string {
  return `windows/${window}/claims/auto-reply/replies/`;
}

async function memoryAt(
  request: ReplyRequest,
  store: Store,
  slotTimes: Map<string, number>,
): Promise<ReplyMemory> {
  const slots = await store.list(slotsOf(request.policy.window.id));
  const lately = slots.slice(-replyLimits.perMinute);
  await Promise.all(
    lately
      .filter((slot) => !slotTimes.has(slot))
      .map(async (slot) => {
        const time = await timeOf(store, slot);
        if (time !== null) slotTimes.set(slot, time);
      }),
  );
  const aMinuteAgo = request.at.epochMilliseconds - 60_000;
  return {
    senderAnswered: false,
    repliesInWindow: slots.length,
    // An unreadable slot counts as one of just now: the limit may only err towards silence.
    repliesInMinute: lately.filter((slot) => (slotTimes.get(slot) ?? Number.POSITIVE_INFINITY) > aMinuteAgo)
      .length,
  };
}

async function timeOf(store: Store, slot: string): Promise<number | null> {
  const bytes = await store.read(slot);
  const at = /"at":"([^"]+)"/.exec(new TextDecoder().decode(bytes ?? new Uint8Array()))?.[1];
  return at === undefined ? null : Temporal.Instant.from(at).epochMilliseconds;
}
