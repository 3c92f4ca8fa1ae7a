// What a replay leaves open, for the report: how many items, which, and who decided it.

import type { Settled } from '../continuity/settled.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { ownWords } from '../plan/sentences.ts';
import type { PhaseContext } from './context.ts';

/** As many as a sentence carries; the evidence names all. */
const mostNamed = 5;

/** A sentence for the end of a phase's summary; empty where nothing is left. */
export async function leftOpen(context: PhaseContext, left: readonly Settled[]): Promise<Localised> {
  await context.measure('left-open', left.length, 'items');
  if (left.length === 0) return { 'zh-CN': '', en: '' };
  const named = left.slice(0, mostNamed);
  const more = left.length > mostNamed;
  const title = (by: string) => roleTitle(context.snapshot.organisation, by);
  return {
    'zh-CN': `另有 ${left.length} 项按现状了结：${named.map(({ item, by, reason }) => `${item}（${title(by)['zh-CN']}：${ownWords(reason)['zh-CN']}）`).join('、')}${more ? '等' : ''}。`,
    en: ` ${left.length} ${left.length === 1 ? 'item stays' : 'items stay'} as they are: ${named.map(({ item, by, reason }) => `${item} (${title(by).en}: ${ownWords(reason).en})`).join(', ')}${more ? ' and more' : ''}.`,
  };
}

/** Tells a person of objects that lie among the held work and are none; the replay of the rest goes on. */
export async function tellSetAside(
  { ask, snapshot }: PhaseContext,
  places: readonly string[],
): Promise<void> {
  const { id } = snapshot.plan;
  if (places.length > 0)
    await ask(
      'held-work-set-aside',
      bilingual`Some of the held work in the store does not open with the window’s key: it was changed, or somebody put it there. It was set aside, and the rest goes in. npm run outbox -- list --window ${id} says where it lies; ask everybody who held work whether all of theirs has arrived`,
    );
}
