// A call with a token that is made again where a second one does no harm and may help, with growing pauses.

import type { Clock } from '../../ports.ts';
import type { HttpAnswer, HttpCaller, HttpRequest } from './http-call.ts';

export interface TokenCall extends Omit<HttpRequest, 'timeLimitMs'> {
  readonly token?: string;
  readonly timeLimitMs?: number;
  /** Doing it twice is the same as doing it once; so it is by itself with GET and PUT. */
  readonly repeatable?: boolean;
  /** Asked once more after the pause that a 429 names (it did nothing), up to this long, however often else. */
  readonly onceMoreWithinMs?: number;
}

/** The first pause; each further one is twice as long. */
const pauseMs = 500;
/** Nobody waits longer than this for a server that names its own pause; Synapse's for logins may be minutes. */
const longestPauseMs = 5_000;
/** Another try may help with these: overloaded, bad gateway, unavailable, gateway time-out. */
const passing = new Set([429, 502, 503, 504]);

/** The last answer, whatever it says; rejects with an Error when none came. */
export async function callRepeatedly(
  { caller, clock }: { readonly caller: HttpCaller; readonly clock: Clock },
  call: TokenCall,
  {
    tries,
    usualTimeLimitMs,
    askedPauseMs = () => null,
  }: {
    /** Of a call that may be repeated. */
    readonly tries: number;
    readonly usualTimeLimitMs: number;
    /** How long the server asks to wait. */
    readonly askedPauseMs?: (answer: HttpAnswer) => number | null;
  },
): Promise<HttpAnswer> {
  const { method, path, token, headers, body, timeLimitMs = usualTimeLimitMs } = call;
  const isRepeatable = call.repeatable ?? (method === 'GET' || method === 'PUT');
  for (let number = 1; ; number += 1) {
    const last = !isRepeatable || number >= tries;
    let pause = pauseMs * 2 ** (number - 1);
    try {
      const answer = await caller.call({
        method,
        path,
        headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && { body }),
        timeLimitMs,
      });
      const isLimited = answer.status === 429 && number === 1 && call.onceMoreWithinMs !== undefined;
      if (!isLimited && (last || !passing.has(answer.status))) return answer;
      const asked = askedPauseMs(answer) ?? 0;
      if (asked > (isLimited ? (call.onceMoreWithinMs ?? 0) : longestPauseMs)) return answer;
      pause = Math.max(pause, asked);
    } catch (error) {
      if (last) throw error;
    }
    await clock.sleep(pause);
  }
}
