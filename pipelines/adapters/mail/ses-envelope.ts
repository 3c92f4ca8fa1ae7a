// The envelope of a message that SES stored in a bucket. SES writes it only into the message: Return-Path on
// top, and below it a Received field with `for <recipient>`. Any copies further down are the sender's.

import type { Envelope, IncomingMail } from '../../auto-reply/incoming-mail.ts';
import { addressesIn } from '../../text/header-text.ts';

/** Null when the message does not begin as SES begins it. An empty `from` is a bounce. */
export function sesEnvelope(mail: IncomingMail): Envelope | null {
  const [returnPath, received] = mail.headers;
  if (returnPath?.name !== 'return-path' || received?.name !== 'received') return null;
  const recipient = /\bfor\s+<?([^\s<>;]+@[^\s<>;]+?)>?\s*;/i.exec(received.value)?.[1];
  if (recipient === undefined) return null;
  return { from: addressesIn(returnPath.value)[0] ?? '', to: recipient };
}
