// Converts held items to and from JSON: whole where they are handed in, their file's content apart in the store.

import { heldContentShape, heldHeadShape, heldItemShape } from '../../ledger/item-shapes.ts';
import { problemIn, type Said } from '../../ledger/read-foreign.ts';
import type { HeldItem, OutboxItem } from '../../ports.ts';

/** An item as a JSON value: the file's bytes are in base64. */
export type ItemValue = Said<typeof heldItemShape>;

export function itemAsValue({ file, ...rest }: OutboxItem): ItemValue {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, ...contentAsValue(file) } };
}

export function headAsValue({ file, ...rest }: OutboxItem): Said<typeof heldHeadShape> {
  if (file === undefined) return rest;
  const { name, digest, bytes } = file;
  return { ...rest, file: { name, digest, size: bytes.byteLength } };
}

export function contentAsValue({ bytes }: { readonly bytes: Uint8Array }): Said<typeof heldContentShape> {
  return { bytes: Buffer.from(bytes).toString('base64') };
}

/** Null where the value is no item: anybody may seal to a window's key. */
export function itemIn(value: unknown): OutboxItem | null {
  if (problemIn(value, heldItemShape) !== null) return null;
  const { file, ...rest } = value as ItemValue;
  return { ...rest, ...(file && { file: { ...file, bytes: bytesIn(file) } }) };
}

/** Also one that an earlier version held, with the content in it. */
export function headIn(value: unknown): HeldItem | null {
  if (problemIn(value, heldHeadShape) === null) return value as HeldItem;
  const item = itemIn(value);
  return item && headAsValue(item);
}

export function contentIn(value: unknown): Uint8Array | null {
  if (problemIn(value, heldContentShape) !== null) return null;
  return bytesIn(value as Said<typeof heldContentShape>);
}

function bytesIn({ bytes }: Said<typeof heldContentShape>): Uint8Array {
  return new Uint8Array(Buffer.from(bytes, 'base64'));
}
