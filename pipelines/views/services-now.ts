// Says which functions of the messenger work at a moment, for page and JSON alike.

import { bilingual } from '../plan/bilingual.ts';
import { type Localised, messengerFunctions } from '../plan/plan.ts';
import { type Markup, safeHref } from '../text/html.ts';
import { html } from './page.ts';
import { returnStage } from './return-now.ts';
import type { WindowView } from './window-view.ts';

export function isAway({ state }: WindowView): boolean {
  return state === 'in_progress' || state === 'verifying';
}

/** The messenger is away, and not everybody may sign in again yet. */
export function isShut(view: WindowView): boolean {
  return isAway(view) && returnStage(view) !== 'open';
}

/** The effect on one function now. While people are let in, a function that was down counts as degraded. */
export function effectNow(view: WindowView, name: keyof WindowView['plan']['affects']) {
  if (!isAway(view)) return 'normal';
  const effect = view.plan.affects[name];
  return effect === 'down' && returnStage(view) !== 'checking' ? 'degraded' : effect;
}

export function services(view: WindowView): Markup {
  if (view.turn?.kind === 'not-switching')
    return html`<p><a href="${safeHref(view.plan.announcement.url)}">${bilingual`See the vendor’s announcement`}</a></p>`;
  return html`<ul class="services">${messengerFunctions.map((name) => {
    const effect = effectNow(view, name);
    const isBack = effect !== view.plan.affects[name] && effect !== 'normal';
    return html`<li><span>${functionTitles[name]}</span><span class="badge ${effect === 'normal' ? '' : 'warn'}">${isBack ? titleOfReturn(view) : effectTitles[effect]}</span></li>`;
  })}</ul>`;
}

export const functionTitles = {
  login: bilingual`Signing in`,
  messages: bilingual`Messages`,
  files: bilingual`Files`,
  groups: bilingual`Groups`,
} as const satisfies Record<string, Localised>;

/** The badge of a function that was down, while people come back. */
const titleOfReturn = (view: WindowView): Localised =>
  returnStage(view) === 'open' ? bilingual`Open, being checked` : bilingual`Coming back`;

const effectTitles = {
  normal: bilingual`Operational`,
  degraded: bilingual`Degraded`,
  down: bilingual`Under maintenance`,
} as const satisfies Record<string, Localised>;
