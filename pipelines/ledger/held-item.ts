// What a held item is known by: the digest by which it is found again in the messenger, and the decision that
// an approval taken offline carries. Used both by those who put items in and by those who compare.

import type { HeldItem } from '../ports.ts';
import { canonicalBytes, sha256 } from './canonical.ts';

/** SHA-256 (64 hex digits) over the canonical JSON (RFC 8785) of the item; the file counts by name and digest. */
export function digestOfItem(item: HeldItem): string {
  const { key, conversation, from, at, kind, text, file } = item;
  const content = {
    key,
    conversation,
    from,
    at,
    kind,
    text,
    ...(file && { file: { name: file.name, digest: file.digest } }),
  };
  return sha256(canonicalBytes(content));
}

/** By time and conversation; items of one moment keep the order of their keys. */
export function inReplayOrder(items: readonly HeldItem[]): readonly HeldItem[] {
  const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return items.toSorted(
    (one, other) =>
      compare(one.at, other.at) ||
      compare(one.conversation, other.conversation) ||
      compare(one.key, other.key),
  );
}

/** The conversation of an item that does not say where it belongs; it is not guessed. */
export const notSaid = '-';

/** The decision in a text that people or other systems wrote about a request; null where it names none. */
export function decisionIn(said: string): 'approved' | 'rejected' | null {
  if (
    /reject|declin|refus|disa(?:pprov|gree)|\bnot(?: \w+){0,2} (?:approv|agree|pass)|驳回|拒绝|[不未没][予能有获被]?(?:同意|通过|批准)/i.test(
      said,
    )
  )
    return 'rejected';
  return /approved?(?![a-z])|agreed?(?![a-z])|pass(?:ed)?(?![a-z])|同意|通过|批准/i.test(said)
    ? 'approved'
    : null;
}

/**
 * An approval's text names its request first and its decision after, for example `PO-1042 approved`,
 * `PO-1042 rejected` or `PO-1042 驳回`.
 */
export function approvalIn(item: HeldItem): {
  readonly id: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
} {
  const [id = item.key] = item.text.trim().split(/\s+/);
  return { id, decision: decisionIn(item.text) ?? 'approved', by: item.from };
}
