// DingTalk's robot callback: the headers carry a timestamp in milliseconds and the Base64 of HMAC-SHA256 over
// timestamp, line feed and the application's secret, under that secret. The signature does not cover the
// body, which could be forged: the only answer is public text, in the response itself.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { readAnswer } from '../ledger/read-foreign.ts';

/** DingTalk's own rule: a call whose timestamp is more than an hour off is not from DingTalk. */
const toleranceMs = 3_600_000;

/** Whether the headers `timestamp` and `sign` are DingTalk's, at this time. */
export function isFromDingtalk(
  headers: { readonly timestamp: string; readonly sign: string },
  secret: string,
  at: Temporal.Instant,
): boolean {
  const age = Math.abs(at.epochMilliseconds - Number(headers.timestamp));
  if (!/^\d{1,16}$/.test(headers.timestamp) || age > toleranceMs) return false;
  const expected = createHmac('sha256', secret).update(`${headers.timestamp}\n${secret}`).digest();
  // Base64 decoding is lenient, so the given text must also be the one canonical Base64 of the bytes.
  const given = Buffer.from(headers.sign, 'base64');
  return (
    given.toString('base64') === headers.sign &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  );
}

/** The text that somebody wrote to the robot; null when the body is no such message. */
export function dingtalkText(body: string): string | null {
  const read = readAnswer(body, { msgtype: '=text', text: { content: 'text' } });
  return read.result === 'read' ? read.value.text.content.trim() : null;
}

/** The response body that makes the robot say this. */
export function dingtalkAnswer(text: string): string {
  return JSON.stringify({ msgtype: 'text', text: { content: text } });
}
