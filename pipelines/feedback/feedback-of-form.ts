// Turns what the form on the status page sent into one piece of feedback, or says why not. The form does not
// prove who sent it, so its content is only counted, in small numbers.

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

/** The choices that the form offers to everybody. */
export const formTroubles = [
  'login',
  'messages',
  'files',
  'groups',
  'other',
  'none',
] as const satisfies readonly Trouble[];

/**
 * The choices of a personal link (with a code): `entered` says that the person's list of held work is in the
 * messenger.
 */
export const linkTroubles = [...formTroubles, 'entered'] as const;

/**
 * Limit of the body in bytes: a thousand Chinese characters, nine bytes each as a form encodes them, and the
 * rest.
 */
export const longestForm = 12_000;

export type FormHeard =
  | { readonly heard: true; readonly id: string; readonly said: ReceivedFeedback }
  | { readonly heard: false; readonly cause: 'too-long' | 'no-choice' | 'spam' };

/**
 * `body` is `application/x-www-form-urlencoded`. The same words twice in one minute (a double click) get the
 * same id. `codes` are digests of the personal links that were sent before the last look ended. A link that
 * is newer, or guessed, is handled like an anonymous form until the record knows its code.
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
    // One id per personal link: a second press finds the fact already there.
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

/**
 * The minute as `202612060201`: it stands in each form's id, so that a listing shows how many came in that
 * minute.
 */
export function minuteOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'minute' }).replaceAll(/[^0-9]/g, '');
}
