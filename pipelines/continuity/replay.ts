// Enters held work into the messenger in order, each item under its own key, and compares it afterwards. When
// an item is refused, its conversation stops there: later items would make no sense before it.

import { digestOfItem, inReplayOrder, notSaid } from '../ledger/held-item.ts';
import type { HeldItem, ReplayTarget } from '../ports.ts';

/** `stuck` holds the conversations that stopped, over all segments of one replay. */
export async function replay(
  items: readonly HeldItem[],
  target: { put(item: HeldItem): ReturnType<ReplayTarget['put']> },
  stuck: Set<string> = new Set(),
) {
  const replayed: { key: string; id: string }[] = [];
  const refused: { key: string; why: string }[] = [];
  /** Not tried, because an earlier item of the same conversation was refused. */
  const waiting: string[] = [];
  for (const item of inReplayOrder(items)) {
    if (stuck.has(item.conversation)) {
      waiting.push(item.key);
      continue;
    }
    if (item.conversation === notSaid) {
      refused.push({ key: item.key, why: 'nobody has said in which conversation it belongs' });
      continue;
    }
    const result = await target.put(item);
    if (result.result === 'done') replayed.push({ key: item.key, id: result.id });
    else {
      refused.push({ key: item.key, why: result.why });
      stuck.add(item.conversation);
    }
  }
  return { replayed, refused, waiting };
}

/** Keys whose content in the messenger is missing or different. */
export async function differencesAfterReplay(
  items: readonly HeldItem[],
  target: ReplayTarget,
): Promise<readonly { readonly key: string; readonly found: string | null }[]> {
  const compare = async (item: HeldItem) => ({ item, found: await target.digestOf(item.key) });
  const words = await Promise.all(items.filter(({ file }) => file === undefined).map(compare));
  const files: typeof words = [];
  // A messenger may have to fetch the whole file for its digest.
  for (const item of items.filter(({ file }) => file !== undefined)) files.push(await compare(item));
  return [...words, ...files]
    .filter(({ item, found: digest }) => digest !== digestOfItem(item))
    .map(({ item, found: digest }) => ({ key: item.key, found: digest }));
}
