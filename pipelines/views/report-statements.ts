// The report's section about what was heard: the vendor's words, what people reported, and what does not count and why.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { joined, same, titled } from '../plan/sentences.ts';
import { type Markup, safeHref } from '../text/html.ts';
import { feedbackTable } from './feedback.ts';
import { timeIn } from './moment.ts';
import { html, list, nothing } from './page.ts';
import type { WindowView } from './window-view.ts';
import { count } from './words.ts';

export function statementsSection(view: WindowView, zone: string): Markup {
  if (view.vendor.length + view.feedback.length + view.refused.length === 0)
    return nothing(bilingual`Neither the vendor nor our people have said anything.`);
  return html`<ul>${view.vendor.map(({ heardAt, source, text, url }) => {
    const title = titleOf(view.organisation.vendorSources, source);
    return html`<li><span class="soft small">${timeIn(zone)(heardAt)} · ${safeHref(url) === '#' ? title : html`<a href="${safeHref(url)}">${title}</a>`}</span><br>${inOwnLanguage(text)}</li>`;
  })}</ul>${view.feedback.length === 0 ? null : feedbackTable(view, zone)}${refusals(view, zone)}`;
}

/** The audit trail has them all; a mailbox full of nonsense must not fill the report. */
const mostRefusals = 30;

function refusals({ refused }: WindowView, zone: string): Markup | null {
  if (refused.length === 0) return null;
  const shown = refused.slice(0, mostRefusals);
  const lines = shown.map(({ name, at, why }) =>
    titled(joined([at === null ? bilingual`counted at first` : timeIn(zone)(at), same(name)]), why),
  );
  const more = refused.length - shown.length;
  return html`<h3>${bilingual`What does not count, and why`}</h3>${list(lines)}${more === 0 ? null : html`<p class="small">${bilingual`${count(more)} more stand in the audit trail (npm run audit:trail).`}</p>`}`;
}

/** Text of a person, not translated, with a note to readers of the other language in which language it is. */
function inOwnLanguage(text: string): Localised {
  return /\p{Script=Han}/u.test(text)
    ? { 'zh-CN': text, en: `${text} (quoted in Chinese)` }
    : { 'zh-CN': `${text}（原文为英文）`, en: text };
}
