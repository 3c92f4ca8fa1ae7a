// Decides on one message, with at most one reply per sender (by return path and by From) and window: the call
// that creates the sender's claims may answer. The claims are stored before the reply is handed out, so a
// crash in between leaves a sender without an answer, never with two. The limits are held the same way, by
// numbered slots of which each can be created once.

import { sha256 } from '../ledger/canonical.ts';
import type { Store } from '../ports.ts';
import { addressesIn, mailboxOf } from '../text/header-text.ts';
import { valuesOf } from './incoming-mail.ts';
import { type Refusal, type ReplyRequest, refusalOf } from './refusals.ts';
import { type RenderedReply, renderReply } from './render-reply.ts';
import { replyLimits } from './reply-policy.ts';

export type ReplyDecision =
  | ({ readonly reply: false } & Refusal)
  | ({ readonly reply: true; readonly because: string } & RenderedReply);

/**
 * Decides, and records the reply before returning it. Two calls at once for one sender give one reply.
 * `slotTimes` is a cache that may be kept from call to call, because a slot never changes.
 */
export async function answerOnce(
  request: ReplyRequest,
  store: Store,
  slotTimes: Map<string, number> = new Map(),
): Promise<ReplyDecision> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return { reply: false, ...refusal };
  const { window } = request.policy;
  const claims = sendersOf(request).map((sender) => senderClaim(window.id, sender));
  const note = new TextEncoder().encode(`${JSON.stringify({ at: request.at.toString() })}\n`);
  const [claimed, before] = await Promise.all([
    Promise.all(claims.map((claim) => store.read(claim))),
    repliesBefore(request, store, slotTimes),
  ]);
  if (claimed.some((one) => one !== null)) return answeredAlready;
  const limit = limitReached(before);
  if (limit !== undefined) return { reply: false, ...limit };
  for (const claim of claims) if ((await store.create(claim, note)) === 'exists') return answeredAlready;
  for (;;) {
    const replies = await repliesBefore(request, store, slotTimes);
    const reached = limitReached(replies);
    if (reached !== undefined) return { reply: false, ...reached };
    const slot = `${slotsOf(window.id)}${String(replies.inWindow + 1).padStart(6, '0')}`;
    if ((await store.create(slot, note)) !== 'created') continue;
    const because = `a person wrote to us during window ${window.id} and was not answered before`;
    return { reply: true, because, ...renderReply(request) };
  }
}

const answeredAlready = {
  reply: false,
  cause: 'already-answered',
  because: 'this sender was already answered in this window',
} as const;

interface Replies {
  readonly inWindow: number;
  /** Replies in the last 60 seconds. */
  readonly inMinute: number;
}

function limitReached({ inWindow, inMinute }: Replies): Refusal | undefined {
  const { perWindow, perMinute } = replyLimits;
  if (inWindow >= perWindow)
    return { cause: 'window-limit', because: `${perWindow} replies went out in this window` };
  if (inMinute < perMinute) return undefined;
  return { cause: 'minute-limit', because: `${perMinute} replies went out within a minute` };
}

/** Return path and From, because a forwarder writes another return path into each message. */
function sendersOf({ mail, envelope }: ReplyRequest): readonly string[] {
  const named = [envelope.from, ...valuesOf(mail, 'from').flatMap(addressesIn)];
  return [...new Set(named.map(mailboxOf))].sort();
}

/**
 * The key of a sender's claim. A claim without its `sentNote` is in doubt: the reply may not have gone out.
 */
export function senderClaim(window: string, sender: string): string {
  return `windows/${window}/claims/auto-reply/senders/${senderDigest(window, sender)}`;
}

/** The object to put into the store once the mail server has accepted the reply. */
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

/** The parts are encoded unambiguously, so that no two pairs of sender and window give the same digest. */
function senderDigest(window: string, sender: string): string {
  const mailbox = mailboxOf(sender);
  const counted = [mailbox, window].map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return sha256(counted);
}

function slotsOf(window: string): string {
  return `windows/${window}/claims/auto-reply/replies/`;
}

async function repliesBefore(
  request: ReplyRequest,
  store: Store,
  slotTimes: Map<string, number>,
): Promise<Replies> {
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
    inWindow: slots.length,
    // A slot that cannot be read counts as one of this minute: better one reply too few than too many.
    inMinute: lately.filter((slot) => (slotTimes.get(slot) ?? Number.POSITIVE_INFINITY) > aMinuteAgo).length,
  };
}

async function timeOf(store: Store, slot: string): Promise<number | null> {
  const bytes = await store.read(slot);
  const at = /"at":"([^"]+)"/.exec(new TextDecoder().decode(bytes ?? new Uint8Array()))?.[1];
  return at === undefined ? null : Temporal.Instant.from(at).epochMilliseconds;
}
