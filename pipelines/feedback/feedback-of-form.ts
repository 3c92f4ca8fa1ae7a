// What the form on the status page sent, as one word of feedback, or why it is none. Nobody says who they are, so
// nothing here is believed; it is only counted, in small numbers.

import { createHash } from 'node:crypto';
import type { Trouble } from '../plan/plan.ts';
import type { ReceivedFeedback } from './feedback-fact.ts';

/** The fields of the form; `website` is hidden from people, and only programs fill it in. */
export const formFields = {
  trouble: 'trouble',
  text: 'text',
  department: 'department',
  trap: 'website',
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

/** A thousand Chinese characters are nine bytes each in a form's encoding. */
export const longestForm = 12_000;

export type FormHeard =
  | { readonly heard: true; readonly id: string; readonly said: ReceivedFeedback }
  | { readonly heard: false; readonly cause: 'too-long' | 'no-choice' | 'spam' };

/** `body` is `application/x-www-form-urlencoded`. The same words twice in a minute, as a double click sends them, are one. */
export function feedbackOfForm(body: string, window: string, at: Temporal.Instant): FormHeard {
  if (body.length > longestForm) return { heard: false, cause: 'too-long' };
  const form = new URLSearchParams(body);
  const field = (name: keyof typeof formFields) => form.get(formFields[name])?.trim() ?? '';
  if (field('trap') !== '') return { heard: false, cause: 'spam' };
  const trouble = formTroubles.find((known) => known === field('trouble'));
  if (trouble === undefined) return { heard: false, cause: 'no-choice' };
  const [text, department] = [field('text'), field('department')];
  const minute = minuteOf(at);
  const digest = createHash('sha256').update(JSON.stringify([window, minute, trouble, text, department]));
  return {
    heard: true,
    id: `form-${minute}-${digest.digest('hex').slice(0, 16)}`,
    said: { way: 'form', trouble, text, writer: null, department: department === '' ? null : department },
  };
}

/** `202612060201`: stands in a form's id, so that a listing shows how many came in it. */
export function minuteOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'minute' }).replaceAll(/[^0-9]/g, '');
}
