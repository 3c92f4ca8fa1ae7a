// Who of the roster sent a piece of feedback, for whoever holds the window's key that unseals it. What is not known
// stays null: a form has no sender, and an address of which the roster knows nothing is anybody's.

import type { Person } from '../plan/roster.ts';
import { mailboxOf } from '../text/header-text.ts';
import { type Feedback, readWords, writerOf } from './feedback-fact.ts';
import { codeIn } from './one-time-code.ts';

export interface Sender {
  readonly account: string | null;
  /** As written, not checked. */
  readonly department: string | null;
  /** What was sent to one person, as it stands in the words. */
  readonly code: string | null;
}

export type SenderOf = (feedback: Feedback) => Sender;

const nobodyKnown: Sender = { account: null, department: null, code: null };

/** Each word is opened once; the roster is gone through when the first one is there. */
export function sendersIn(windowKey: Uint8Array, window: string, roster: readonly Person[]): SenderOf {
  const known = new Map<string, Sender>();
  let accounts: ReadonlyMap<string, string> | null = null;
  return (feedback) => {
    // What one door carried may be copied to another.
    const name = `${feedback.way} ${feedback.sealed}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    accounts ??= accountsByWriter(window, roster);
    const words = readWords(windowKey, window, feedback);
    const sender =
      words === null
        ? nobodyKnown
        : {
            // A form asks for no name: whoever puts its words cannot give one.
            account: feedback.way === 'form' ? null : (accounts.get(words.writer ?? '') ?? null),
            department: words.department,
            code: codeIn(words.text),
          };
    known.set(name, sender);
    return sender;
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
