// From what somebody said to the fact that goes into the record, and back. In clear it says only when, how and what
// kind of trouble; the words and their writer are sealed, so that whoever puts the fact can not read it again.

import { sha256 } from '../ledger/canonical.ts';
import type { Fact, Instant } from '../ledger/fact.ts';
import { openSealed, sealFor } from '../ledger/sealed.ts';
import { withoutHidden } from '../text/hidden-characters.ts';

export type Feedback = Extract<Fact, { kind: 'feedback' }>;

/** In the order of the facts. */
export function feedbackIn(facts: Iterable<{ readonly fact: Fact }>): readonly Feedback[] {
  return [...facts].flatMap(({ fact }) => (fact.kind === 'feedback' ? [fact] : []));
}

export interface ReceivedFeedback {
  readonly way: Feedback['way'];
  readonly trouble: Feedback['trouble'];
  readonly text: string;
  /** From `writerOf`; null where nobody said who they are. */
  readonly writer: string | null;
  /** As written, not checked. */
  readonly department: string | null;
}

export type Words = Pick<ReceivedFeedback, 'text' | 'writer' | 'department'>;

/** Where it goes and who can open it. */
export interface FeedbackTarget {
  readonly window: string;
  /** From `sealingKeyOf` of the window's key. */
  readonly sealTo: string;
}

/** In characters: enough to say what is wrong, too little to be a burden on the record. */
const longestText = 1000;
const longestDepartment = 60;

/** `random` is 32 bytes that nobody can guess. */
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

/** Null where it was not sealed for this window, or is no such words: anyone may put a fact. */
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

/** Whole characters, and no half of a pair: the record spells no lone surrogates. */
function shortened(text: string, most: number): string {
  const plain = withoutHidden(text.toWellFormed()).trim();
  return [...plain].slice(0, most).join('');
}
