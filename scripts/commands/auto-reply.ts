// What `npm run auto-reply` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, jsonOption, text, usual } from '../lib/describe.ts';

export const autoReply = describe({
  name: 'npm run -s auto-reply --',
  summary: bilingual`Decide whether one received message is answered automatically, and print the reply.`,
  usage: '--read FILE --from SENDER --to RECIPIENT --at TIME --window FILE --state DIR [--format text|json]',
  options: {
    read: text('FILE', bilingual`The message as it was received, raw (RFC 5322).`),
    from: text('SENDER', bilingual`Envelope sender; '' or '<>' for a bounce.`),
    to: text('RECIPIENT', bilingual`Envelope recipient: one of our mailboxes.`),
    at: text('TIME', bilingual`When it arrived, for example 2026-12-06T01:30:00+08:00.`),
    window: text('FILE', bilingual`The window’s plan.`),
    state: text('DIR', bilingual`Folder that remembers who was answered; made when absent.`),
    format: usual('text', 'text|json', bilingual`How to print the decision (default text).`),
    ...jsonOption,
  },
});
