// Finds who of the roster sent a piece of feedback; this takes the window's key, which unseals it. An unknown
// sender stays null: a form names none, and an address that is not in the roster proves nobody.

import type { Person } from '../plan/roster.ts';
import { mailboxOf } from '../text/header-text.ts';
import { type Feedback, readWords, writerOf } from './feedback-fact.ts';
import { codeIn } from './one-time-code.ts';

export interface Sender {
  readonly account: string | null;
  /** As the sender wrote it, not checked against the roster. */
  readonly department: string | null;
  /** The one-time code that the sender's words hold, if any. */
  readonly code: string | null;
}

export type SenderOf = (feedback: Feedback) => Sender;

const nobodyKnown: Sender = { account: null, department: null, code: null };

/**
 * A function that gives the sender of a feedback. Each is unsealed once; the roster is indexed at the first
 * call.
 */
export function sendersIn(windowKey: Uint8Array, window: string, roster: readonly Person[]): SenderOf {
  const known = new Map<string, Sender>();
  let accounts: ReadonlyMap<string, string> | null = null;
  return (feedback) => {
    // The way is part of the name: somebody may copy sealed words from the mail's door to the form's.
    const name = `${feedback.way} ${feedback.sealed}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    accounts ??= accountsByWriter(window, roster);
    const words = readWords(windowKey, window, feedback);
    const sender =
      words === null
        ? nobodyKnown
        : {
            // A form asks for no name, so a name in the sealed words of a form is not believed.
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
