// The updates as an Atom feed (RFC 4287) with stable ids, newest first, all languages in each entry.

import { Feed } from 'feed';
import { sha256 } from '../ledger/canonical.ts';
import { inLanguages, type Language, type Localised } from '../plan/plan.ts';
import { markIn } from '../plan/snapshot.ts';
import { withoutHidden } from '../text/hidden-characters.ts';
import { html, type Markup } from '../text/html.ts';
import type { Update, WindowView } from './window-view.ts';

export function atomFeed(view: WindowView): string {
  const { organisation, plan } = view;
  const home = organisation.statusPage.url;
  const { languages } = organisation;
  const said = (text: Localised) => withoutHidden(inLanguages(text, languages));
  const self = new URL('history.atom', home).href;
  const feed = new Feed({
    id: self,
    title: `${markIn(languages, view.isRehearsal)}${said(organisation.statusPage.title)}`,
    link: home,
    updated: new Date(view.updates.at(-1)?.at ?? view.openedAt ?? view.start),
    generator: false,
    feedLinks: { atom: self },
    author: { name: said(organisation.name), link: home },
  });
  idsOf(view.updates)
    .toReversed()
    .forEach(({ update, own }) => {
      const id = `${home}#${plan.id}-${own}`;
      feed.addItem({
        id,
        title: said(update.title),
        link: home,
        date: new Date(update.at),
        published: new Date(update.at),
        content: html`${languages.map((language) => paragraphs(update.body, language))}`.markup,
        category: [{ name: update.status, term: update.status }],
      });
    });
  return feed.atom1();
}

/** Ids by occasion, else by time and title: an id stays with its entry when others are added. */
function idsOf(updates: readonly Update[]): readonly { readonly update: Update; readonly own: string }[] {
  return updates.map((update) => {
    const what = update.occasion ?? `${update.at} ${update.title.en}`;
    return { update, own: sha256(what).slice(0, 16) };
  });
}

function paragraphs(text: Localised, language: Language): Markup {
  const lines = text[language].split(/\n+/).filter((line) => line.trim() !== '');
  return html`${lines.map((line) => html`<p lang="${language}">${line}</p>`)}`;
}
