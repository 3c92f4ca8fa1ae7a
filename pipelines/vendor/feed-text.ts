// Reads RSS, RDF and Atom as the texts of their items, in the feed's order. Not by htmlparser2's feed reader,
// which would add code that writes markup, with tables of entities: an eighth of the night's bundle.

import { notTooMany, type SourceText, textOnly, timeText } from './document.ts';
import { type Element, elementsNamed, textOfMarkup, wordsOf } from './html-text.ts';
import { treeOf } from './markup.ts';

/** The texts of the items, null where the markup is no feed; a single item without a feed counts. */
export function textsOfFeed(markup: string): readonly SourceText[] | null {
  // Feeds hold their texts as escaped markup or in CDATA; the XML mode gives both as text.
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
