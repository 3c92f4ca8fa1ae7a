// Puts one word of feedback into the record under its own key, and no more of them than a night can bring: whoever
// floods us fills a few pages of the record and not the store.

import { factKey, factsPrefix } from '../ledger/keys.ts';
import type { MachineVoice } from '../ledger/machine-word.ts';
import { toInstantText } from '../plan/time.ts';
import type { Store } from '../ports.ts';
import { type Feedback, type FeedbackTarget, feedbackFact, type ReceivedFeedback } from './feedback-fact.ts';
import { minuteOf } from './feedback-of-form.ts';
import { codeIn, digestOfCode } from './one-time-code.ts';

/** The form takes anybody's word, a mail at least a sender's. */
const mostPerWindow: Readonly<Record<Feedback['way'], number>> = { mail: 3000, form: 1000, desk: 3000 };
const mostFormsPerMinute = 20;

/** `codes` are digests: those of whom the window has asked something by name. */
type Hearing = FeedbackTarget & { readonly codes?: readonly string[] };

export type Put = 'created' | 'exists' | 'too-many';

/** The same id is one fact. `random` is 32 bytes that nobody can guess. */
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
  // Whoever was asked by name answers whatever others send.
  if (isFlooded && !isAsked(to, said.text)) return 'too-many';
  const { at: saidAt, trouble, sealed } = feedbackFact(said, to, toInstantText(at.epochMilliseconds), random);
  const word = await voice.spell(to.window, id, saidAt, { trouble, sealed });
  return store.create(word.key, word.bytes);
}

/** Whether a code stands in the words that was sent to somebody of this window. */
export function isAsked({ codes = [] }: Pick<Hearing, 'codes'>, text: string): boolean {
  return codes.includes(digestOfCode(codeIn(text) ?? ''));
}
