// What the form on the status page sent, as one word of feedback, or why it is none. Nobody says who they are, so
// nothing here is believed; it is only counted, in small numbers.

import { sha256 } from '../ledger/canonical.ts';
import type { Trouble } from '../plan/plan.ts';
import type { ReceivedFeedback } from './feedback-fact.ts';
import { codeIn, digestOfCode } from './one-time-code.ts';

/** The fields of the form; `website` is hidden from people, and only programs fill it in. */
export const formFields = {
  trouble: 'trouble',
  text: 'text',
  department: 'department',
  trap: 'website',
  code: 'code',
} as const;

/** What the form offers to choose from. */
export const formTroubles = [
  'login',
  'messages',
  'files',
  'groups',
  'other',
  'none',
] as const satisfies readonly Trouble[];

/** What somebody may say who has a link of his own. */
export const linkTroubles = [...formTroubles, 'entered'] as const;

/** A thousand Chinese characters are nine bytes each in a form's encoding. */
export const longestForm = 12_000;

export type FormHeard =
  | { readonly heard: true; readonly id: string; readonly said: ReceivedFeedback }
  | { readonly heard: false; readonly cause: 'too-long' | 'no-choice' | 'spam' };

/**
 * `body` is `application/x-www-form-urlencoded`. The same words twice in a minute, as a double click sends them, are one.
 * `codes` are digests, of links that went out before the last look ended; one of a newer or a guessed link is anybody's
 * word, until the record knows whose.
 */
export function feedbackOfForm(
  body: string,
  { window, codes = [] }: { readonly window: string; readonly codes?: readonly string[] },
  at: Temporal.Instant,
): FormHeard {
  if (body.length > longestForm) return { heard: false, cause: 'too-long' };
  const form = new URLSearchParams(body);
  const field = (name: keyof typeof formFields) => form.get(formFields[name])?.trim() ?? '';
  if (field('trap') !== '') return { heard: false, cause: 'spam' };
  const code = codeIn(field('code'));
  const trouble = (code === null ? formTroubles : linkTroubles).find((known) => known === field('trouble'));
  if (trouble === undefined) return { heard: false, cause: 'no-choice' };
  const [text, department] = [field('text'), field('department') || null];
  const minute = minuteOf(at);
  const own = digestOfCode(code ?? '');
  const said = [window, minute, trouble, text, department ?? '', ...(code === null ? [] : [own])];
  return {
    heard: true,
    // The second press of a link of one's own is the same word: the door has it.
    id: codes.includes(own) ? `link-${own}` : `form-${minute}-${sha256(JSON.stringify(said)).slice(0, 16)}`,
    said: {
      way: 'form',
      trouble,
      text: code === null ? text : `${code}\n${text}`,
      writer: null,
      department,
    },
  };
}

/** `202612060201`: stands in a form's id, so that a listing shows how many came in it. */
export function minuteOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'minute' }).replaceAll(/[^0-9]/g, '');
}
