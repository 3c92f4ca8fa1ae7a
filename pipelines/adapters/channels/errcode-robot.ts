// Robots that always answer 200 and say in the body whether the message went out. For the probe a message of
// no valid kind is sent, which nobody sees: it is refused for its key or signature when these are wrong, for
// its content when they are right.

import { fieldsOf, unclear, type WebDialect } from './web-channel.ts';

export interface Errcodes {
  /** The body's field with the code; 0 is success. */
  readonly code: 'errcode' | 'code';
  /** Name of the code's field in older answers. */
  readonly olderCode?: string;
  readonly text: 'errmsg' | 'msg';
  /** Codes that mean "later", and the wait that the service imposes, in milliseconds. */
  readonly later: Readonly<Record<number, number>>;
  /** Codes that say that key or signature are wrong. */
  readonly locked: readonly number[];
  /** Reads other forms of "later": milliseconds to wait, or null. */
  readonly otherwiseLater?: (body: Readonly<Record<string, unknown>>, status: number) => number | null;
}

export function readBy(codes: Errcodes): Pick<WebDialect, 'read' | 'proves'> {
  return {
    read: ({ status, text }) => {
      const body = fieldsOf(text);
      const later = body && codes.otherwiseLater?.(body, status);
      if (later != null) return { result: 'throttled', retryAfterMs: later };
      const code = codeIn(body, codes);
      if (code === null) {
        return status >= 400 ? { result: 'refused', why: `the service answered ${status}` } : unclear;
      }
      if (code === 0) return { result: 'accepted', receipt: `${codes.code} 0` };
      const wait = codes.later[code];
      if (wait !== undefined) return { result: 'throttled', retryAfterMs: wait };
      return { result: 'refused', why: `${codes.code} ${code}: ${String(body?.[codes.text] ?? '')}` };
    },
    proves: ({ text }) => {
      const code = codeIn(fieldsOf(text), codes);
      if (code === 0) return { works: true, detail: 'the service answers' };
      if (code === null || codes.locked.includes(code)) return null;
      return { works: true, detail: 'key and signature were accepted' };
    },
  };
}

function codeIn(
  body: Readonly<Record<string, unknown>> | null,
  { code, olderCode = code }: Errcodes,
): number | null {
  const said = body?.[code] ?? body?.[olderCode];
  // A gateway in between turns numbers into texts: such a refusal is believed, such a 0 is not.
  if (typeof said === 'string' && /^-?[1-9]\d{0,14}$/.test(said)) return Number(said);
  return typeof said === 'number' ? said : null;
}
