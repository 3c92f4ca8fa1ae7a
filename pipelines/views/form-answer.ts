// The page that a person sees after sending the form on the status page.

import { bilingual } from '../plan/bilingual.ts';
import { type Localised, languages } from '../plan/plan.ts';
import { html, page } from './page.ts';

export type FormOutcome = 'taken' | 'no-choice' | 'too-long' | 'too-many' | 'nobody-listens' | 'spent';

/** The page as HTML text. `wished`: the browser's Accept-Language. */
export function formAnswerPage(outcome: FormOutcome, wished: string): string {
  const { title, text } = answers[outcome];
  return page({
    title,
    languages: /^en/i.test(wished) ? ['en', 'zh-CN'] : languages,
    body: html`<h1>${title}</h1><p>${text}</p>
<p class="soft">${bilingual`Your browser’s Back button leads to the status page again.`}</p>`,
  });
}

const answers: Readonly<Record<FormOutcome, { readonly title: Localised; readonly text: Localised }>> = {
  taken: {
    title: bilingual`Thank you, we have it`,
    text: bilingual`The people on duty see it. The form does not answer; for urgent matters please call them.`,
  },
  'no-choice': {
    title: bilingual`Please choose one`,
    text: bilingual`Please go back, choose what does not work, and send it again.`,
  },
  'too-long': {
    title: bilingual`That is too long`,
    text: bilingual`Please go back and say it in a few words.`,
  },
  'too-many': {
    title: bilingual`Too many reports: this one was not taken`,
    text: bilingual`Many people are reporting at once, and the people on duty know. Try again in some minutes, or call them if it is urgent.`,
  },
  spent: {
    title: bilingual`This link counts no more`,
    text: bilingual`It was used before, or another took its place. If it was not you, please call the service desk.`,
  },
  'nobody-listens': {
    title: bilingual`There is no maintenance now`,
    text: bilingual`This form is read during a maintenance and for a day after it. Please reach the service desk as usual.`,
  },
};
