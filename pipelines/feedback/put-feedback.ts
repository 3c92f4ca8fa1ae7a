// Puts one piece of feedback into the mailbox under its own key, up to a limit per window and way: a flood of
// feedback fills a few pages of the record and not the store.

import { factKey, factsPrefix } from '../ledger/keys.ts';
import type { MachineVoice } from '../ledger/machine-word.ts';
import { toInstantText } from '../plan/time.ts';
import type { Store } from '../ports.ts';
import { type Feedback, type FeedbackTarget, feedbackFact, type ReceivedFeedback } from './feedback-fact.ts';
import { minuteOf } from './feedback-of-form.ts';
import { codeIn, digestOfCode } from './one-time-code.ts';

/** The form has the lowest limit because anybody can send it without a sender's address. */
const mostPerWindow: Readonly<Record<Feedback['way'], number>> = { mail: 3000, form: 1000, desk: 3000 };
const mostFormsPerMinute = 20;

/** `codes`: digests of the codes that the window has sent to people by name. */
type Hearing = FeedbackTarget & { readonly codes?: readonly string[] };

export type Put = 'created' | 'exists' | 'too-many';

/**
 * Puts the feedback as a signed fact; the same id is put once. `random`: 32 unpredictable bytes for the seal.
 */
export async function putFeedback(
  store: Pick<Store, 'create' | 'list'>,
  voice: MachineVoice,
  to: Hearing,
  { id, said }: { readonly id: string; readonly said: ReceivedFeedback },
  at: Temporal.Instant,
  random: Uint8Array,
): Promise<Put> {
  const key = factKey(to.window, said.way, id);
  const known = await store.list(`${factsPrefix(to.window)}${said.way}/`);
  if (known.includes(key)) return 'exists';
  const ofThisMinute = known.filter((one) => one.includes(`/form-${minuteOf(at)}-`));
  const ofAnybody = known.filter((one) => !one.includes('/link-'));
  const isFlooded = ofAnybody.length >= mostPerWindow[said.way] || ofThisMinute.length >= mostFormsPerMinute;
  // A person who was asked by name can still answer while others flood the form.
  if (isFlooded && !isAsked(to, said.text)) return 'too-many';
  const { at: saidAt, trouble, sealed } = feedbackFact(said, to, toInstantText(at.epochMilliseconds), random);
  const word = await voice.spell(to.window, id, saidAt, { trouble, sealed });
  return store.create(word.key, word.bytes);
}

/** Whether the text holds a code that this window has sent to a person. */
export function isAsked({ codes = [] }: Pick<Hearing, 'codes'>, text: string): boolean {
  return codes.includes(digestOfCode(codeIn(text) ?? ''));
}
