// What every channel over HTTPS has in common: its size limit, the answers that mean the same with all services
// (too many, broken, redirected), and errors without secrets. A service adds its request and how it says yes.

import { readAnswer } from '../../ledger/read-foreign.ts';
import type { ChannelLimits } from '../../plan/channel-limits.ts';
import type { MessageChannel, OutgoingMessage, SendResult, Working } from '../../ports.ts';
import { lengthIn, type TextSize } from '../../text/text-size.ts';
import type { Post, PostAnswer, PostRequest } from './post.ts';
import { retryAfterMs } from './retry-after.ts';
import { type ServiceAddress, scrubbed, secretPartsOf } from './service-address.ts';

export interface WebService {
  readonly id: string;
  readonly limits: ChannelLimits;
  readonly address: ServiceAddress;
  readonly post: Post;
  /** Epoch milliseconds; signatures carry the time. */
  readonly now: () => number;
}

export type Answered = Extract<PostAnswer, { kind: 'answer' }>;

export interface WebDialect {
  request(message: OutgoingMessage): PostRequest;
  /** For an answer that is neither a redirect, nor 429, nor 5xx. Texts of the service may be quoted in it. */
  read(answer: Answered): SendResult;
  probe(): Promise<Working>;
}

const withoutAnswerToWaitMs = 60_000;

export function webChannel(service: WebService, dialect: WebDialect): MessageChannel {
  const { id, limits, post, now } = service;
  const secrets = secretPartsOf(service.address);
  return {
    id,
    limits,
    send: async (message) => {
      const tooLong = longerThan(limits.size, message.text);
      if (tooLong !== null) return tooLong;
      const answer = await post(dialect.request(message));
      return withoutSecrets(
        meaningOf(answer, now(), (given) => dialect.read(given)),
        secrets,
      );
    },
    probe: async () => {
      const working = await dialect.probe();
      return working.works ? working : { works: working.works, why: scrubbed(working.why, secrets) };
    },
  };
}

/** Sent all the same it would be cut by the service, or refused after others have it. */
export function longerThan({ most, unit }: TextSize, text: string): SendResult | null {
  const length = lengthIn(unit, text);
  return length > most ? { result: 'refused', why: `${length} ${unit}, and ${most} are taken` } : null;
}

/** What an answer means that all services mean alike; the rest is for the service to say. */
export function meaningOf(
  answer: PostAnswer,
  now: number,
  read: (answer: Answered) => SendResult,
): SendResult {
  if (answer.kind === 'not-sent') return { result: 'refused', why: `no connection: ${answer.why}` };
  if (answer.kind === 'broken') return { result: 'unknown', why: `the connection broke: ${answer.why}` };
  const { status, retryAfter } = answer;
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    return { result: 'throttled', retryAfterMs: retryAfterMs(retryAfter, now) ?? withoutAnswerToWaitMs };
  }
  if (status >= 300 && status < 400) return { result: 'refused', why: `the address was moved (${status})` };
  // A gateway may have passed the message on before it failed.
  if (status >= 500) return { result: 'unknown', why: `the service failed with ${status}` };
  // A login page of a proxy, or an error page under 200: none of these services says yes like that.
  if (status < 300 && isPage(answer))
    return { result: 'unknown', why: 'a web page came in place of an answer' };
  return read(answer);
}

function isPage({ contentType, text }: Answered): boolean {
  return /\bx?html\b/i.test(contentType ?? '') || /^\s*</.test(text);
}

/** The fields of a JSON object; null for anything else. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> | null {
  const read = readAnswer(text, 'object');
  return read.result === 'read' ? read.value : null;
}

function withoutSecrets(result: SendResult, secrets: readonly string[]): SendResult {
  return 'why' in result ? { ...result, why: scrubbed(result.why, secrets) } : result;
}
