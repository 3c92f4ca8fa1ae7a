// What all channels over HTTPS share: the answers that mean the same with every service (too many, broken,
// redirected), a probe that nobody sees, and errors without secrets. A service adds its requests and how it
// accepts.

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
  /** The request for a message; or a result, where none is to be sent. */
  request(message: OutgoingMessage): PostRequest | SendResult;
  /** Pauses before each repetition; only for receivers that drop a message they have seen. */
  readonly repeatAfterMs?: readonly number[];
  /** For an answer that is neither a redirect, nor 429, nor 5xx. Texts of the service may be quoted in it. */
  read(answer: Answered): SendResult;
  /** A request that the service answers and nobody sees; or the probe's result. */
  probe(): PostRequest | Working | Promise<Working>;
  /** What the probe's answer shows; null where `read` tells all. */
  proves(answer: Answered): Working | null;
}

/** The answer is neither an acceptance nor a refusal. */
export const unclear = {
  result: 'unknown',
  why: 'the answer does not say whether the message went out',
} as const satisfies SendResult;

const withoutAnswerToWaitMs = 60_000;

/** A probe that is told "later" shows nothing, neither of the service nor of key and signature. */
const nothingKnown: Working = {
  works: null,
  why: 'the service says "later", so nothing is known: probe again in some minutes',
};

/** The same for a probe, which has no message that could have gone out. */
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

/** `secrets` are removed from everything that the channel says. */
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

/** The meaning of answers that is the same with all services; `read` decides the rest. */
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

/** A web page; Slack's `ok` and some robots' JSON also come as text/html and are none. */
function isPage({ contentType, text }: Answered): boolean {
  if (/^\s*</.test(text)) return true;
  return /\bx?html\b/i.test(contentType ?? '') && !/^\s*(?:\{.*\}|\w{0,16})\s*$/s.test(text);
}

/** The pause in the body: Matrix gives milliseconds, others seconds. */
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
