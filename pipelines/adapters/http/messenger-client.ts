// Calls of the messenger's HTTP contract: JSON in and out, one clear error, and a second try only where doing it
// twice is the same as doing it once (reads, target states, requests with an idempotency key).

import type { Clock } from '../../ports.ts';
import type { Problem } from './contract.ts';
import type { HttpAnswer, HttpCaller, HttpRequest } from './http-call.ts';

export interface MessengerClient {
  /** The body of a 2xx answer; rejects with MessengerHttpError otherwise. */
  json<Body>(call: ClientCall): Promise<Body>;
  bytes(call: ClientCall): Promise<Uint8Array>;
}

export interface ClientCall {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | object;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  readonly timeLimitMs?: number;
}

/** The server answered, but not with what was asked for. */
export class MessengerHttpError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(call: ClientCall, status: number, problem: Problem) {
    super(`${call.method} ${call.path}: ${status} ${problem.code}: ${problem.message}`);
    this.name = 'MessengerHttpError';
    this.status = status;
    this.problem = problem;
  }
}

const usualTimeLimitMs = 15_000;
const tries = 3;
const pauseMs = 500;
/** Another try may help with these: overloaded, bad gateway, unavailable, gateway time-out. */
const passing = new Set([429, 502, 503, 504]);

export function createMessengerClient(caller: HttpCaller, clock: Clock): MessengerClient {
  async function answerTo(call: ClientCall): Promise<HttpAnswer> {
    for (let number = 1; ; number += 1) {
      const last = !call.repeatable || number === tries;
      try {
        const answer = await caller.call({
          method: call.method,
          path: call.path,
          headers: {
            ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
            ...call.headers,
          },
          ...(call.body === undefined ? {} : { body: call.body }),
          timeLimitMs: call.timeLimitMs ?? usualTimeLimitMs,
        });
        if (last || !passing.has(answer.status)) return answer;
      } catch (error) {
        if (last) throw error;
      }
      await clock.sleep(pauseMs * 2 ** (number - 1));
    }
  }

  async function bytes(call: ClientCall): Promise<Buffer> {
    const answer = await answerTo(call);
    if (answer.status < 200 || answer.status > 299) {
      throw new MessengerHttpError(call, answer.status, problemIn(answer));
    }
    return answer.bytes;
  }

  async function json<Body>(call: ClientCall): Promise<Body> {
    const body = await bytes(call);
    try {
      return (body.length === 0 ? undefined : JSON.parse(body.toString('utf8'))) as Body;
    } catch {
      throw new Error(`${call.method} ${call.path}: the answer is not JSON`);
    }
  }

  return { json, bytes };
}

function problemIn(answer: HttpAnswer): Problem {
  try {
    const body = JSON.parse(answer.bytes.toString('utf8')) as Partial<Problem>;
    if (typeof body.code === 'string' && typeof body.message === 'string') return body as Problem;
  } catch {
    // Not of this contract: a proxy's page, perhaps.
  }
  return { code: 'unexpected', message: answer.bytes.toString('utf8').slice(0, 200) };
}
