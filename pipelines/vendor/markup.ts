// Parses markup into a tree. Markup that is nested deeper than any real page is refused while it is read: the
// parser's time grows with the square of the depth, so a page of four megabytes could delay a look by a
// quarter of an hour.

import { DomHandler, Parser } from 'htmlparser2';

export type Document = DomHandler['root'];

const mostLevels = 1_000;

class Shallow extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > mostLevels) throw new Error('its tags are nested too deeply');
    super.onopentag(name, attributes);
  }
}

/** The tree of the markup. Throws where it is nested too deeply. */
export function treeOf(markup: string, options: { readonly xmlMode?: boolean } = {}): Document {
  const handler = new Shallow(undefined, options);
  new Parser(handler, options).end(markup);
  return handler.root;
}
