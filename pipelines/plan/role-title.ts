// Titles of roles, channels and sources, so that people never read an id alone.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import { joined, listed, same } from './sentences.ts';

/** The title of `id`; the id itself where the list does not have it. */
export function titleOf(
  named: readonly { readonly id: string; readonly title: Localised }[],
  id: string,
): Localised {
  return named.find((one) => one.id === id)?.title ?? { 'zh-CN': id, en: id };
}

/** The title of a role; an id that is none of our roles stays as written. */
export function roleTitle({ people }: Pick<Organisation, 'people'>, id: string): Localised {
  if (id === 'plan') return bilingual`the plan`;
  if (id === 'vendor') return bilingual`the vendor`;
  return titleOf(people, id);
}

/** The vendor's support contact; null where the organisation file has none. */
export function vendorSupport({ messenger }: Pick<Organisation, 'messenger'>): Localised | null {
  const { support, vendor } = messenger;
  if (support === undefined) return null;
  const ways = [support.phone, support.email].flatMap((way) => (way === undefined ? [] : [same(way)]));
  return joined([support.name ?? vendor, ...ways], ' ');
}

/** Titles with ids, `信息技术部经理（it-manager）`, where the reader has to type the id. */
export function rolesNamed(organisation: Pick<Organisation, 'people'>, ids: readonly string[]): Localised {
  return listed(ids.map((id) => bilingual`${roleTitle(organisation, id)} (${id})`));
}
