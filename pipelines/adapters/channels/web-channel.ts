// What every channel over HTTPS has in common: the answers that mean the same with all services (too many, broken,
// redirected), a probe that nobody sees, and errors without secrets. A service adds its requests and how it says yes.

import { setTimeout as sleep } from 'node:timers/promises';
import { readAnswer } from '../../ledger/read-foreign.ts';
import { kindRecord } from '../../plan/channel-kinds.ts';
import type { MessageChannel, OutgoingMessage, SendResult, Working } from '../../ports.ts';
import type { ChannelBuilder, ChannelSetting } from './channel-setting.ts';
import type { PostAnswer, PostRequest } from './post.ts';
import { retryAfterMs } from './retry-after.ts';
import { type ServiceAddress, scrubbed, secretPartsOf, serviceAddress } from './service-address.ts';

export type Answered = Extract<PostAnswer, { kind: 'answer' }>;

export interface WebDialect {
  /** Or why nothing is sent. */
  request(message: OutgoingMessage): PostRequest | SendResult;
  /** Pauses before each repetition, where the receiver drops what it has seen. */
  readonly repeatAfterMs?: readonly number[];
  /** For an answer that is neither a redirect, nor 429, nor 5xx. Texts of the service may be quoted in it. */
  read(answer: Answered): SendResult;
  /** What the service answers and nobody sees. */
  probe(): PostRequest | Working | Promise<Working>;
  /** What the answer to that shows; null where it shows no more than `read` says. */
  proves(answer: Answered): Working | null;
}

/** Neither yes nor no. */
export const unclear = {
  result: 'unknown',
  why: 'the answer does not say whether the message went out',
} as const satisfies SendResult;

const withoutAnswerToWaitMs = 60_000;

/** A probe that was told to come back has learnt nothing, neither of the service nor of key and signature. */
const nothingKnown: Working = {
  works: null,
  why: 'the service says "later", so nothing is known: probe again in some minutes',
};

/** What `unclear` is of a probe: there was no message that could have gone out. */
const noneOfItsAnswers = 'the answer is none that this service gives';

/** A channel whose secret is the address to which it posts. */
export function overAddress(
  dialectOf: (address: ServiceAddress, setting: ChannelSetting) => WebDialect,
): ChannelBuilder {
  return (setting) => {
    const { channel, secret } = setting;
    const address = serviceAddress(channel, secret(), kindRecord(channel.kind).secret);
    return webChannel(setting, secretPartsOf(address), dialectOf(address, setting));
  };
}

/** `secrets` never stand in what it says. */
export function webChannel(
  { channel, limits, post, now }: ChannelSetting,
  secrets: readonly string[],
  dialect: WebDialect,
): MessageChannel {
  const meaning = (answer: PostAnswer, read: WebDialect['read']): SendResult => {
    const result = meaningOf(answer, now(), read);
    return 'why' in result ? { ...result, why: scrubbed(result.why, secrets) } : result;
  };
  return {
    id: channel.id,
    limits,
    send: async (message) => {
      const request = dialect.request(message);
      if ('result' in request) return request;
      let answer = await post(request);
      for (const pause of dialect.repeatAfterMs ?? []) {
        if (answer.kind === 'answer' && answer.status < 500) break;
        await sleep(pause);
        answer = await post(request);
      }
      return meaning(answer, dialect.read);
    },
    probe: async () => {
      const asked = await dialect.probe();
      if ('works' in asked) return asked;
      let shown: Working | null = null;
      const result = meaning(await post(asked), (answer) => {
        shown = dialect.proves(answer);
        return dialect.read(answer);
      });
      if (result.result === 'throttled') return nothingKnown;
      if (shown !== null || !('why' in result)) return shown ?? nothingKnown;
      return { works: false, why: result.why === unclear.why ? noneOfItsAnswers : result.why };
    },
  };
}

/** What an answer means that all services mean alike; the rest is for the service to say. */
function meaningOf(answer: PostAnswer, now: number, read: WebDialect['read']): SendResult {
  if (answer.kind === 'not-sent') return { result: 'refused', why: `no connection: ${answer.why}` };
  if (answer.kind === 'broken') return { result: 'unknown', why: `the connection broke: ${answer.why}` };
  const { status, retryAfter } = answer;
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    const asked = retryAfterMs(retryAfter, now) ?? retryInBodyMs(answer.text);
    return { result: 'throttled', retryAfterMs: asked ?? withoutAnswerToWaitMs };
  }
  if (status >= 300 && status < 400) return { result: 'refused', why: `the address was moved (${status})` };
  // A gateway may have passed the message on before it failed.
  if (status >= 500) return { result: 'unknown', why: `the service failed with ${status}` };
  // A login page of a proxy, or an error page under 200: none of these services says yes like that.
  if (status < 300 && isPage(answer))
    return { result: 'unknown', why: 'a web page came in place of an answer' };
  return read(answer);
}

/** Slack's `ok` and some robots' JSON come as text/html too. */
function isPage({ contentType, text }: Answered): boolean {
  if (/^\s*</.test(text)) return true;
  return /\bx?html\b/i.test(contentType ?? '') && !/^\s*(?:\{.*\}|\w{0,16})\s*$/s.test(text);
}

/** Matrix says it there, in milliseconds; others in seconds. */
function retryInBodyMs(text: string): number | null {
  const { retry_after_ms: ms, retry_after: seconds } = fieldsOf(text) ?? {};
  if (typeof ms === 'number') return retryAfterMs(String(ms / 1_000), 0);
  return typeof seconds === 'number' ? retryAfterMs(String(seconds), 0) : null;
}

/** The fields of a JSON object; null for anything else. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> | null {
  const read = readAnswer(text, 'object');
  return read.result === 'read' ? read.value : null;
}
