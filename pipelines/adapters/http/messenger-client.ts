// Calls of the messenger's HTTP contract: JSON in and out, one clear error, and a second try only where doing it
// twice is the same as doing it once (reads, target states, requests with an idempotency key).

import type { Clock } from '../../ports.ts';
import type { Problem } from './contract.ts';
import type { HttpAnswer, HttpCaller } from './http-call.ts';
import { callRepeatedly, type TokenCall } from './repeated-call.ts';

export interface MessengerClient {
  /** The body of a 2xx answer; rejects with MessengerHttpError otherwise. */
  json<Body>(call: ClientCall): Promise<Body>;
  bytes(call: ClientCall): Promise<Uint8Array>;
}

export interface ClientCall extends TokenCall {
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
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

export function createMessengerClient(caller: HttpCaller, clock: Clock): MessengerClient {
  async function bytes(call: ClientCall): Promise<Buffer> {
    const answer = await callRepeatedly({ caller, clock }, call, {
      tries: call.repeatable ? tries : 1,
      usualTimeLimitMs,
    });
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
