// An append: what one write puts into the store. It holds some entries under one number, chained to all
// before them and signed by the key of the claim under which they were written. Reading is byte-exact, so
// that no flipped bit can hide.

import authority from './authority.json' with { type: 'json' };
import { canonicalBytes } from './canonical.ts';
import type { Entry, EntryBody } from './entry.ts';
import type { Instant } from './fact.ts';
import { type Read, readExactly } from './read-foreign.ts';

export interface Append {
  readonly format: 2;
  readonly window: string;
  /** From 1. */
  readonly sequence: number;
  readonly at: Instant;
  /** The number of the claim; the append is signed with that claim's key. */
  readonly claim: number;
  /** Merkle tree root (RFC 6962) over the bytes of all objects before this one, 64 hex digits. */
  readonly root: string;
  readonly bodies: readonly EntryBody[];
  /** Base64: Ed25519 over all the other fields. */
  readonly signature: string;
}

/** A larger append is refused when it is read, so none is written. */
export const mostAppendBytes = 1 << 20;

/** No statement of a person or machine is longer; a longer text is a whole page given as a reason. */
const longestText = 1 << 16;

/** The value with every text made well-formed: other services' answers may end within a character. */
export function spellable<Value>(value: Value): Value {
  if (typeof value === 'string') return textOf(value) as Value;
  if (Array.isArray(value)) return value.map(spellable) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, spellable(own)])) as Value;
}

function textOf(text: string): string {
  return (text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text).toWellFormed();
}

export function encodeAppend(append: Append): Uint8Array {
  return canonicalBytes(append);
}

export function readAppend(bytes: Uint8Array): Read<Append> {
  return readExactly<Append>(bytes, 'append', mostAppendBytes);
}

export function entriesOf({ window, sequence, at, claim, bodies }: Append): Entry[] {
  return bodies.map((body) => ({ window, sequence, at, claim, body }));
}

export const appendFormat = authority.format as Append['format'];
