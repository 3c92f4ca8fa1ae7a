// Markup as a tree. What nests deeper than any page that people wrote is refused while it is read: the parser's time grows
// with the square of the depth, and a page of four megabytes would hold a look up for a quarter of an hour.

import { DomHandler, Parser } from 'htmlparser2';

export type Document = DomHandler['root'];

const mostLevels = 1_000;

class Shallow extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > mostLevels) throw new Error('its tags are nested too deeply');
    super.onopentag(name, attributes);
  }
}

/** Throws where it is nested too deeply. */
export function treeOf(markup: string, options: { readonly xmlMode?: boolean } = {}): Document {
  const handler = new Shallow(undefined, options);
  new Parser(handler, options).end(markup);
  return handler.root;
}
