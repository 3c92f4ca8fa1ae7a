// Sealed texts: what people say through the status page's form or the mail handler, which hold no key. Anyone
// with the public half may seal, only the window's key opens, and destroying it erases what was said. X25519
// with a key pair for each text, HKDF-SHA-256, AES-256-GCM bound to the window.

import { createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { canonicalBytes } from './canonical.ts';
import { derivedKey, lock, unlock } from './personal.ts';

/** The first byte of a sealed text; a later format gets another one. */
const format = 1;
const keyBytes = 32;
/** Each key seals only one text, so the nonce may always be the same. */
const nonce = new Uint8Array(12);

/** RFC 8410: what stands before the 32 bytes of a private and of a public key. */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/** The public half that belongs to a window's key, in base64. It may be published. */
export function sealingKeyOf(windowKey: Uint8Array): string {
  return pairOf(windowKey).raw.toString('base64');
}

/** The sealed text in base64. `random`: 32 bytes that cannot be guessed and are used for no other text. */
export function sealFor(sealTo: string, window: string, value: unknown, random: Uint8Array): string {
  if (random.byteLength !== keyBytes) throw new RangeError('Sealing takes 32 random bytes');
  const own = privateKey(random);
  const ownPublic = rawOf(createPublicKey(own));
  const theirs = Buffer.from(sealTo, 'base64');
  const key = keyBetween(own, publicKey(theirs), ownPublic, theirs);
  const locked = lock(key, nonce, window, canonicalBytes(value));
  return Buffer.concat([Uint8Array.of(format), ownPublic, locked]).toString('base64');
}

/** Null when the text was not sealed to this key for this window, or was changed; anyone may send one. */
export function openSealed(
  windowKey: Uint8Array,
  window: string,
  sealed: string,
): { readonly value: unknown } | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes[0] !== format || bytes.byteLength < 1 + keyBytes) return null;
  const theirs = bytes.subarray(1, 1 + keyBytes);
  const { own, raw } = pairOf(windowKey);
  try {
    const key = keyBetween(own, publicKey(theirs), theirs, raw);
    return unlock(key, nonce, window, bytes.subarray(1 + keyBytes));
  } catch {
    return null;
  }
}

const pairs = new WeakMap<Uint8Array, { readonly own: KeyObject; readonly raw: Buffer }>();

/** Both halves of a window's sealing key, kept: one desk opens thousands of texts with it. */
function pairOf(windowKey: Uint8Array) {
  const known = pairs.get(windowKey);
  if (known !== undefined) return known;
  const own = privateKey(derivedKey(windowKey, 'sealing'));
  const pair = { own, raw: rawOf(createPublicKey(own)) };
  pairs.set(windowKey, pair);
  return pair;
}

function keyBetween(own: KeyObject, theirs: KeyObject, sender: Uint8Array, receiver: Uint8Array): Uint8Array {
  const shared = diffieHellman({ privateKey: own, publicKey: theirs });
  return new Uint8Array(
    hkdfSync('sha256', shared, Buffer.concat([sender, receiver]), 'tideover/1/sealed', 32),
  );
}

/** X25519, from its 32 bytes. */
export function privateKey(raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privatePrefix, raw]), format: 'der', type: 'pkcs8' });
}

function publicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
}

function rawOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.byteLength);
}
