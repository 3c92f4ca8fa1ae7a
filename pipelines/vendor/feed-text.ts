// RSS, RDF and Atom as the texts of their items, in the feed's order.

import { parseFeed } from 'htmlparser2';
import { type SourceText, textOnly } from './document.ts';
import { textOfMarkup } from './html-text.ts';

/** Null where the markup is no feed. */
export function textsOfFeed(markup: string): readonly SourceText[] | null {
  // A feed by its own account may quote its texts as escaped markup or in CDATA; both arrive as text here.
  const feed = parseFeed(markup);
  if (feed === null) return itemAlone(markup);
  return feed.items.map(({ title = '', description = '', link = null, pubDate }) =>
    textOnly(
      `${textOfMarkup(title)}\n${textOfMarkup(description)}`.trim(),
      pubDate?.toString() === 'Invalid Date' || pubDate === undefined
        ? null
        : pubDate.toISOString().replace('.000', ''),
      link,
    ),
  );
}

/** One `<item>` or `<entry>` without its feed around it. */
function itemAlone(markup: string): readonly SourceText[] | null {
  if (/^\s*(?:<\?xml[^>]*>\s*)?<item[\s>]/.test(markup))
    return textsOfFeed(`<rss version="2.0"><channel>${markup.replace(/<\?xml[^>]*>/, '')}</channel></rss>`);
  if (/^\s*(?:<\?xml[^>]*>\s*)?<entry[\s>]/.test(markup))
    return textsOfFeed(`<feed>${markup.replace(/<\?xml[^>]*>/, '')}</feed>`);
  return null;
}
