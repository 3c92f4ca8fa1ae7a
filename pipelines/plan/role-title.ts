// How people call a role, a channel, a source: its title, never its id alone.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import { listed } from './sentences.ts';

/** What is not in the list stays as written. */
export function titleOf(
  named: readonly { readonly id: string; readonly title: Localised }[],
  id: string,
): Localised {
  return named.find((one) => one.id === id)?.title ?? { 'zh-CN': id, en: id };
}

/** Whoever is no role of ours stays as written. */
export function roleTitle({ people }: Pick<Organisation, 'people'>, id: string): Localised {
  if (id === 'plan') return bilingual`the plan`;
  if (id === 'vendor') return bilingual`the vendor`;
  return titleOf(people, id);
}

/** `信息技术部经理（it-manager）`: where the id has to be typed, too. */
export function rolesNamed(organisation: Pick<Organisation, 'people'>, ids: readonly string[]): Localised {
  return listed(ids.map((id) => bilingual`${roleTitle(organisation, id)} (${id})`));
}
