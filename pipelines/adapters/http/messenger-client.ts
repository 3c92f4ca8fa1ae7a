// Calls of the messenger's HTTP contract: JSON in and out, one clear error, and a second try only where doing it
// twice is the same as doing it once (reads, target states, requests with an idempotency key).

import { answerOf, readAnswer, type Said, type Shape } from '../../ledger/read-foreign.ts';
import type { Clock } from '../../ports.ts';
import { type Problem, problemBody } from './contract.ts';
import type { HttpAnswer, HttpCaller } from './http-call.ts';
import { callRepeatedly, type TokenCall } from './repeated-call.ts';

export interface MessengerClient {
  /** The body of a 2xx answer; rejects with MessengerHttpError otherwise. */
  json<const S extends Shape>(call: TokenCall, answers: S): Promise<Said<S>>;
  bytes(call: TokenCall): Promise<Uint8Array>;
}

/** The server answered, but not with what was asked for. */
export class MessengerHttpError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(call: TokenCall, status: number, problem: Problem) {
    super(`${call.method} ${call.path}: ${status} ${problem.code}: ${problem.message}`);
    this.name = 'MessengerHttpError';
    this.status = status;
    this.problem = problem;
  }
}

const usualTimeLimitMs = 15_000;
const tries = 3;

export function createMessengerClient(caller: HttpCaller, clock: Clock): MessengerClient {
  async function bytes(call: TokenCall): Promise<Buffer> {
    const answer = await callRepeatedly({ caller, clock }, call, { tries, usualTimeLimitMs });
    if (answer.status < 200 || answer.status > 299) {
      throw new MessengerHttpError(call, answer.status, problemIn(answer));
    }
    return answer.bytes;
  }

  return {
    bytes,
    json: async (call, answers) =>
      answerOf(await bytes(call), answers, `The answer to ${call.method} ${call.path}`),
  };
}

function problemIn(answer: HttpAnswer): Problem {
  const read = readAnswer(answer.bytes, problemBody);
  // Not of this contract: a proxy's page, perhaps.
  return read.result === 'read'
    ? read.value
    : { code: 'unexpected', message: answer.bytes.toString('utf8').slice(0, 200) };
}
