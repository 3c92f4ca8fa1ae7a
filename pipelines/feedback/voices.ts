// Behind the seal: who of the roster said a word of feedback, for whoever holds the window's key. What is not known
// stays null: a form has no sender, and an address of which the roster knows nothing is anybody's.

import type { Person } from '../plan/roster.ts';
import { mailboxOf } from '../text/header-text.ts';
import { type Feedback, readWords, writerOf } from './feedback-fact.ts';

export interface Speaker {
  readonly account: string | null;
  /** As written, not checked. */
  readonly department: string | null;
}

export type SpeakerOf = (feedback: Feedback) => Speaker;

const nobodyKnown: Speaker = { account: null, department: null };

/** Each word is opened once; the roster is gone through when the first one is there. */
export function speakersIn(windowKey: Uint8Array, window: string, roster: readonly Person[]): SpeakerOf {
  const known = new Map<string, Speaker>();
  let accounts: ReadonlyMap<string, string> | null = null;
  return (feedback) => {
    const before = known.get(feedback.sealed);
    if (before !== undefined) return before;
    accounts ??= accountsByWriter(window, roster);
    const words = readWords(windowKey, window, feedback);
    const speaker =
      words === null
        ? nobodyKnown
        : { account: accounts.get(words.writer ?? '') ?? null, department: words.department };
    known.set(feedback.sealed, speaker);
    return speaker;
  };
}

function accountsByWriter(window: string, roster: readonly Person[]): ReadonlyMap<string, string> {
  return new Map(
    roster.flatMap(({ account, email }) => [
      [writerOf(window, 'account', account), account] as const,
      ...(email === undefined ? [] : [[writerOf(window, 'mailbox', mailboxOf(email)), account] as const]),
    ]),
  );
}
