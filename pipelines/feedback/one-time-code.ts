// A code for one person and one question, sent to that person alone: who answers with it is who was asked. It is made
// from the window's key, so nothing is kept but its digest, which stands in the record and tells nobody the code. A new
// question (after a word of trouble, for another list) has another one, so an old yes is none any more.

import { sha256 } from '../ledger/canonical.ts';
import type { Feedback } from './feedback-fact.ts';

/** As people copy it: 64 bits that nobody guesses at a door that takes a thousand words. */
const form = /[0-9a-f]{4}(?:-[0-9a-f]{4}){3}/i;

/** `nameOf` names a text as only the holder of the window's key can. */
export function codeFor(nameOf: (text: string) => string, question: string, account: string): string {
  return nameOf(JSON.stringify(['code', question, account])).replace(
    /^(....)(....)(....)(....).*$/,
    '$1-$2-$3-$4',
  );
}

export function codeIn(text: string): string | null {
  return form.exec(text.normalize('NFKC'))?.[0].toLowerCase() ?? null;
}

export function withoutCode(text: string): string {
  return text.normalize('NFKC').replace(form, '');
}

export function digestOfCode(code: string): string {
  return sha256(code).slice(0, 32);
}

/** Hears words in the order in which they were said, and gives the account whose yes it is; null where it is nobody's. */
export function yesesOf(
  codes: ReadonlyMap<string, string>,
): (
  said: Feedback,
  sender: { readonly account: string | null; readonly code: string | null },
) => string | null {
  const used = new Set<string>();
  return ({ way }, { account, code }) => {
    // At the desk one of ours has heard the person, and signs for it.
    if (way === 'desk') return account;
    const owner = code === null || used.has(code) ? null : (codes.get(code) ?? null);
    // A mail comes from somebody: a code that was passed on is nobody's.
    if (owner === null || (way === 'mail' && owner !== account)) return null;
    used.add(code as string);
    return owner;
  };
}
