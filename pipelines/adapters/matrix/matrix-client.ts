// Calls of a Matrix homeserver: JSON in and out, one clear error, and another try only where doing it twice is the
// same as doing it once. No SDK: twenty calls do not need one, and an SDK's own retries would hide what the server says.

import { answerOf, readAnswer, type Said, type Shape } from '../../ledger/read-foreign.ts';
import type { Clock } from '../../ports.ts';
import { retryAfterMs } from '../channels/retry-after.ts';
import type { HttpAnswer, HttpCaller } from '../http/http-call.ts';
import { callRepeatedly, type TokenCall } from '../http/repeated-call.ts';

export interface MatrixCall extends TokenCall {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
}

export interface MatrixClient {
  /** The body of a 2xx answer, where one is wanted; rejects with MatrixError for another one, with Error when none came. */
  json<const S extends Shape = 'unread'>(call: MatrixCall, answers?: S): Promise<Said<S>>;
  bytes(call: MatrixCall): Promise<Uint8Array>;
  readonly baseUrl: string;
}

/** The server answered, but not with what was asked for. */
export class MatrixError extends Error {
  readonly status: number;
  /** For example `M_USER_LOCKED`; `unexpected` when it was no answer of a homeserver. */
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(call: MatrixCall, answer: Problem) {
    super(`${call.method} ${call.path}: ${answer.status} ${answer.code}: ${answer.message}`);
    this.name = 'MatrixError';
    this.status = answer.status;
    this.code = answer.code;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** What `work` gives; null where the server refuses it with this status or code. */
export async function nullWhere<Given>(
  refusal: number | string,
  work: () => Promise<Given>,
): Promise<Given | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MatrixError && (error.status === refusal || error.code === refusal)) return null;
    throw error;
  }
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** A login that a busy server put off is worth this wait: the canary and the checks cannot begin without it. */
export const longestLoginPauseMs = 60_000;

const usualTimeLimitMs = 30_000;
const tries = 4;

export function createMatrixClient(setting: {
  readonly baseUrl: string;
  readonly caller: HttpCaller;
  readonly clock: Clock;
}): MatrixClient {
  const { caller, clock } = setting;

  async function bytes(call: MatrixCall): Promise<Buffer> {
    const answer = await callRepeatedly(
      { caller, clock },
      { ...call, path: withQuery(call) },
      {
        tries,
        usualTimeLimitMs,
        askedPauseMs: (refusal) => problemIn(refusal, clock.now()).retryAfterMs,
      },
    );
    if (answer.status < 200 || answer.status > 299)
      throw new MatrixError(call, problemIn(answer, clock.now()));
    return answer.bytes;
  }

  return {
    baseUrl: setting.baseUrl,
    bytes,
    json: async <const S extends Shape>(call: MatrixCall, answers?: S): Promise<Said<S>> => {
      const body = await bytes(call);
      const what = `The answer to ${call.method} ${setting.baseUrl}${call.path}`;
      return answers === undefined ? (undefined as Said<S>) : answerOf(body, answers, what);
    },
  };
}

function withQuery({ path, query }: MatrixCall): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function problemIn({ status, bytes, retryAfter }: HttpAnswer, now: number): Problem {
  // The header has taken the place of `retry_after_ms`; servers send either or both.
  const byHeader = retryAfterMs(retryAfter ?? null, now);
  const read = readAnswer(bytes, { errcode: 'text', 'error?': 'text', 'retry_after_ms?': 'number' });
  if (read.result === 'read') {
    const { errcode: code, error: message = '', retry_after_ms = byHeader } = read.value;
    return { status, code, message, retryAfterMs: retry_after_ms };
  }
  // Not a homeserver's answer: a proxy's page, perhaps.
  const message = bytes.toString('utf8').slice(0, 200);
  return { status, code: 'unexpected', message, retryAfterMs: byHeader };
}
