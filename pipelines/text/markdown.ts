// Escapes text of people and vendors for GitHub Markdown, so that it is only shown: it can neither mention
// anybody nor make a link, an image, HTML or a reference to an issue, and cannot break a table.

import { withoutHidden } from './hidden-characters.ts';

export function escapeMarkdown(text: string): string {
  return (
    withoutHidden(text)
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_{}[\]<>()#+!|~$:^=-]/g, '\\$&')
      .replace(/&/g, '&amp;')
      // A zero-width space keeps @names and bare addresses from becoming mentions and links.
      .replace(/@/g, '@\u200b')
      .replace(/(https?|www)(\\?[:.])/gi, '$1\u200b$2')
      .trim()
  );
}

/** A Markdown table. It does not escape its cells: the caller escapes text from outside. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Chinese and English on one line, escaped; a text that is the same in both, as many names are, appears once.
 */
export function both(text: { readonly 'zh-CN': string; readonly en: string }): string {
  return [...new Set([text['zh-CN'], text.en])].map(escapeMarkdown).join(' ');
}
