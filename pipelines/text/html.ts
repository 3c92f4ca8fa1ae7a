// The one place that escapes for HTML. Every text of a plan, a person or a vendor goes through `html` or
// `escapeHtml` before it stands in a page or a mail.

import { withoutHidden } from './hidden-characters.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text escaped for HTML text and quoted attributes, without hidden characters (`withoutHidden`). */
export function escapeHtml(text: string): string {
  return withoutHidden(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Markup that is known to be safe because `html` or its author made it. */
export interface Markup {
  readonly markup: string;
}

export type Part = string | number | Markup | null | false | undefined | readonly Part[];

/** Template tag that escapes every value put in, except `Markup` (made by this function or by `trusted`). */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = strings.reduce((text, string, index) => `${text}${printed(parts[index - 1])}${string}`);
  return { markup };
}

/** Text taken as markup without escaping: only for constants of ours such as style sheets and drawings. */
export function trusted(markup: string): Markup {
  return { markup };
}

/** An address that may stand in `href`: http, https, mailto or tel; anything else becomes `#`. */
export function safeHref(address: string): string {
  return /^(https?:\/\/|mailto:|tel:)/i.test(address) ? address : '#';
}

function printed(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(printed).join('');
}
