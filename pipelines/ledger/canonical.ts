// Canonical JSON (RFC 8785): the same value has the same bytes everywhere, so that a digest names the value.

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * UTF-8 bytes of the value's only spelling. Throws on what JSON cannot say (NaN, lone surrogates, functions).
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('The value has no JSON form');
  return new TextEncoder().encode(text);
}

/** `sha256:` and the SHA-256 of bytes as they are, or of a value's canonical JSON. */
export function digestOf(value: unknown): string {
  const bytes = value instanceof Uint8Array ? value : canonicalBytes(value);
  return `sha256:${sha256(bytes)}`;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The value that canonical JSON bytes spell; throws when the bytes are not exactly that spelling. */
export function decodeExactly(bytes: Uint8Array): unknown {
  // A byte order mark is kept, so that the parser refuses it.
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value: unknown = JSON.parse(text);
  if (canonicalize(value) !== text) throw new Error('the bytes are not canonical JSON');
  return value;
}
