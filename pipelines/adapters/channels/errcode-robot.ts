// Robots that answer 200 whatever happens and say in the body whether the message went out.

import type { SendResult, Working } from '../../ports.ts';
import type { PostAnswer } from './post.ts';
import { fieldsOf, meaningOf } from './web-channel.ts';

export interface Errcodes {
  /** The body's field with the code; 0 is success. */
  readonly code: 'errcode' | 'code';
  readonly text: 'errmsg' | 'msg';
  /** Codes that mean "later", and the wait that the service imposes, in milliseconds. */
  readonly later: Readonly<Record<number, number>>;
  /** Codes that say that key or signature are wrong. */
  readonly locked: readonly number[];
  /** Other shapes of "later"; milliseconds to wait, or null. */
  readonly otherwiseLater?: (body: Readonly<Record<string, unknown>>, status: number) => number | null;
}

export function readErrcode(
  answer: { readonly status: number; readonly text: string },
  codes: Errcodes,
): SendResult {
  const body = fieldsOf(answer.text);
  const later = body && codes.otherwiseLater?.(body, answer.status);
  if (later != null) return { result: 'throttled', retryAfterMs: later };
  const code = body?.[codes.code];
  if (typeof code !== 'number') {
    return answer.status >= 400
      ? { result: 'refused', why: `the service answered ${answer.status}` }
      : { result: 'unknown', why: 'the answer does not say whether the message went out' };
  }
  if (code === 0) return { result: 'accepted', receipt: `${codes.code} 0` };
  const wait = codes.later[code];
  if (wait !== undefined) return { result: 'throttled', retryAfterMs: wait };
  return { result: 'refused', why: `${codes.code} ${code}: ${String(body?.[codes.text] ?? '')}` };
}

/** A probe that was told to come back has learnt nothing, neither of the service nor of key and signature. */
export const nothingKnown: Working = {
  works: null,
  why: 'the service says "later", so nothing is known: probe again in some minutes',
};

/**
 * What the answer to a message of no kind shows. It is refused before anybody sees it: for its key or signature
 * when these are wrong, for its content when they are right.
 */
export function workingBy(answer: PostAnswer, now: number, codes: Errcodes): Working {
  let complaint: number | null = null;
  const result = meaningOf(answer, now, (given) => {
    const code = fieldsOf(given.text)?.[codes.code];
    if (typeof code === 'number') complaint = code;
    return readErrcode(given, codes);
  });
  if (result.result === 'throttled') return nothingKnown;
  if (result.result === 'accepted') return { works: true, detail: 'the service answers' };
  if (complaint !== null && !codes.locked.includes(complaint)) {
    return { works: true, detail: 'key and signature were accepted' };
  }
  return { works: false, why: result.why };
}
