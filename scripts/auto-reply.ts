// npm run auto-reply: decides about one received message as the mail handler does in the window, and prints the
// decision as one JSON object. The state folder remembers who was answered, so the same message twice gets one
// reply. The caller has to hand the printed reply to the mail server.

import { readFile } from 'node:fs/promises';
import { codeOf } from '../pipelines/adapters/file-system.ts';
import { readMail } from '../pipelines/adapters/mail/read-mail.ts';
import { createFolderStore } from '../pipelines/adapters/stores/folder-store.ts';
import { answerOnce } from '../pipelines/auto-reply/answer-once.ts';
import { replyPolicy } from '../pipelines/auto-reply/reply-policy.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { plainJson } from '../pipelines/text/hidden-characters.ts';
import { autoReply } from './commands/preparing.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

await runCommand(autoReply, async ({ values, language }) => {
  const format = values.json ? 'json' : oneOf('--format', values.format, ['text', 'json']);
  const at = instantOf(given(values.at, '--at'));
  const envelope = {
    from: given(values.from, '--from').replace(/^<(.*)>$/, '$1'),
    to: given(values.to, '--to').replace(/^<(.*)>$/, '$1'),
  };
  const mail = await readMail(await contentOf(given(values.read, '--read')));
  const store = createFolderStore(given(values.state, '--state'));
  const { plan, organisation } = await loadPlan(given(values.window, '--window'));
  const policy = replyPolicy(plan, organisation, { demandVerdicts: false });
  const decision = await answerOnce({ mail, envelope, policy, at }, store);
  const { reply, because } = decision;
  const { envelope: to, message } = decision.reply ? decision : { envelope: null, message: null };
  if (format === 'json') console.log(plainJson({ reply, because, envelope: to, message }));
  else if (message === null) console.log(bilingual`No answer: `[language] + because);
  else console.log(`${bilingual`Answer: `[language]}${because}\n\n${message}`);
});

function given(value: string | undefined, option: string): string {
  if (value === undefined) throw new WrongUse(bilingual`${option} is missing`);
  return value;
}

/** Reads an RFC 9557 time, whose zone and offset must agree, or an RFC 3339 time with its offset. */
function instantOf(text: string): Temporal.Instant {
  try {
    return text.includes('[') ? Temporal.ZonedDateTime.from(text).toInstant() : Temporal.Instant.from(text);
  } catch {
    throw new WrongUse(bilingual`--at is no time with an offset: ${text}`);
  }
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new WrongUse(bilingual`--read cannot be read (${codeOf(error) || 'unreadable'}): ${file}`);
  }
}
