// Turns a piece of feedback into the fact that goes into the record, and reads it back. In clear the fact
// says only when, by which way and what kind of trouble; the words and their writer are sealed to the
// window's key, so that the handler that puts the fact cannot read earlier ones.

import { sha256 } from '../ledger/canonical.ts';
import type { Fact, Instant } from '../ledger/fact.ts';
import { openSealed, sealFor } from '../ledger/sealed.ts';
import { withoutHidden } from '../text/hidden-characters.ts';

export type Feedback = Extract<Fact, { kind: 'feedback' }>;

/** The feedback among the facts, in their order. */
export function feedbackIn(facts: Iterable<{ readonly fact: Fact }>): readonly Feedback[] {
  return [...facts].flatMap(({ fact }) => (fact.kind === 'feedback' ? [fact] : []));
}

export interface ReceivedFeedback {
  readonly way: Feedback['way'];
  readonly trouble: Feedback['trouble'];
  readonly text: string;
  /** From `writerOf`; null where the writer is not known (every form). */
  readonly writer: string | null;
  /** As the writer wrote it, not checked against the roster. */
  readonly department: string | null;
}

export type Words = Pick<ReceivedFeedback, 'text' | 'writer' | 'department'>;

/** The window that a piece of feedback belongs to, and the public key to which its words are sealed. */
export interface FeedbackTarget {
  readonly window: string;
  /** From `sealingKeyOf` of the window's key. */
  readonly sealTo: string;
}

/** Limits in characters: enough to say what is wrong, and short enough to keep the record small. */
const longestText = 1000;
const longestDepartment = 60;

/** The fact with its words sealed. `random`: 32 unpredictable bytes for the seal. */
export function feedbackFact(
  said: ReceivedFeedback,
  to: FeedbackTarget,
  at: Instant,
  random: Uint8Array,
): Feedback {
  const words: Words = {
    text: shortened(said.text, longestText),
    writer: said.writer,
    department: said.department === null ? null : shortened(said.department, longestDepartment),
  };
  const sealed = sealFor(to.sealTo, to.window, words, random);
  return { kind: 'feedback', at, way: said.way, trouble: said.trouble, sealed };
}

/**
 * The sealed words; null where they were sealed for another window or have another shape: anyone may put a
 * fact.
 */
export function readWords(windowKey: Uint8Array, window: string, { sealed }: Feedback): Words | null {
  const value = openSealed(windowKey, window, sealed)?.value as Partial<Words> | null | undefined;
  if (typeof value?.text !== 'string') return null;
  const { text, writer, department } = value;
  const known = (one: unknown) => (typeof one === 'string' ? one : null);
  return { text, writer: known(writer), department: known(department) };
}

/**
 * Who wrote, by mail address (as `mailboxOf` gives it) or by account: never the address itself, and a digest only
 * inside the seal, where nobody can try addresses on it. The record names people by HMAC of the account.
 */
export function writerOf(window: string, by: 'mailbox' | 'account', name: string): string {
  return sha256(JSON.stringify([window, by, name])).slice(0, 32);
}

/**
 * Cut to `most` whole characters, without hidden ones; lone surrogates are replaced, as the record cannot
 * hold them.
 */
function shortened(text: string, most: number): string {
  const plain = withoutHidden(text.toWellFormed()).trim();
  return [...plain].slice(0, most).join('');
}
