// Reads an HTML page as people do: its article, without menus, scripts and footers. Cells of a table are
// separated by bars, and each block is on a line of its own.

import { wordSet } from '../text/word-set.ts';
import { type SourceText, textOnly, timeText } from './document.ts';
import { type Document, treeOf } from './markup.ts';

type ChildNode = Document['children'][number];
export type Element = Extract<ChildNode, { attribs: unknown }>;

const skipped = wordSet(
  'script style nav header footer aside noscript form svg template head iframe button select',
);
const blocks =
  wordSet(`p div section article main h1 h2 h3 h4 h5 h6 ul ol li table tr dl dt dd blockquote pre br hr
  figure body center`);

/** The texts of the page: each article, else its main part, else all of it. */
export function textsOfPage(markup: string): readonly SourceText[] {
  const page = treeOf(markup);
  const articles = elementsNamed(page, 'article').filter((article) => textOf(article.children).length > 20);
  const roots = articles.length > 0 ? articles : elementsNamed(page, 'main').slice(0, 1);
  const published = publishedIn(page);
  const title = elementsNamed(page, 'title').map(({ children }) => textOf(children))[0] ?? '';
  const own = elementsNamed(page, 'link').find(({ attribs }) => attribs.rel === 'canonical')?.attribs.href;
  const url = own !== undefined && /^https:\/\//.test(own) && roots.length < 2 ? own : null;
  if (roots.length === 0) return [textOnly(withTitle(title, textOf(page.children)), published, url)];
  return roots.map((root) =>
    textOnly(
      withTitle(roots.length === 1 ? title : '', textOf(root.children, root.name === 'article')),
      publishedIn(root) ?? published,
      url,
    ),
  );
}

/** The text of a fragment of HTML, such as a feed has; plain text stays unchanged. */
export function textOfMarkup(markup: string): string {
  return /<[a-z!/][^>]*>|&(?:#?\w+);/i.test(markup) ? textOf(treeOf(markup).children) : markup;
}

/** The text with the page's title before it, unless it begins with the title. */
function withTitle(title: string, text: string): string {
  const own = title.split(/\s[-|–_—]\s|[|_]/)[0]?.trim() ?? '';
  return own === '' || text.slice(0, 400).includes(own) ? text : `${own}\n${text}`;
}

function textOf(nodes: readonly ChildNode[], keepsHeader = false): string {
  return written(nodes, keepsHeader)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function written(nodes: readonly ChildNode[], keepsHeader: boolean): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.data.replace(/\s+/g, ' ');
      if (!isTag(node)) return '';
      if (skipped.has(node.name) && !(keepsHeader && node.name === 'header')) return '';
      const inside = written(node.children, keepsHeader);
      if (node.name === 'td' || node.name === 'th') return `${inside.replace(/\n/g, ' ')} | `;
      return blocks.has(node.name) ? `\n${inside}\n` : inside;
    })
    .join('');
}

export function elementsNamed(root: Document | Element, name: string): readonly Element[] {
  return root.children.flatMap((child) => {
    if (!isTag(child)) return [];
    return child.name === name ? [child] : elementsNamed(child, name);
  });
}

const isTag = (node: ChildNode): node is Element => 'attribs' in node;

/** All text of the element, without tags. */
export function wordsOf({ children }: { readonly children: readonly ChildNode[] }): string {
  return children
    .map((child) => ('children' in child ? wordsOf(child) : 'data' in child ? child.data : ''))
    .join('');
}

function publishedIn(root: Document | Element): string | null {
  const meta = elementsNamed(root, 'meta').find(({ attribs }) =>
    /^(?:article:published_time|date|pubdate|publishdate)$/i.test(attribs.property ?? attribs.name ?? ''),
  );
  const times = elementsNamed(root, 'time').filter(
    ({ attribs }) => 'pubdate' in attribs || /publish|posted|entry-date/i.test(attribs.class ?? ''),
  );
  return timeText(meta?.attribs.content) ?? timeText(times[0]?.attribs.datetime);
}
