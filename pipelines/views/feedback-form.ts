// The form on the status page with which staff say what does not work. No script, no account, no name asked; it is
// there only where the organisation file says who takes it. The mailbox of staff stands in notices, never here:
// customers read this page.

import { formFields, formTroubles, linkTroubles } from '../feedback/feedback-of-form.ts';
import { troubleTitles } from '../feedback/trouble.ts';
import { bilingual } from '../plan/bilingual.ts';
import { languages } from '../plan/plan.ts';
import { type Markup, safeHref } from '../text/html.ts';
import { html, page } from './page.ts';
import type { WindowView } from './window-view.ts';

/** The form, from the window's beginning on and after its end, when trouble still shows. */
export function feedbackSection({ organisation, state }: WindowView): Markup | null {
  const form = organisation.feedback?.form;
  const isWanted = state === 'in_progress' || state === 'verifying' || state === 'completed';
  if (!isWanted || form === undefined) return null;
  return html`<h3 id="feedback">${bilingual`What does not work?`}</h3>
${formTo(form)}`;
}

/** The page of a personal link: the same form, with the link's code, for a person who was asked by name. */
export function linkPage(code: string): string {
  return page({
    title: bilingual`How is it for you?`,
    languages,
    body: html`<h1>${bilingual`How is it for you?`}</h1>${formTo('', code)}`,
    style: feedbackStyle,
  });
}

function formTo(address: string, code: string | null = null): Markup {
  const choices = code === null ? formTroubles : linkTroubles;
  return html`<form class="card feedback" method="post" action="${safeHref(address)}" accept-charset="utf-8">
<fieldset><legend>${bilingual`Choose one`}</legend>${choices.map(
    (trouble) =>
      html`<label><input type="radio" name="${formFields.trouble}" value="${trouble}" required> ${troubleTitles[trouble]}</label>`,
  )}</fieldset>
<label class="field">${bilingual`In a few words (optional)`}<textarea name="${formFields.text}" rows="3" maxlength="1000"></textarea></label>
<label class="field">${bilingual`Department (optional)`}<input name="${formFields.department}" maxlength="60" autocomplete="off"></label>
<label class="trap" aria-hidden="true">Website<input name="${formFields.trap}" tabindex="-1" autocomplete="off"></label>
<p class="small soft">${bilingual`No sign-in, no name. Please leave out names, passwords and anything about customers.`}</p>
${code !== null && html`<input type="hidden" name="${formFields.code}" value="${code}">`}<button type="submit">${bilingual`Send`}</button>
</form>`;
}

export const feedbackStyle = `
.feedback fieldset{border:0;padding:0;margin:0 0 .8rem;display:grid;gap:.35rem}
.feedback legend{font-weight:600;padding:0;margin-bottom:.3rem}
.field{display:grid;gap:.25rem;margin:.8rem 0;font-weight:600}
.field textarea,.field input{font:inherit;font-weight:400;width:100%;padding:.5rem .6rem;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
.trap{position:absolute;left:-200vw}
.feedback button{font:inherit;font-weight:600;padding:.5rem 1.4rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--card);cursor:pointer}
.feedback button:focus-visible,.field :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{.feedback{display:none}}
`;
