// How people call a role, a channel, a source: its title, never its id alone.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import { joined, listed, same } from './sentences.ts';

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

/** Whom of the vendor to call, and how; null where the organisation does not say. */
export function vendorSupport({ messenger }: Pick<Organisation, 'messenger'>): Localised | null {
  const { support, vendor } = messenger;
  if (support === undefined) return null;
  const ways = [support.phone, support.email].flatMap((way) => (way === undefined ? [] : [same(way)]));
  return joined([support.name ?? vendor, ...ways], ' ');
}

/** `信息技术部经理（it-manager）`: where the id has to be typed, too. */
export function rolesNamed(organisation: Pick<Organisation, 'people'>, ids: readonly string[]): Localised {
  return listed(ids.map((id) => bilingual`${roleTitle(organisation, id)} (${id})`));
}
