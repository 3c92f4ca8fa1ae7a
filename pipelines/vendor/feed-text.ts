// RSS, RDF and Atom as the texts of their items, in the feed's order. By our own walk: htmlparser2's reader of feeds brings
// what writes markup and its tables of entities, an eighth of the night's bundle.

import { notTooMany, type SourceText, textOnly, timeText } from './document.ts';
import { type Element, elementsNamed, textOfMarkup, wordsOf } from './html-text.ts';
import { treeOf } from './markup.ts';

/** Null where the markup is no feed; an item alone without its feed around it is one. */
export function textsOfFeed(markup: string): readonly SourceText[] | null {
  // A feed by its own account may quote its texts as escaped markup or in CDATA; both arrive as text here.
  const document = treeOf(markup, { xmlMode: true });
  const items = ['item', 'entry'].flatMap((name) => elementsNamed(document, name));
  const isFeed = ['rss', 'rdf:RDF', 'feed'].some((name) => elementsNamed(document, name).length > 0);
  return isFeed || items.length > 0 ? notTooMany(items).map(textOfItem) : null;
}

function textOfItem(item: Element): SourceText {
  const words = (...names: readonly string[]): string =>
    names
      .map((name) => elementsNamed(item, name).map(wordsOf)[0]?.trim() ?? '')
      .find((text) => text !== '') ?? '';
  const link = words('link') || elementsNamed(item, 'link')[0]?.attribs.href || null;
  return textOnly(
    `${textOfMarkup(words('title'))}\n${textOfMarkup(words('description', 'content:encoded', 'summary', 'content'))}`.trim(),
    timeText(words('pubDate', 'updated', 'published', 'dc:date')),
    link,
  );
}
