// A held item as it is written down and read back.

import { heldItemShape } from '../../ledger/item-shapes.ts';
import { problemIn, type Said } from '../../ledger/read-foreign.ts';
import type { OutboxItem } from '../../ports.ts';

/** An item as JSON can hold it: the file's bytes in base64. */
export type ItemValue = Said<typeof heldItemShape>;

export function itemAsValue({ file, ...rest }: OutboxItem): ItemValue {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: Buffer.from(file.bytes).toString('base64') } };
}

/** Null for what is no item: anybody may seal to a window's key. */
export function itemIn(value: unknown): OutboxItem | null {
  if (problemIn(value, heldItemShape) !== null) return null;
  const { file, ...rest } = value as ItemValue;
  return {
    ...rest,
    ...(file && { file: { ...file, bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')) } }),
  };
}
