// Calls a server that speaks JSON: one clear error, and another try after growing pauses only where doing it
// twice is the same as doing it once (reads, target states, requests with an idempotency key). No SDK: twenty
// calls need none, and its own retries would hide what the server says.

import { answerOf, type Said, type Shape } from '../../ledger/read-foreign.ts';
import type { Clock } from '../../ports.ts';
import { retryAfterMs } from '../channels/retry-after.ts';
import { type HttpAnswer, type HttpCaller, type HttpRequest, TooLong } from './http-call.ts';

export interface Call extends Omit<HttpRequest, 'timeLimitMs'> {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly token?: string;
  readonly timeLimitMs?: number;
  /** Doing it twice is the same as doing it once; GET and PUT are so by default. */
  readonly repeatable?: boolean;
  /** After a 429, which did nothing, one more try after the pause it names, if that is within this (ms). */
  readonly onceMoreWithinMs?: number;
}

export interface JsonClient {
  /** The body of a 2xx answer, where one is wanted; rejects with RefusedCall for another one, with Error when none came. */
  json<const S extends Shape = 'unread'>(call: Call, answers?: S): Promise<Said<S>>;
  bytes(call: Call): Promise<Uint8Array>;
  readonly baseUrl: string;
}

/** How a kind of server reports errors, and how often its calls are tried. */
export interface JsonDialect {
  /** For a call that may be repeated. */
  readonly tries: number;
  readonly usualTimeLimitMs: number;
  /** Null where the answer is not from such a server but, for example, a proxy's page. */
  problemIn(bytes: Uint8Array): Problem | null;
}

interface Problem {
  /** For example `M_USER_LOCKED`. */
  readonly code: string;
  readonly message: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** The server answered with an error. */
export class RefusedCall extends Error {
  readonly status: number;
  /** `unexpected` where the answer is not one of such a server. */
  readonly code: string;
  /** The server's own words. */
  readonly said: string;

  constructor({ method, path }: Call, status: number, { code, message }: Problem) {
    super(`${method ?? 'GET'} ${path}: ${status} ${code}: ${message}`);
    this.name = 'RefusedCall';
    this.status = status;
    this.code = code;
    this.said = message;
  }
}

/** The result of `work`; null where the server refuses it with this status or code. */
export async function nullWhere<Given>(
  refusal: number | string,
  work: () => Promise<Given>,
): Promise<Given | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedCall && (error.status === refusal || error.code === refusal)) return null;
    throw error;
  }
}

/** The limit for a file, which is held in memory as a whole. */
export const mostOfFile = 2 ** 31;

/** The first pause; each further one is twice as long. */
const pauseMs = 500;
/** A server that asks for a longer pause is not tried again; Synapse's for logins may be minutes. */
const longestPauseMs = 5_000;
/** Another try may help with these: overloaded, bad gateway, unavailable, gateway time-out. */
const passing = new Set([429, 502, 503, 504]);

export function createJsonClient(
  server: { readonly baseUrl: string; readonly caller: HttpCaller; readonly clock: Clock },
  { tries, usualTimeLimitMs, problemIn }: JsonDialect,
): JsonClient {
  const { baseUrl, caller, clock } = server;

  const problemOf = ({ bytes }: HttpAnswer): Problem =>
    problemIn(bytes) ?? { code: 'unexpected', message: bytes.toString('utf8').slice(0, 200) };

  /** The last answer, whatever its status; rejects with an Error when none came. */
  async function repeatedly(call: Call): Promise<HttpAnswer> {
    const { method = 'GET', token, headers, body, timeLimitMs = usualTimeLimitMs, mostBytes } = call;
    const isRepeatable = call.repeatable ?? (method === 'GET' || method === 'PUT');
    for (let number = 1; ; number += 1) {
      const last = !isRepeatable || number >= tries;
      let pause = pauseMs * 2 ** (number - 1);
      try {
        const answer = await caller.call({
          method,
          path: withQuery(call),
          headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
          ...(body !== undefined && { body }),
          timeLimitMs,
          ...(mostBytes !== undefined && { mostBytes }),
        });
        const isLimited = answer.status === 429 && number === 1 && call.onceMoreWithinMs !== undefined;
        if (!isLimited && (last || !passing.has(answer.status))) return answer;
        // Servers name the pause in the body, in the header, or in both.
        const byHeader = retryAfterMs(answer.retryAfter ?? null, clock.now());
        const asked = problemOf(answer).retryAfterMs ?? byHeader ?? 0;
        if (asked > (isLimited ? (call.onceMoreWithinMs ?? 0) : longestPauseMs)) return answer;
        pause = Math.max(pause, asked);
      } catch (error) {
        if (last || error instanceof TooLong) throw error;
      }
      await clock.sleep(pause);
    }
  }

  async function bytes(call: Call): Promise<Buffer> {
    const answer = await repeatedly(call);
    if (answer.status >= 200 && answer.status <= 299) return answer.bytes;
    throw new RefusedCall(call, answer.status, problemOf(answer));
  }

  return {
    baseUrl,
    bytes,
    json: async <const S extends Shape>(call: Call, answers?: S): Promise<Said<S>> => {
      const body = await bytes(call);
      const what = `The answer to ${call.method ?? 'GET'} ${baseUrl}${call.path}`;
      return answers === undefined ? (undefined as Said<S>) : answerOf(body, answers, what);
    },
  };
}

function withQuery({ path, query }: Call): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
