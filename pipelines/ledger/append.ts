// What one append puts into the store: some entries at one number, chained to all before them and signed by the key
// of the claim under which they were written. Reading is byte-exact, so that no flipped bit can hide.

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
  /** The number of the claim; its key signs. */
  readonly claim: number;
  /** Merkle tree root (RFC 6962) over the bytes of all objects before this one, 64 hex digits. */
  readonly root: string;
  readonly bodies: readonly EntryBody[];
  /** Base64: Ed25519 over all the rest. */
  readonly signature: string;
}

/** Larger ones are refused when they are read, so none is written. */
export const mostAppendBytes = 1 << 20;

/** Nothing that people or machines say to us is longer; what is, is a page that some service gave for a reason. */
const longestText = 1 << 16;

/** As it can be spelt: what others' services answer may end within a character, or not at all. */
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
