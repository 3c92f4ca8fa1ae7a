// The updates as an Atom feed (RFC 4287) with stable ids, newest first, both languages in each entry.

import { Feed } from 'feed';
import type { Localised } from '../plan/plan.ts';
import { html, withoutTricks } from '../text/html.ts';
import type { WindowView } from './window-view.ts';

export function atomFeed(view: WindowView): string {
  const { organisation, plan } = view;
  const home = organisation.statusPage.url;
  const self = new URL('history.atom', home).href;
  const feed = new Feed({
    id: self,
    title: bothOf(organisation.statusPage.title),
    link: home,
    updated: new Date(view.updates.at(-1)?.at ?? view.openedAt ?? view.start),
    generator: false,
    feedLinks: { atom: self },
    author: { name: withoutTricks(organisation.name.en), link: home },
  });
  view.updates
    .map((update, index) => ({ update, id: `${home}#${plan.id}-${index + 1}` }))
    .toReversed()
    .forEach(({ update, id }) => {
      feed.addItem({
        id,
        title: bothOf(update.title),
        link: home,
        date: new Date(update.at),
        published: new Date(update.at),
        content: html`<p lang="zh-CN">${update.body['zh-CN']}</p><p lang="en">${update.body.en}</p>`.markup,
        category: [{ name: update.status }],
      });
    });
  return feed.atom1();
}

function bothOf(text: Localised): string {
  return withoutTricks(`${text['zh-CN']} · ${text.en}`);
}
