// Staff of a rehearsal who write to the feedback mailbox once they are back: two letters, read as real ones are.

import { createHash } from 'node:crypto';
import { readMail } from '../../adapters/mail/read-mail.ts';
import { replyPolicy } from '../../auto-reply/reply-policy.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import { feedbackFact } from '../../feedback/feedback-fact.ts';
import { feedbackOfMail } from '../../feedback/feedback-of-mail.ts';
import type { Fact } from '../../ledger/fact.ts';
import { sealingKeyOf } from '../../ledger/sealed.ts';

export interface Letter {
  readonly id: string;
  readonly fact: (at: string) => Fact;
}

const texts = ['已经登录，消息正常，但是群里的文件打不开。', 'I am back in. All fine, thank you!'] as const;

/** None where the organisation file names no mailbox, or the roster no addresses. */
export async function lettersOfStaff(run: WindowRun): Promise<readonly Letter[]> {
  const { plan, organisation } = run.snapshot();
  const to = organisation.feedback?.address;
  const writers = run.roster().flatMap(({ email }) => (email === undefined ? [] : [email]));
  if (to === undefined) return [];
  const policy = replyPolicy(plan, organisation, { demandVerdicts: false });
  const sealTo = sealingKeyOf(await run.keyring.windowKey(run.window));
  const letters = await Promise.all(
    texts.map(async (text, index) => {
      const from = writers.at(-1 - index);
      if (from === undefined) return [];
      const mail = await readMail(Buffer.from(letterOf(from, to, text)));
      const at = Temporal.Instant.fromEpochMilliseconds(run.clock.now());
      const heard = feedbackOfMail({ mail, envelope: { from, to }, policy, at });
      if (!heard.heard) return [];
      // Chance of a rehearsal comes from its seed: the same run seals the same.
      const random = createHash('sha256').update(`${run.window}/${heard.id}`).digest();
      const { id, said } = heard;
      return [
        { id, fact: (when: string) => feedbackFact(said, { window: run.window, sealTo }, when, random) },
      ];
    }),
  );
  return letters.flat();
}

function letterOf(from: string, to: string, text: string): string {
  return [
    `From: <${from}>`,
    `To: <${to}>`,
    `Message-ID: <rehearsal-${from}>`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(text).toString('base64'),
    '',
  ].join('\r\n');
}
