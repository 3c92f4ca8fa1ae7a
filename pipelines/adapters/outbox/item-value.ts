// A held item as it is written down and read back.

import type { OutboxItem } from '../../ports.ts';

/** An item as JSON can hold it: the file's bytes in base64. */
export type ItemValue = Omit<OutboxItem, 'file'> & {
  readonly file?: { readonly name: string; readonly digest: string; readonly bytes: string };
};

export function itemAsValue({ file, ...rest }: OutboxItem): ItemValue {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: Buffer.from(file.bytes).toString('base64') } };
}

export function itemFromValue({ file, ...rest }: ItemValue): OutboxItem {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')) } };
}

/** In the order in which they were written. */
export function inOrderHeld(items: readonly OutboxItem[]): readonly OutboxItem[] {
  return items.toSorted((left, right) => compare(left.at, right.at) || compare(left.key, right.key));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
