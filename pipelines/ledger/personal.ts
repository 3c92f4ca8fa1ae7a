// People's data under the window's key: names become HMACs, payloads are encrypted. Once the key is destroyed
// nobody can tell who was meant, not even from storage that cannot be deleted.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { canonicalBytes, decodeExactly } from './canonical.ts';

/** The first byte of a payload; a later format gets another one. */
const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** How the ledger names a person: 32 hex digits, the same for the same person within a window only. */
export function recipientOf(windowKey: Uint8Array, person: string): string {
  return namesUnder(windowKey)(person);
}

/** `recipientOf` for many people: the HMAC of each name is computed once. */
export function namesUnder(windowKey: Uint8Array): (person: string) => string {
  const key = derivedKey(windowKey, 'recipients');
  const known = new Map<string, string>();
  return (person) => {
    const name = known.get(person) ?? createHmac('sha256', key).update(person).digest('hex').slice(0, 32);
    known.set(person, name);
    return name;
  };
}

/**
 * AES-256-GCM over the value's canonical JSON, bound to the window. The nonce is an HMAC of the text, so a re-run
 * makes the same bytes and different texts never share one; equal payloads are seen to be equal.
 */
export function encryptPersonal(windowKey: Uint8Array, window: string, value: unknown): Uint8Array {
  const text = canonicalBytes(value);
  const nonce = createHmac('sha256', derivedKey(windowKey, 'nonces'))
    .update(text)
    .digest()
    .subarray(0, nonceBytes);
  return Buffer.concat([
    Uint8Array.of(format),
    nonce,
    lock(derivedKey(windowKey, 'payloads'), nonce, window, text),
  ]);
}

/** Null when the bytes were not encrypted with this key for this window, or were changed since. */
export function decryptPersonal(
  windowKey: Uint8Array,
  window: string,
  bytes: Uint8Array,
): { readonly value: unknown } | null {
  if (bytes[0] !== format || bytes.byteLength < 1 + nonceBytes) return null;
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  return unlock(derivedKey(windowKey, 'payloads'), nonce, window, bytes.subarray(1 + nonceBytes));
}

/** AES-256-GCM bound to the window, its tag at the end. */
export function lock(key: Uint8Array, nonce: Uint8Array, window: string, text: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(window));
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Null for bytes that `lock` did not make with this key for this window. */
export function unlock(
  key: Uint8Array,
  nonce: Uint8Array,
  window: string,
  locked: Uint8Array,
): { readonly value: unknown } | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(window));
  try {
    decipher.setAuthTag(locked.subarray(-tagBytes));
    const text = Buffer.concat([decipher.update(locked.subarray(0, -tagBytes)), decipher.final()]);
    return { value: decodeExactly(text) };
  } catch {
    return null;
  }
}

/** One key for each purpose, so that no two uses of the window's key can meet. */
export function derivedKey(windowKey: Uint8Array, purpose: string): Uint8Array {
  if (windowKey.byteLength !== 32) throw new RangeError('A window key has 32 bytes');
  return new Uint8Array(hkdfSync('sha256', windowKey, new Uint8Array(), `tideover/1/${purpose}`, 32));
}
