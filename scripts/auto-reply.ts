// npm run auto-reply: decides about one received message as the mail handler does in the window, and prints the
// decision as one JSON object. The state folder remembers who was answered, so the same message twice gets one
// reply; whoever runs this hands the printed message to the mail server.

import { readFile } from 'node:fs/promises';
import { readMail } from '../pipelines/adapters/mail/read-mail.ts';
import { createFolderStore } from '../pipelines/adapters/stores/folder-store.ts';
import { answerOnce } from '../pipelines/auto-reply/answer-once.ts';
import type { ReplyDecision } from '../pipelines/auto-reply/decide-reply.ts';
import { type ReplyPolicy, replyPolicy } from '../pipelines/auto-reply/reply-policy.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run -s auto-reply --',
  summary: 'Decide whether one received message is answered automatically, and print the reply.',
  usage: '--read FILE --from SENDER --to RECIPIENT --at TIME --window FILE --state DIR [--format text|json]',
  options: {
    read: { type: 'string', value: 'FILE', help: 'The message as it was received, raw (RFC 5322).' },
    from: { type: 'string', value: 'SENDER', help: "Envelope sender; '' or '<>' for a bounce." },
    to: { type: 'string', value: 'RECIPIENT', help: 'Envelope recipient: one of our mailboxes.' },
    at: { type: 'string', value: 'TIME', help: 'When it arrived, for example 2026-12-06T01:30:00+08:00.' },
    window: { type: 'string', value: 'FILE', help: 'The window’s plan.' },
    state: {
      type: 'string',
      value: 'DIR',
      help: 'Folder that remembers who was answered; made when absent.',
    },
    format: { type: 'string', value: 'text|json', help: 'How to print the decision (default text).' },
  },
  async run({ values, positionals }) {
    if (positionals.length > 0) throw new WrongUse(`Unexpected argument: ${positionals[0]}`);
    const format = values.format ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUse('--format must be text or json');
    const at = instantOf(given(values.at, '--at'));
    const envelope = {
      from: given(values.from, '--from').replace(/^<(.*)>$/, '$1'),
      to: given(values.to, '--to').replace(/^<(.*)>$/, '$1'),
    };
    const raw = await contentOf(given(values.read, '--read'));
    const store = createFolderStore(given(values.state, '--state'));
    const policy = await policyOf(given(values.window, '--window'));
    const decision = await answerOnce({ mail: await readMail(raw), envelope, policy, at }, store);
    console.log(format === 'json' ? JSON.stringify(asJson(decision)) : asText(decision));
    return 0;
  },
});

async function policyOf(file: string): Promise<ReplyPolicy> {
  const { plan, organisation } = await loadPlan(file);
  return replyPolicy(plan, organisation, { demandVerdicts: false });
}

function asJson(decision: ReplyDecision) {
  return decision.reply
    ? { reply: true, because: decision.because, envelope: decision.envelope, message: decision.message }
    : { reply: false, because: decision.because, envelope: null, message: null };
}

function asText(decision: ReplyDecision): string {
  return decision.reply
    ? `Answer: ${decision.because}\n\n${decision.message}`
    : `No answer: ${decision.because}`;
}

function given(value: string | undefined, option: string): string {
  if (value === undefined) throw new WrongUse(`${option} is missing`);
  return value;
}

/** An RFC 9557 time, whose zone and offset must agree, or an RFC 3339 one with its offset. */
function instantOf(text: string): Temporal.Instant {
  try {
    return text.includes('[') ? Temporal.ZonedDateTime.from(text).toInstant() : Temporal.Instant.from(text);
  } catch {
    throw new WrongUse(`--at is no time with an offset: ${text}`);
  }
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new WrongUse(`--read cannot be read (${code}): ${file}`);
  }
}
