// Text from people and vendors as GitHub Markdown that shows it and does nothing: no mention that calls
// anybody, no link, no image, no HTML, no reference to an issue, and no break of a table.

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

/** Cells as they are: what is foreign comes escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Chinese and English on one line; what is the same in both, as many names are, once. */
export function both(text: { readonly 'zh-CN': string; readonly en: string }): string {
  return [...new Set([text['zh-CN'], text.en])].map(escapeMarkdown).join(' ');
}
