// Makes and reads a code for one person and one question, sent to that person alone: an answer with the code
// comes from that person. The code is derived from the window's key; the record keeps only its digest, from
// which nobody can find the code. A new question (after reported trouble, for another list) has a new code,
// so an old yes no longer counts.

import { sha256 } from '../ledger/canonical.ts';
import type { Feedback } from './feedback-fact.ts';

/**
 * The code as people copy it. 64 bits cannot be guessed where the form takes at most a thousand entries per
 * window.
 */
const form = /[0-9a-f]{4}(?:-[0-9a-f]{4}){3}/i;

/**
 * The code of this question for this account. `nameOf`: the keyed name (HMAC) of a text under the window's
 * key.
 */
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

/**
 * A function to be called with each feedback in the order of the record: it gives the account whose yes this
 * is, or null where it proves nobody's. `codes`: account by code. Each code counts once.
 */
export function yesesOf(
  codes: ReadonlyMap<string, string>,
): (
  said: Feedback,
  sender: { readonly account: string | null; readonly code: string | null },
) => string | null {
  const used = new Set<string>();
  return ({ way }, { account, code }) => {
    // A colleague at the desk has heard the person and signs for it, so no code is needed.
    if (way === 'desk') return account;
    const owner = code === null || used.has(code) ? null : (codes.get(code) ?? null);
    // The sender of a mail is known: a code that was passed on to somebody else does not count.
    if (owner === null || (way === 'mail' && owner !== account)) return null;
    used.add(code as string);
    return owner;
  };
}
