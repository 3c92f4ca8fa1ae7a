// Whether to answer one message, and with what. Two looks: first at the message and the clock, then at what
// was answered before, so that a message that is refused anyway costs no look into the store.

import { type Refusal, type ReplyRequest, refusalOf } from './refusals.ts';
import { type RenderedReply, renderReply } from './render-reply.ts';
import { replyLimits } from './reply-policy.ts';

export type ReplyDecision =
  | ({ readonly reply: false } & Refusal)
  | ({ readonly reply: true; readonly because: string } & RenderedReply);

/** What the record of earlier replies says. */
export interface ReplyMemory {
  readonly senderAnswered: boolean;
  readonly repliesInWindow: number;
  /** Those of the 60 seconds before now. */
  readonly repliesInMinute: number;
}

export function decideReply(request: ReplyRequest, memory: ReplyMemory): ReplyDecision {
  const refusal = refusalOf(request) ?? refusalByMemory(memory);
  if (refusal !== undefined) return { reply: false, ...refusal };
  return {
    reply: true,
    because: `a person wrote to us during window ${request.policy.window.id} and was not answered before`,
    ...renderReply(request),
  };
}

function refusalByMemory(memory: ReplyMemory): Refusal | undefined {
  if (memory.senderAnswered) {
    return { cause: 'already-answered', because: 'this sender was already answered in this window' };
  }
  if (memory.repliesInWindow >= replyLimits.perWindow) {
    return { cause: 'window-limit', because: `${replyLimits.perWindow} replies went out in this window` };
  }
  if (memory.repliesInMinute >= replyLimits.perMinute) {
    return { cause: 'minute-limit', because: `${replyLimits.perMinute} replies went out within a minute` };
  }
  return undefined;
}
