// Makes the feedback of a rehearsal's staff: two mails of people who are back, read as real mails are.

import { createHash } from 'node:crypto';
import { readMail } from '../../adapters/mail/read-mail.ts';
import { replyPolicy } from '../../auto-reply/reply-policy.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import { type Feedback, feedbackFact, writerOf } from '../../feedback/feedback-fact.ts';
import { feedbackOfMail } from '../../feedback/feedback-of-mail.ts';
import { sealingKeyOf } from '../../ledger/sealed.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import type { Trouble } from '../../plan/plan.ts';
import { toInstantText } from '../../plan/time.ts';
import { peopleMatching } from '../../return/people-rule.ts';

const texts = ['已经登录，消息正常，但是群里的文件打不开。', 'I am back in. All fine, thank you!'] as const;

/** The mails; none where the organisation file names no mailbox, or the roster no addresses. */
export async function lettersOfStaff(
  run: WindowRun,
): Promise<readonly { readonly id: string; readonly fact: (at: string) => Feedback }[]> {
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
      const mail = await readMail(Buffer.from(mailOf(from, to, text)));
      const at = Temporal.Instant.fromEpochMilliseconds(run.clock.now());
      const heard = feedbackOfMail({ mail, envelope: { from, to }, policy, at });
      if (!heard.heard) return [];
      const random = chanceOf(run, heard.id);
      const { id, said } = heard;
      return [
        { id, fact: (when: string) => feedbackFact(said, { window: run.window, sealTo }, when, random) },
      ];
    }),
  );
  return letters.flat();
}

/** How many answer a test message in a rehearsal. */
const mostAnswers = 20;

/** Accounts of people who confirm the test message: some of those who were asked. */
export function whoAnswersTest(run: WindowRun): readonly string[] {
  const { plan, organisation } = run.snapshot();
  const sent = new Set([...run.state().notices.keys()].map((key) => readNoticeKey(key).rule));
  const tests = plan.notices.filter(
    ({ id, acknowledgedBy }) => acknowledgedBy === 'everyone' && sent.has(id),
  );
  return organisation.audiences
    .filter(({ id }) => tests.some(({ audiences }) => audiences.includes(id)))
    .flatMap(({ who }) => (who === 'public' ? [] : peopleMatching(who, run.roster())))
    .slice(0, mostAnswers)
    .map(({ account }) => account);
}

/** The feedback that a person of the roster sends from their mailbox or tells the desk. */
export async function letterOf(
  run: WindowRun,
  id: string,
  account: string,
  trouble: Trouble,
  way: 'mail' | 'desk' = 'mail',
): Promise<Feedback> {
  const sealTo = sealingKeyOf(await run.keyring.windowKey(run.window));
  const writer = writerOf(run.window, 'account', account);
  const said = { way, trouble, text: trouble, writer, department: null } as const;
  return feedbackFact(
    said,
    { window: run.window, sealTo },
    toInstantText(run.clock.now()),
    chanceOf(run, id),
  );
}

/** Bytes in place of random ones, so that the same rehearsal gives the same sealed feedback. */
function chanceOf({ window }: WindowRun, id: string): Uint8Array {
  return createHash('sha256').update(`${window}/${id}`).digest();
}

function mailOf(from: string, to: string, text: string): string {
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
